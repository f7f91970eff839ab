using System.Text.Json;
using System.Text.RegularExpressions;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>The tables of the source: every parameter with its limits and every member, as the page has them.</summary>
public sealed class SourceTableTests(TwilioServer shared) : IClassFixture<TwilioServer>
{
    public static TheoryData<string> OfCreate => [.. SourceCases.OfCreate.Select(c => c.Name)];

    public static TheoryData<string> OfUpdate => [.. SourceCases.OfUpdate.Select(c => c.Name)];

    public static TheoryData<string> OfList => [.. SourceCases.OfList.Select(c => c.Name)];

    [Fact]
    public void Every_row_of_the_page_has_a_case()
    {
        var page = new SourcePage();
        foreach (var (rows, cases) in ((IReadOnlyList<SourceRow>, SourceCase[])[])
            [(page.OfCreate, SourceCases.OfCreate), (page.OfUpdate, SourceCases.OfUpdate), (page.OfList, SourceCases.OfList)])
        {
            Are(rows, [.. cases.Select(c => (c.Name, c.About))]);
            foreach (var (row, its) in rows.Zip(cases))
            {
                // What the page lists as a value is taken by some verb, or named by another row.
                Assert.True(row.Words.All(w => its.Right.Concat(its.Wrong).Contains(w) || w is "1"), $"{its.Name}: {string.Join(", ", row.Words)}");
            }
        }

        Are(page.Members, SourceCases.Members);
        Assert.Equal(1000, page.OfList[^2].AtMost);
    }

    [Theory, MemberData(nameof(OfCreate))]
    public async Task A_parameter_of_a_new_order_is_taken_within_its_limits_and_refused_beyond_them(string name)
    {
        var (row, its) = new SourcePage().OfCreate.Zip(SourceCases.OfCreate).Single(pair => pair.Second.Name == name);
        var scene = await shared.Scene();
        foreach (var wrong in its.Wrong.Concat(RuledOut(row)))
        {
            var answer = (await Create(scene, its, wrong)).Expect(400);
            Assert.Equal((its.Name, wrong, its.Code), (its.Name, wrong, OrderTests.Code(answer)));
        }

        foreach (var right in its.Right.Concat(await Existing(scene, row)))
        {
            var order = (await Create(scene, its, right)).Expect(201).Json;
            Assert.Equal((its.Name, right), (its.Name, await Shown(scene, order, its.Name) ?? right));
            (await scene.Sandbox.Twilio(HttpMethod.Delete, $"{OrderScene.Orders}/{order.Text("sid")}")).Expect(204);
        }
    }

    [Theory, MemberData(nameof(OfUpdate))]
    public async Task A_parameter_of_an_update_is_taken_within_its_limits_and_refused_beyond_them(string name)
    {
        var (row, its) = new SourcePage().OfUpdate.Zip(SourceCases.OfUpdate).Single(pair => pair.Second.Name == name);
        var scene = await shared.Scene();
        var before = await scene.Create();
        if (its.Name == "VerificationCode")
        {
            before = await scene.Update(before.Text("sid"), ("Status", "pending-verification"));
        }

        foreach (var wrong in its.Wrong.Concat(RuledOut(row)))
        {
            var answer = (await scene.TryUpdate(before.Text("sid"), (its.Name, wrong))).Expect(400);
            Assert.Equal((its.Name, wrong, its.Code), (its.Name, wrong, OrderTests.Code(answer)));
        }

        foreach (var right in its.Right.Concat(await Existing(scene, row)))
        {
            var changed = await scene.Update(before.Text("sid"), [.. await With(scene, its, right), (its.Name, right)]);
            Assert.Equal((its.Name, right), (its.Name, await Shown(scene, changed, its.Name) ?? right));
        }
    }

    [Theory, MemberData(nameof(OfList))]
    public async Task A_parameter_of_the_list_is_taken_within_its_limits_and_refused_beyond_them(string name)
    {
        var (row, its) = new SourcePage().OfList.Zip(SourceCases.OfList).Single(pair => pair.Second.Name == name);
        var scene = await shared.Scene();
        var order = await scene.Create(OrderScene.Number, ("FriendlyName", "desk"), ("UniqueName", "desk"));
        foreach (var wrong in its.Wrong.Concat(RuledOut(row)))
        {
            Assert.Equal((its.Name, wrong, its.Code), (its.Name, wrong, OrderTests.Code((await List(scene, its.Name, wrong)).Expect(400))));
        }

        foreach (var right in its.Right.Concat(row.Pattern is null ? [] : [order.Text("incoming_phone_number_sid")]))
        {
            var found = (await List(scene, its.Name, right)).Expect(200).Json.GetProperty("items").GetArrayLength();
            Assert.Equal((right, its.Name == "Status" && right != "received" ? 0 : 1), (right, found));
        }

        if (row.AtMost is { } most && row.Pattern is null)
        {
            Assert.Equal(20007, OrderTests.Code((await List(scene, its.Name, $"{most + 1}")).Expect(400)));
        }
    }

    [Fact]
    public async Task Every_member_has_the_form_and_the_default_that_the_page_gives()
    {
        var rows = new SourcePage().Members;
        var scene = await shared.Scene();
        var address = await scene.Address();
        var fresh = await scene.Create("+13125550002");
        var sid = await scene.Verified(OrderScene.Number, ("AddressSid", address), ("VerificationDocumentSid", await scene.Bill()));
        await scene.Document(sid);
        var full = await scene.Fetch(sid);
        foreach (var (row, (name, _)) in rows.Zip(SourceCases.Members))
        {
            Assert.True(full.TryGetProperty(name, out var value), name);
            Assert.True(row.Pattern is null || Regex.IsMatch(value.GetString()!, row.Pattern), $"{name}: {value.GetRawText()}");
            Assert.True(row.AtMost is null || value.GetString()!.Length == row.AtMost, $"{name}: {value.GetRawText()}");
            Assert.True(row.Words is [] or ["0"] || row.Words.Contains(value.GetString()), $"{name}: {value.GetRawText()}");
            Assert.True(row.Words is not ["0"] || fresh.GetProperty(name).GetInt32() == 0, $"{name}: {fresh.GetProperty(name).GetRawText()}");
        }
    }

    /// <summary>All verbs of one order: its SID has 34 characters, and another form finds nothing.</summary>
    [Fact]
    public async Task An_order_is_found_by_a_SID_of_the_pages_form_alone()
    {
        var scene = await shared.Scene();
        var sid = (await scene.Create()).Text("sid");
        foreach (var wrong in RuledOut(new SourcePage().Members[0]).Where(w => w.Length > 0))
        {
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete])
            {
                Assert.Equal(20404, OrderTests.Code((await scene.Sandbox.Twilio(method, $"{OrderScene.Orders}/{Uri.EscapeDataString(wrong)}")).Expect(404)));
            }
        }

        Assert.Equal(sid, (await scene.Fetch(sid.ToUpperInvariant())).Text("sid"));
    }

    static void Are(IReadOnlyList<SourceRow> rows, (string Name, string About)[] cases)
    {
        Assert.True(rows.Count == cases.Length,
            $"The page has {rows.Count} rows and there are {cases.Length} cases:\n{string.Join('\n', rows.Select(r => r.Text))}");
        Assert.All(rows.Zip(cases), pair => Assert.Contains(pair.Second.About, pair.First.Text));
        Assert.Equal(cases.Length, cases.Select(c => c.Name).Distinct().Count());
    }

    /// <summary>What a row's pattern does not allow.</summary>
    static string[] RuledOut(SourceRow row) => row.Pattern is not { } pattern ? []
        : [pattern[1..3] + new string('a', row.AtLeast!.Value - 3), pattern[1..3] + new string('a', row.AtMost!.Value - 1),
            pattern[1..3] + new string('g', row.AtMost.Value - 2), "XX" + new string('a', row.AtMost.Value - 2)];

    /// <summary>A thing of the account that a SID of the row's kind names.</summary>
    static async Task<string[]> Existing(OrderScene scene, SourceRow row) => row.Pattern?[1..3] switch
    {
        null => [],
        "AC" => [scene.AccountSid()],
        "AP" => [await scene.Application()],
        "AD" => [await scene.Address()],
        "RI" => [await scene.Bill()],
        var kind => throw new ArgumentException($"Nothing here is made for {kind}.", nameof(row)),
    };

    static async Task<Answered> Create(OrderScene scene, SourceCase its, string value)
    {
        (string, string)[] needed = its.Name == "SmsCapability" ? [] : [("SmsCapability", "true")];
        return await scene.Sandbox.Twilio(HttpMethod.Post, OrderScene.Orders,
            [("PhoneNumber", OrderScene.Number), .. needed, .. await With(scene, its, value), (its.Name, value)]);
    }

    /// <summary>What must be sent beside it.</summary>
    static async Task<(string, string)[]> With(OrderScene scene, SourceCase its, string value) =>
        value == "phone-bill" ? [("VerificationDocumentSid", await scene.Bill())] : its.With;

    static Task<Answered> List(OrderScene scene, string name, string value) =>
        scene.Sandbox.Twilio(HttpMethod.Get, $"{OrderScene.Orders}?{name}={Uri.EscapeDataString(value)}");

    /// <summary>The value as it is shown with the order or, if the page says that it is copied, with its number; null if it is shown nowhere.</summary>
    static async Task<string?> Shown(OrderScene scene, JsonElement order, string parameter)
    {
        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter);
        var copied = parameter.StartsWith("Sms", StringComparison.Ordinal) || parameter.StartsWith("StatusCallback", StringComparison.Ordinal);
        if (copied && parameter != "SmsCapability")
        {
            var path = $"/2010-04-01/Accounts/{scene.AccountSid()}/IncomingPhoneNumbers/{order.Text("incoming_phone_number_sid")}.json";
            return (await scene.Sandbox.Twilio(HttpMethod.Get, path)).Expect(200).Json.Text(name == "status_callback_url" ? "status_callback" : name);
        }

        return order.TryGetProperty(name, out var value) ? value.ValueKind switch
        {
            JsonValueKind.Array => string.Join(",", value.EnumerateArray().Select(v => v.GetString())),
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String => value.GetString(),
            _ => null,
        } : null;
    }
}
