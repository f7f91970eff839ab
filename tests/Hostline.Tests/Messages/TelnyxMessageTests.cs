using System.Text.Json;
using Hostline.Storage;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Messages;

/// <summary>Messages of an active number through the Telnyx dialect, in a sandbox.</summary>
public sealed class TelnyxMessageTests
{
    const string Handset = MessageScene.Handset, Number = MessageScene.Number;

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_message_reaches_the_handset_and_its_webhooks_tell_its_fate(StoreKind kind)
    {
        await using var scene = await MessageScene.Begin(kind);
        var sent = (await scene.Send("Hello, World!")).Expect(200).Json.GetProperty("data");
        Assert.Equal(("message", "outbound", "SMS", "Hello, World!", "GSM-7", 1, 13),
            (Text(sent, "record_type"), Text(sent, "direction"), Text(sent, "type"), Text(sent, "text"), Text(sent, "encoding"),
                sent.GetProperty("parts").GetInt32(), sent.GetProperty("num_chars").GetInt32()));
        Assert.Equal((Number, Handset, "queued"), (Side(sent, "from"), Text(sent.GetProperty("to")[0], "phone_number"), StatusOf(sent)));
        Assert.Equal(scene.Journey.Profile, Text(sent, "messaging_profile_id"));

        var (first, last) = (await scene.Hear(), await scene.Hear());
        Assert.Equal(("message.sent", "sent", "message.finalized", "delivered"), (first.Type, StatusOf(first.Payload), last.Type, StatusOf(last.Payload)));
        Assert.All(new[] { first.Payload, last.Payload }, p => Assert.Equal(Text(sent, "id"), Text(p, "id")));
        Assert.Equal(["Hello, World!"], await scene.Got());
        Assert.Equal(last.Payload.ToString(), (await scene.Get(Text(sent, "id"))).ToString());
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_text_from_a_handset_is_received_and_can_be_read(StoreKind kind)
    {
        await using var scene = await MessageScene.Begin(kind);
        await scene.Text("Привет");
        var (type, payload) = await scene.Hear();
        Assert.Equal(("message.received", "inbound", "Привет", "UCS-2", Handset, Number, "delivered"),
            (type, Text(payload, "direction"), Text(payload, "text"), Text(payload, "encoding"), Side(payload, "from"),
                Text(payload.GetProperty("to")[0], "phone_number"), StatusOf(payload)));
        Assert.Equal(payload.ToString(), (await scene.Get(Text(payload, "id"))).ToString());
        Assert.Equal(404, (await scene.Sandbox.Telnyx(HttpMethod.Get, $"/messages/{Text(payload, "id")}", account: 1)).Status);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Whoever_unsubscribes_gets_no_more_until_they_subscribe_again(StoreKind kind)
    {
        await using var scene = await MessageScene.Begin(kind);
        var root = $"/messaging_profiles/{scene.Journey.Profile}/autoresp_configs";
        (await scene.Journey.Post(root, new { op = "stop", keywords = new[] { "HALT" }, country_code = "US", resp_text = "You are out." })).Expect(200);
        (await scene.Journey.Post(root, new { op = "info", keywords = new[] { "HOURS" }, country_code = "*", resp_text = "9 to 5" })).Expect(200);

        await scene.Text("hours");
        await scene.Text("halt");
        await scene.Text("stop");
        Assert.Equal(["9 to 5", "You are out."], await scene.Got());
        var refused = (await scene.Send("psst")).Expect(422);
        Assert.Equal(("40300", "/to"), (refused.ErrorCode, refused.Pointer));
        (await scene.Send("to another", to: "+13125550151")).Expect(200);

        await scene.Text("START");
        Assert.Equal(3, (await scene.Got()).Length);
        (await scene.Send("welcome back")).Expect(200);
        Assert.Equal("welcome back", (await scene.Got())[^1]);
    }

    [Fact]
    public async Task One_who_unsubscribed_from_a_number_has_from_all_numbers_of_its_profile()
    {
        await using var scene = await MessageScene.Begin();
        await scene.Journey.OrderWithDocuments("+13125550002");
        await scene.Journey.Quiet();
        await scene.Text("STOP");
        await scene.Got();
        Assert.Equal("40300", (await scene.Send("x", from: "+13125550002")).Expect(422).ErrorCode);
    }

    [Fact]
    public async Task What_cannot_be_sent_is_refused_with_its_code_and_place()
    {
        await using var scene = await MessageScene.Begin();
        await Is("40305 /from", new { from = "+13125550009", to = Handset, text = "x" });
        await Is("40305 /from", new { from = "ACME", to = Handset, text = "x" });
        await Is("40310 /to", new { from = Number, to = "13125550150", text = "x" });
        await Is("40310 /to", new { from = Number, to = "+19115550150", text = "x" });
        await Is("40310 /to", new { from = Number, to = Number, text = "x" });
        await Is("10004 /text", new { from = Number, to = Handset });
        await Is("10004 /from", new { to = Handset, text = "x" });
        await Is("10033 /text", new { from = Number, to = Handset, text = new string('я', 671) });
        await Is("40308 /media_urls", new { from = Number, to = Handset, media_urls = new[] { "https://example.com/cat.png" } });
        await Is("40308 /type", new { from = Number, to = Handset, text = "x", type = "MMS" });
        await Is("10026 /send_at", new { from = Number, to = Handset, text = "x", send_at = "2030-01-01T00:00:00Z" });
        await Is("10017 /messaging_profile_id", new { from = Number, to = Handset, text = "x", messaging_profile_id = default(AnyId).ToString() });
        await Is("10015 /text", new { from = Number, to = Handset, text = "я", encoding = "gsm7" }, 400);
        await Is("40309 /to", new { from = Number, to = "+442079460000", text = "x" });
        Assert.Equal("40305", (await scene.Send("x", account: 1)).Expect(422).ErrorCode);
        (await scene.Sandbox.Telnyx(HttpMethod.Patch, $"/messaging_profiles/{scene.Journey.Profile}", new { enabled = false })).Expect(200);
        await Is("40312 /from", new { from = Number, to = Handset, text = "x" });

        async Task Is(string told, object body, int status = 422)
        {
            var refused = (await scene.Journey.Post("/messages", body)).Expect(status);
            Assert.Equal(told, $"{refused.ErrorCode} {refused.Pointer}");
        }
    }

    [Fact]
    public async Task A_message_cannot_be_canceled_because_none_is_sent_later()
    {
        await using var scene = await MessageScene.Begin();
        var id = (await scene.Send("at once")).Expect(200).Json.GetProperty("data").GetProperty("id").GetString()!;

        Assert.Equal("10027", (await scene.Sandbox.Telnyx(HttpMethod.Delete, $"/messages/{id}")).Expect(422).ErrorCode);
        (await scene.Sandbox.Telnyx(HttpMethod.Delete, $"/messages/{default(AnyId)}")).Expect(404);
        Assert.Equal(["at once"], await scene.Got());
    }

    [Fact]
    public async Task A_repetition_with_the_same_key_gets_the_first_answer_and_sends_nothing()
    {
        await using var scene = await MessageScene.Begin();
        var answers = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, scene.Server.BaseUrl + "/v2/messages");
            request.Headers.Authorization = new("Bearer", scene.Sandbox.ApiKey());
            request.Headers.Add("Idempotency-Key", "once");
            request.Content = new StringContent(JsonSerializer.Serialize(new { from = Number, to = Handset, text = "once" }), null, "application/json");
            using var answer = await Support.Http.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(200, (int)answer.StatusCode);
            answers.Add(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal(answers[0], answers[1]);
        Assert.Equal(["once"], await scene.Got());
    }

    [Fact]
    public async Task A_message_with_its_own_URL_is_told_there_and_one_that_wants_no_webhooks_nowhere()
    {
        await using var scene = await MessageScene.Begin();
        var own = scene.Journey.Path + "/own";
        (await scene.Journey.Post("/messages", new { from = Number, to = Handset, text = "mine", webhook_url = scene.Receiver.Url(own) })).Expect(200);
        (await scene.Journey.Post("/messages", new { from = Number, to = Handset, text = "silent", use_profile_webhooks = false })).Expect(200);
        Assert.Equal("mine", Text((await scene.Hear(own)).Payload, "text"));
        Assert.Equal("message.finalized", (await scene.Hear(own)).Type);
        await scene.Journey.Quiet();
        Assert.DoesNotContain(scene.Receiver.All, r => r.Path == scene.Journey.Path && Journey.TypeOf(r).StartsWith("message.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_to_an_unreachable_handset_is_not_delivered_and_says_why()
    {
        await using var scene = await MessageScene.Begin();
        (await scene.Send("hello?", to: "+13125550131")).Expect(200);
        await scene.Hear();
        var (type, payload) = await scene.Hear();
        Assert.Equal(("message.finalized", "delivery_failed", "40008"), (type, StatusOf(payload), Text(payload.GetProperty("errors")[0], "code")));
    }

    [Fact]
    public async Task A_number_without_a_campaign_is_told_so_and_refused_where_the_host_requires_one()
    {
        await using var scene = await MessageScene.Begin();
        var told = (await scene.Send("x")).Expect(200).Json.GetProperty("data");
        Assert.Equal(("UNREGISTERED", JsonValueKind.Null), (Text(told, "tcr_campaign_registered"), told.GetProperty("tcr_campaign_id").ValueKind));
        var campaigns = new CampaignScene(scene.Journey, scene.Receiver);
        (await campaigns.Assign(await campaigns.NewCampaign("a"))).Expect(200);
        told = (await scene.Send("x")).Expect(200).Json.GetProperty("data");
        Assert.Equal("REGISTERED", Text(told, "tcr_campaign_registered"));
        Assert.StartsWith("C", Text(told, "tcr_campaign_id"));

        await using var strict = await MessageScene.Begin(configure: s => s with { NeedsCampaign = true });
        var refused = (await strict.Send("x")).Expect(422);
        Assert.Equal(("40010", "/from"), (refused.ErrorCode, refused.Pointer));
        campaigns = new(strict.Journey, strict.Receiver);
        (await campaigns.Assign(await campaigns.NewCampaign("a"))).Expect(200);
        (await strict.Send("x")).Expect(200);
    }

    [Fact]
    public async Task A_number_that_has_left_sends_nothing_more()
    {
        await using var scene = await MessageScene.Begin();
        (await scene.Sandbox.Telnyx(HttpMethod.Delete, $"/messaging_hosted_numbers/{Number}")).Expect(200);
        await scene.Journey.Quiet();
        Assert.Equal("40305", (await scene.Send("x")).Expect(422).ErrorCode);
        await scene.Text("is anyone there?");
        await scene.Journey.Quiet();
        Assert.Equal(0, await scene.Server.Services.GetRequiredService<Database>().One(new("select count(*) from texts"), r => r.Long(0)));
    }

    static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    static string Side(JsonElement message, string name) => Text(message.GetProperty(name), "phone_number");

    static string StatusOf(JsonElement message) => Text(message.GetProperty("to")[0], "status");
}
