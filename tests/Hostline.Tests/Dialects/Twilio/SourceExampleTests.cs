using System.Text.Json;
using System.Text.RegularExpressions;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>
/// The answers that the source shows, member by member: the same names, null where it has null and a value where it has one, SIDs, dates
/// and URLs of the same form, and the very values of everything that requests decide.
/// </summary>
public sealed partial class SourceExampleTests(TwilioServer shared) : IClassFixture<TwilioServer>
{
    static readonly string[] Decided =
    [
        "call_delay", "capabilities", "cc_emails", "email", "extension", "failure_reason", "friendly_name", "phone_number", "status", "unique_name",
        "verification_attempts", "verification_type",
    ];

    static readonly (string, string)[] Call = [("Status", "pending-verification"), ("CallDelay", "15")];

    [Fact]
    public async Task The_answer_to_a_creation()
    {
        var scene = await shared.Scene();
        var example = new SourcePage().Examples[0];
        Assert.Equal([], Differences(example, await scene.Create(example.Text("phone_number"), ("Email", example.Text("email")),
            ("AddressSid", await scene.Address()))));
    }

    /// <summary>The example has calls, a code and a letter, and yet the status of an order that nobody has called for.</summary>
    [Fact]
    public async Task The_answer_to_a_fetch()
    {
        var scene = await shared.Scene();
        var example = new SourcePage().Examples[1];
        var sid = await Ordered(scene, example);
        await scene.Update(sid, [.. Call, ("Extension", example.Text("extension"))]);
        await scene.Update(sid, Call);
        Assert.Equal(["signing_document_sid", "status", "verification_attempts"], Differences(example, await scene.Fetch(sid)));
    }

    [Fact]
    public async Task The_answer_to_a_list_without_orders()
    {
        var scene = await shared.Scene();
        var example = new SourcePage().Examples[2];
        // Its SID is none.
        var url = new Uri(example.GetProperty("meta").Text("url").Replace('z', 'a'));
        var list = (await scene.Sandbox.Twilio(HttpMethod.Get, url.PathAndQuery)).Expect(200).Text.Replace(scene.Sandbox.BaseUrl, "https://preview.twilio.com");
        Assert.Equal(JsonSerializer.Serialize(Sorted(example)).Replace('z', 'a'),
            JsonSerializer.Serialize(Sorted(JsonDocument.Parse(list).RootElement)).Replace('z', 'a'));
    }

    /// <summary>The example has two calls after one attempt, and still shows the code that can be keyed no more.</summary>
    [Fact]
    public async Task The_answer_to_an_update_of_notes()
    {
        var scene = await shared.Scene();
        var example = new SourcePage().Examples[3];
        var sid = await Ordered(scene, new SourcePage().Examples[1]);
        await scene.Update(sid, [.. Call, ("Extension", example.Text("extension"))]);
        var called = await scene.Update(sid, Call);
        await scene.Advance("PT15S");
        (await scene.Keys(called.Text("phone_number"), called.Text("verification_code"))).Expect(200, 204);
        await scene.Document(sid);
        Assert.Equal(["verification_attempts", "verification_code"], Differences(example, await scene.Update(sid, Notes(example))));
    }

    /// <summary>The example has a letter before ownership is proven.</summary>
    [Fact]
    public async Task The_answer_to_an_update_that_begins_the_verification()
    {
        var scene = await shared.Scene();
        var example = new SourcePage().Examples[4];
        var sid = await Ordered(scene, new SourcePage().Examples[1]);
        await scene.Update(sid, [.. Notes(example), ("Extension", example.Text("extension")), ("CallDelay", "15")]);
        var called = await scene.Update(sid, Call);
        Assert.Equal(["signing_document_sid"], Differences(example, called));
    }

    static async Task<string> Ordered(OrderScene scene, JsonElement example) =>
        (await scene.Create(example.Text("phone_number"), [.. Notes(example), ("AddressSid", await scene.Address())])).Text("sid");

    static (string, string)[] Notes(JsonElement example) =>
    [
        ("FriendlyName", example.Text("friendly_name")), ("UniqueName", example.Text("unique_name")), ("Email", example.Text("email")),
        .. example.GetProperty("cc_emails").EnumerateArray().Select(copy => ("CcEmails", copy.GetString()!)),
    ];

    /// <summary>The members that are not as in the example.</summary>
    static IEnumerable<string> Differences(JsonElement example, JsonElement ours)
    {
        Assert.Equal(example.EnumerateObject().Select(m => m.Name), ours.EnumerateObject().Select(m => m.Name));
        return example.EnumerateObject().Where(m => !IsAs(m, ours.GetProperty(m.Name))).Select(m => m.Name);
    }

    static bool IsAs(JsonProperty example, JsonElement ours) => example.Value.ValueKind == ours.ValueKind
        && (!Decided.Contains(example.Name) || JsonElement.DeepEquals(example.Value, ours))
        && Forms(example.Value).Order().SequenceEqual(Forms(ours).Order());

    /// <summary>SIDs, dates and URLs without what is different in each of them.</summary>
    static IEnumerable<string> Forms(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [Number().Replace(Host().Replace(Sid().Replace(value.GetString()!, "$1…"), "https://…"), "0")],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Forms).Distinct(),
        _ => [],
    };

    static object? Sorted(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal).ToDictionary(m => m.Name, m => Sorted(m.Value)),
        JsonValueKind.Array => value.EnumerateArray().Select(Sorted).ToList(),
        _ => value,
    };

    [GeneratedRegex("([A-Z]{2})[0-9a-f]{32}")]
    private static partial Regex Sid();

    [GeneratedRegex("^https?://[^/]+")]
    private static partial Regex Host();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
