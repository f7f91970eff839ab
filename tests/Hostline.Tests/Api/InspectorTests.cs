using Hostline.Network.Mail;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Api;

public sealed class InspectorTests
{
    [Theory]
    [InlineData("sms")]
    [InlineData("call")]
    public async Task A_code_that_was_just_asked_for_is_in_the_inspector_when_one_looks(string method)
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        var order = await Scene.Order(sandbox);
        (await sandbox.Telnyx(HttpMethod.Post, $"/messaging_hosted_number_orders/{order}/verification_codes",
            new { phone_numbers = new[] { Scene.Number }, verification_method = method })).Expect(200);
        var message =
            Assert.Single((await sandbox.Control(HttpMethod.Get, $"/messages?kind={method}&to={Scene.Number}")).Expect(200).Json.GetProperty("data")
                .EnumerateArray());
        Assert.Equal(["id", "at", "kind", "from", "to", "text", "code", "links", "delivered"], Scene.Members(message));
        Assert.Equal((method, Scene.Number, true),
            (message.GetProperty("kind").GetString(), message.GetProperty("to").GetString(), message.GetProperty("delivered").GetBoolean()));
        Assert.Matches("^[0-9]{6}$", message.GetProperty("code").GetString());
        Assert.Empty((await sandbox.Control(HttpMethod.Get, $"/messages?kind=email")).Expect(200).Json.GetProperty("data").EnumerateArray());
    }

    [Fact]
    public async Task Messages_come_newest_first_and_are_filtered_by_recipient_and_time()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.SandboxWith(new { clock = new { mode = "standing", now = "2026-03-01T12:00:00Z" } });
        foreach (var text in new[] { "first", "second" })
        {
            (await sandbox.Control(HttpMethod.Post, $"/handsets/{Scene.Number}/sms", new { to = "+13125550002", text })).Expect(201);
            (await sandbox.Control(HttpMethod.Post, "/clock", new { advance = "PT1M" })).Expect(200);
        }

        var other = await scene.Server.Sandbox();
        Assert.Equal(["second", "first"], await Texts(sandbox, ""));
        Assert.Equal(["second", "first"], await Texts(sandbox, "?to=%2B13125550002"));
        Assert.Equal(["second"], await Texts(sandbox, "?since=2026-03-01T12:00:30Z"));
        Assert.Equal(["second"], await Texts(sandbox, "?limit=1"));
        Assert.Empty(await Texts(sandbox, "?to=%2B13125550003"));
        Assert.Empty(await Texts(other, ""));
    }

    [Fact]
    public async Task The_links_of_a_mail_are_listed_once_each_as_they_are_followed()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        var now = await scene.Database.Now();
        var seal = scene.Server.Services.GetRequiredService<MailboxSeal>();
        var text = seal.Close("Decide at https://host.example/t/1?token=a&x=1.");
        var html = seal.Close("<a href=\"https://host.example/t/1?token=a&amp;x=1\">decide</a> <a href='http://host.example/help'>help</a>");
        await scene.Queue.Write(MessageTable.Add(new Unit(), new(
            Ids.New<AnyId>(now), sandbox.Id, now, MessageKind.Email, "host@host.example", "acme@acme.example", "Consent", text, html, null, true)));
        var mail = (await sandbox.Control(HttpMethod.Get, "/messages?kind=email")).Expect(200).Json.GetProperty("data")[0];
        Assert.Equal(["https://host.example/t/1?token=a&x=1", "http://host.example/help"],
            mail.GetProperty("links").EnumerateArray().Select(l => l.GetString()));
        Assert.Equal("Consent", mail.GetProperty("subject").GetString());
    }

    [Theory]
    [InlineData("/messages?kind=fax", "unknown_value", "kind", 422)]
    [InlineData("/messages?since=yesterday", "invalid_field", "since", 422)]
    [InlineData("/messages?limit=0", "value_out_of_range", "limit", 422)]
    [InlineData("/messages?limit=1001", "value_out_of_range", "limit", 422)]
    [InlineData("/messages?form=%2B13125550001", "unknown_field", "form", 400)]
    [InlineData("/webhooks?order=7", "invalid_field", "order", 422)]
    public async Task A_filter_that_makes_no_sense_is_refused_by_name(string path, string code, string field, int status)
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        Scene.Problem(await sandbox.Control(HttpMethod.Get, path), status, code, field);
    }

    [Fact]
    public async Task Keys_count_only_while_a_call_rings()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        Scene.Problem(await sandbox.Control(HttpMethod.Post, $"/handsets/{Scene.Number}/keys", new { keys = "310001" }), 422, "no_call");
        Scene.Problem(await sandbox.Control(HttpMethod.Post, $"/handsets/{Scene.Number}/keys", new { keys = "31x" }), 422, "invalid_field", "/keys");
        Scene.Problem(await sandbox.Control(HttpMethod.Post, $"/handsets/{Scene.Number}/keys", new { }), 422, "missing_field", "/keys");
        Scene.Problem(await sandbox.Control(HttpMethod.Post, "/handsets/5550001/keys", new { keys = "310001" }), 422, "number_not_e164", "number");
    }

    [Theory]
    [InlineData("""{"to":"5550001","text":"hi"}""", "number_not_e164", "/to")]
    [InlineData("""{"to":"+13125550002"}""", "missing_field", "/text")]
    [InlineData("""{"text":"hi"}""", "missing_field", "/to")]
    public async Task A_handset_sends_only_to_numbers_and_only_words(string body, string code, string field)
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        Scene.Problem(await sandbox.Control(HttpMethod.Post, $"/handsets/{Scene.Number}/sms", body), 422, code, field);
    }

    [Fact]
    public async Task A_numbers_outcome_is_scripted_and_taken_back()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        var outcome = $"/numbers/{Scene.Number}/outcome";
        Assert.Equal("wireless", (await sandbox.Control(HttpMethod.Post, outcome,
            new { outcome = "wireless" })).Expect(200).Json.GetProperty("outcome").GetString());
        (await sandbox.Telnyx(HttpMethod.Post, "/messaging_hosted_number_orders", new { phone_numbers = new[] { Scene.Number } })).Expect(422);
        (await sandbox.Control(HttpMethod.Post, outcome, new { outcome = "succeeds" })).Expect(200);
        await Scene.Order(sandbox);
        var refused = Scene.Problem(await sandbox.Control(HttpMethod.Post, outcome, new { outcome = "explodes" }), 422, "unknown_value", "/outcome");
        Assert.Contains("carrier_rejects", refused.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Every_outcome_of_the_table_can_be_scripted()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        const string Words = "wireless invalid_routing not_validated billing_failed billing_abolished voip on_platform not_found ineligible_carrier "
            + "carrier_rejects carrier_silent already_hosted activation_fails test_fails no_sms unreachable keys_wrong letter_refused_once mail_bounces "
            + "succeeds";
        foreach (var word in Words.Split(' '))
        {
            (await sandbox.Control(HttpMethod.Post, $"/numbers/{Scene.Number}/outcome", new { outcome = word })).Expect(200);
        }
    }

    [Fact]
    public async Task An_accounts_billing_is_scripted_and_taken_back()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        var outcome = $"/accounts/{sandbox.Account().GetProperty("id").GetString()}/outcome";
        foreach (var (word, accepted) in new[] { ("billing_failed", 422), ("billing_abolished", 422), ("ok", 200) })
        {
            (await sandbox.Control(HttpMethod.Post, outcome, new { outcome = word })).Expect(200);
            (await sandbox.Telnyx(HttpMethod.Post, "/messaging_hosted_number_orders", new { phone_numbers = new[] { Scene.Number } })).Expect(accepted);
        }

        Scene.Problem(await sandbox.Control(HttpMethod.Post, outcome, new { outcome = "rich" }), 422, "unknown_value", "/outcome");
        var stranger = await scene.Server.Sandbox();
        Scene.Problem(await stranger.Control(HttpMethod.Post, outcome, new { outcome = "billing_failed" }), 404, "not_found");
    }

    static async Task<IEnumerable<string?>> Texts(TestSandbox sandbox, string query) =>
        (await sandbox.Control(HttpMethod.Get, "/messages" + query)).Expect(200).Json.GetProperty("data").EnumerateArray()
            .Select(m => m.GetProperty("text").GetString());
}
