using System.Text;
using Hostline.Signatures;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Telnyx;

public sealed class WebhookTests(TelnyxServer telnyx)
{
    const string Prefix = "messaging_hosted_numbers_orders.";

    [Fact]
    public async Task A_journey_is_told_change_by_change_in_order()
    {
        var journey = await telnyx.Begin();
        var order = await journey.OrderWithDocuments(Journey.Number);
        (string Type, string Status, string Number)[] expected =
        [
            ("created", "pending", "pending"), ("updated", "pending", "ownership_successful"), ("updated", "loa_file_successful", "ownership_successful"),
            ("updated", "provisioning", "provisioning"), ("updated", "successful", "successful"),
        ];
        for (var i = 0; i < expected.Length; i++)
        {
            var told = await journey.HearNext();
            Assert.Equal(expected[i], (Journey.TypeOf(told)[Prefix.Length..], Journey.StatusOf(told), Journey.NumberStatusOf(told)));
            Assert.Equal((order, i + 1), (Journey.Payload(told).GetProperty("order_id").GetString(), Journey.Payload(told).GetProperty("sequence").GetInt32()));
        }
    }

    [Fact]
    public async Task The_payload_has_every_member_of_the_contract()
    {
        var journey = await telnyx.Begin();
        await journey.Order(Journey.Number);
        var told = await journey.HearNext();
        var data = told.Json.GetProperty("data");
        Assert.Equal(["event_type", "id", "occurred_at", "payload", "record_type"], data.EnumerateObject().Select(m => m.Name));
        Assert.Equal(["order_id", "order_status", "profile_id", "user_id", "numbers", "decision", "approval_deadline", "sequence"],
            Journey.Payload(told).EnumerateObject().Select(m => m.Name));
        Assert.Equal((journey.Profile, journey.Sandbox.Account().GetProperty("id").GetString()),
            (Journey.Payload(told).GetProperty("profile_id").GetString(), Journey.Payload(told).GetProperty("user_id").GetString()));
        Assert.Contains("\"value\":\"+13125550001\"", told.Text, StringComparison.Ordinal);
        var meta = told.Json.GetProperty("meta");
        Assert.Equal((1, telnyx.Receiver.Url(journey.Path)), (meta.GetProperty("attempt").GetInt32(), meta.GetProperty("delivered_to").GetString()));
    }

    [Fact]
    public async Task A_deletion_is_told_once()
    {
        var journey = await telnyx.Begin();
        var order = await journey.Order(Journey.Number);
        await journey.HearNext();
        var first = (await journey.Sandbox.Telnyx(HttpMethod.Delete, $"{Journey.Orders}/{order}")).Expect(200);
        var second = (await journey.Sandbox.Telnyx(HttpMethod.Delete, $"{Journey.Orders}/{order}")).Expect(200);
        Assert.Equal(first.Text, second.Text);
        var told = await journey.HearNext();
        Assert.Equal((Prefix + "deleted", "deleted", "deleted"), (Journey.TypeOf(told), Journey.StatusOf(told), Journey.NumberStatusOf(told)));
        await journey.Order(Journey.Number);
        Assert.Equal(Prefix + "created", Journey.TypeOf(await journey.HearNext()));
    }

    [Fact]
    public async Task A_wrong_code_changes_no_status_and_is_not_told()
    {
        var journey = await telnyx.Begin();
        var order = await journey.Order(Journey.Number);
        await journey.HearNext();
        (await journey.AskCodes(order, Journey.Number)).Expect(200);
        (await journey.Validate(order, (Journey.Number, "wrong"))).Expect(200);
        await journey.Prove(order, Journey.Number);
        Assert.Equal((2, "ownership_successful"), SequenceAndNumber(await journey.HearNext()));
    }

    [Fact]
    public async Task An_order_without_a_profile_is_told_to_nobody()
    {
        var journey = await telnyx.Begin();
        (await journey.Post(Journey.Orders, new { phone_numbers = new[] { "+13125550002" } })).Expect(200);
        var order = await journey.Order(Journey.Number);
        Assert.True(Journey.IsAbout(await journey.HearNext(), order));
    }

    [Fact]
    public async Task A_webhook_is_signed_by_the_accounts_key_over_time_and_body()
    {
        var journey = await telnyx.Begin();
        var begun = TimeProvider.System.GetUtcNow();
        await journey.Order(Journey.Number);
        var told = await journey.HearNext();
        var key = Convert.FromBase64String(journey.Sandbox.Account().GetProperty("public_key").GetString()!);
        Assert.True(Verifies(key, told, told.Body));
        Assert.False(Verifies(key, told, [.. told.Body, (byte)' ']));
        Assert.InRange(long.Parse(told.Header("telnyx-timestamp")!), begun.ToUnixTimeSeconds(), told.At.ToUnixTimeSeconds());
        Assert.Equal(("application/json", "telnyx-webhooks"), (told.Header("Content-Type"), told.Header("User-Agent")));
    }

    [Theory]
    [InlineData("/hooks/😀/𝒳?q=日本")]
    [InlineData("/hooks/bücher\ue000")]
    [InlineData("/hooks/a+b<c>&'\"")]
    public async Task A_body_that_was_parsed_and_serialized_again_still_verifies(string path)
    {
        var journey = await telnyx.Begin();
        var profile = await journey.NewProfile(telnyx.Receiver.Url(journey.Path) + path);
        (await journey.Post(Journey.Orders, new { messaging_profile_id = profile, phone_numbers = new[] { Journey.Number } })).Expect(200);
        var told = await telnyx.Receiver.Next(r => r.Path.StartsWith(journey.Path + "/hooks/", StringComparison.Ordinal), Journey.Patience);
        var again =
            Encoding.UTF8.GetBytes(System.Text.Json.Nodes.JsonNode.Parse(told.Body)!.ToJsonString(new() { Encoder = Hostline.Http.FewestEscapes.Instance }));
        Assert.Equal(telnyx.Receiver.Url(journey.Path) + path, told.Json.GetProperty("meta").GetProperty("delivered_to").GetString());
        Assert.DoesNotContain("\\u", told.Text, StringComparison.Ordinal);
        Assert.True(Verifies(Convert.FromBase64String(journey.Sandbox.Account().GetProperty("public_key").GetString()!), told, again));
    }

    [Fact]
    public async Task What_is_not_acknowledged_comes_again_after_two_seconds_with_the_same_data()
    {
        var journey = await telnyx.Begin();
        telnyx.Receiver.AnswerNext(journey.Path, Answer.Status(500));
        await journey.Order(Journey.Number);
        var first = await journey.HearNext();
        var second = await journey.HearNext();
        Assert.Equal(DataOf(first), DataOf(second));
        Assert.Equal((1, 2), (AttemptOf(first), AttemptOf(second)));
        Assert.True(second.At - first.At >= TimeSpan.FromSeconds(1.5), $"It came again after {second.At - first.At}.");
        var key = Convert.FromBase64String(journey.Sandbox.Account().GetProperty("public_key").GetString()!);
        Assert.True(Verifies(key, second, second.Body));
        Assert.NotEqual(first.Header("telnyx-signature-ed25519"), second.Header("telnyx-signature-ed25519"));
    }

    [Fact]
    public async Task A_retry_does_not_hold_back_what_comes_after_it()
    {
        var journey = await telnyx.Begin();
        telnyx.Receiver.AnswerNext(journey.Path, Answer.Status(500));
        var order = await journey.Order(Journey.Number);
        (await journey.Sandbox.Telnyx(HttpMethod.Delete, $"{Journey.Orders}/{order}")).Expect(200);
        Assert.Equal([(1, 1), (2, 1), (1, 2)], [await Next(), await Next(), await Next()]);

        async Task<(int Sequence, int Attempt)> Next()
        {
            var told = await journey.HearNext();
            return (SequenceAndNumber(told).Sequence, AttemptOf(told));
        }
    }

    [Fact]
    public async Task A_new_URL_of_the_profile_holds_for_the_next_attempt()
    {
        var journey = await telnyx.Begin();
        telnyx.Receiver.AnswerNext(journey.Path, Answer.Status(500));
        await journey.Order(Journey.Number);
        await journey.HearNext();
        (await journey.Sandbox.Telnyx(HttpMethod.Patch, "/messaging_profiles/" + journey.Profile,
            new { webhook_url = telnyx.Receiver.Url(journey.Path + "/moved") })).Expect(200);
        Assert.Equal(2, AttemptOf(await telnyx.Receiver.Next(journey.Path + "/moved", Journey.Patience)));
    }

    static (int Sequence, string Number) SequenceAndNumber(Received told) =>
        (Journey.Payload(told).GetProperty("sequence").GetInt32(), Journey.NumberStatusOf(told));

    static int AttemptOf(Received told) => told.Json.GetProperty("meta").GetProperty("attempt").GetInt32();

    /// <summary>The raw text of <c>data</c>, as a receiver that verifies the bytes would extract it.</summary>
    static string DataOf(Received told) => told.Text[..told.Text.LastIndexOf(",\"meta\":", StringComparison.Ordinal)];

    static bool Verifies(byte[] key, Received told, byte[] body) => Ed25519Key.Verify(
        key, [.. Encoding.ASCII.GetBytes(told.Header("telnyx-timestamp")! + "|"), .. body], Convert.FromBase64String(told.Header("telnyx-signature-ed25519")!));
}
