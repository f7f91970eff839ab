using System.Net;
using Hostline.Tests.Api;
using Hostline.Tests.Ownership;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Portal.Inspector;

/// <summary>The inspector of a sandbox, as a browser without script sees it.</summary>
public sealed class InspectorPageTests
{
    const string Number = "+13125550001", Hostile = "<script>alert(1)</script>\"'&";

    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task Texts_mail_and_webhooks_stand_in_one_list_with_the_newest_first_and_each_tab_counts_its_own(StoreKind kind)
    {
        await using var exchange = await Hostline.Tests.Transfers.Exchange.Begin(kind);
        await exchange.Host(Hostline.Tests.Transfers.Exchange.Acme, Number);
        await exchange.Order(Hostline.Tests.Transfers.Exchange.Globex, Number);
        var (visitor, path) = (new SandboxVisitor(exchange.Server.BaseUrl), $"/sandbox/{exchange.Sandbox.Id}");
        await exchange.Sandbox.Control(HttpMethod.Get, "/webhooks");

        var all = (await visitor.Get(path)).Expect(200);
        Assert.Contains("Code ", all.Text);
        Assert.Contains("(312) 555-0001", all.Text);
        Assert.Contains("acme@", all.Text);
        var messages = (await exchange.Sandbox.Control(HttpMethod.Get, "/messages")).Expect(200).Json.GetProperty("data");
        var webhooks = (await exchange.Sandbox.Control(HttpMethod.Get, "/webhooks")).Expect(200).Json.GetProperty("data");
        var mails = messages.EnumerateArray().Count(m => m.GetProperty("kind").GetString() == "email");
        Assert.InRange(mails, 1, 3);
        Assert.Contains($"All {messages.GetArrayLength() + webhooks.GetArrayLength()} ", all.Text);
        Assert.Contains($"Mail {mails} ", all.Text);
        Assert.Contains($"Webhooks {webhooks.GetArrayLength()} ", all.Text);
        Assert.Contains("200 in ", all.Text);

        var mail = (await visitor.Get(path + "?tab=mail")).Expect(200);
        Assert.DoesNotContain("200 in ", mail.Text);
        Assert.DoesNotContain("Code ", mail.Text);
        var newest = messages.EnumerateArray().First(m => m.GetProperty("kind").GetString() == "email");
        Assert.Contains(newest.GetProperty("subject").GetString()!, mail.Text);
        var opened = (await visitor.Get($"{path}/messages/{newest.GetProperty("id").GetString()}")).Expect(200);
        Assert.Contains(newest.GetProperty("text").GetString()!.Split('\n')[0], opened.Text);
        foreach (var link in newest.GetProperty("links").EnumerateArray())
        {
            Assert.Contains($"href=\"{WebUtility.HtmlEncode(link.GetString())}\"", opened.Html);
        }
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_filter_leaves_one_handset_in_any_spelling_and_says_what_it_does_not_understand(StoreKind kind)
    {
        await using var exchange = await Hostline.Tests.Transfers.Exchange.Begin(kind);
        await exchange.Host(Hostline.Tests.Transfers.Exchange.Acme, Number, "+13125550002");
        var (visitor, path) = (new SandboxVisitor(exchange.Server.BaseUrl), $"/sandbox/{exchange.Sandbox.Id}");
        var one = (await visitor.Get(path + "?to=(312)%20555-0002")).Expect(200);
        Assert.Contains("/handsets/&#x2B;13125550002", one.Html);
        Assert.DoesNotContain("/handsets/&#x2B;13125550001", one.Html);
        Assert.Contains("Webhooks 0", one.Text);
        Assert.Contains("Type a telephone number", (await visitor.Get(path + "?to=nobody")).Expect(422).Text);
        Assert.Contains("Nothing for this handset", (await visitor.Get(path + "?to=%2B13125550077")).Expect(200).Text);
    }

    [Fact]
    public async Task A_list_goes_on_with_older_items_page_by_page()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        foreach (var n in Enumerable.Range(1, 51))
        {
            await Text(sandbox, $"text number {n}.");
        }

        var visitor = new SandboxVisitor(server.BaseUrl);
        var first = (await visitor.Get($"/sandbox/{sandbox.Id}?tab=texts")).Expect(200);
        Assert.Contains("text number 51.", first.Text);
        Assert.Contains("text number 2.", first.Text);
        Assert.DoesNotContain("text number 1.", first.Text);
        var next = WebUtility.HtmlDecode(first.Html.Split("rel=\"next\" href=\"")[1].Split('"')[0]);
        var second = (await visitor.Get(next)).Expect(200);
        Assert.Contains("text number 1.", second.Text);
        Assert.DoesNotContain("text number 2.", second.Text);
        Assert.DoesNotContain("text number 51.", second.Text);
        Assert.DoesNotContain("rel=\"next\"", second.Html);
    }

    [Fact]
    public async Task Whatever_a_message_or_a_receiver_says_is_text_and_never_markup()
    {
        await using var receiver = await ReceivingServer.Start();
        await using var server = await TestServer.Start();
        var sandbox = await server.SandboxWith(new { name = Hostile, accounts = new[] { new { name = Hostile } } });
        receiver.Answer("/hook", Answer.Status(200, Hostile));
        await Scene.Order(sandbox, profile: await Scene.Profile(sandbox, receiver.Url("/hook")));
        await Text(sandbox, Hostile);
        var delivery = (await sandbox.Control(HttpMethod.Get, "/webhooks")).Expect(200).Json.GetProperty("data")[0].GetProperty("id").GetString();
        var visitor = new SandboxVisitor(server.BaseUrl);
        foreach (var path in new[] { "", $"/webhooks/{delivery}", $"/handsets/{Uri.EscapeDataString(Number)}", "/numbers", "/settings", "/tour" })
        {
            var page = (await visitor.Get($"/sandbox/{sandbox.Id}{path}")).Expect(200);
            Assert.DoesNotContain("<script>alert", page.Html);
        }

        Assert.Contains(Hostile, (await visitor.Get($"/sandbox/{sandbox.Id}")).Text);
        Assert.Contains(Hostile, (await visitor.Get($"/sandbox/{sandbox.Id}/webhooks/{delivery}")).Text);
    }

    [Fact]
    public async Task A_failed_webhook_shows_request_answer_and_next_try_and_is_sent_again_by_a_button()
    {
        await using var receiver = await ReceivingServer.Start();
        await using var server = await TestServer.Start();
        var sandbox = await server.SandboxWith(new { clock = new { mode = "standing", now = "2026-03-01T12:00:00Z" } });
        receiver.Answer("/hook", Answer.Status(500, "out of order"));
        await Scene.Order(sandbox, profile: await Scene.Profile(sandbox, receiver.Url("/hook")));
        var delivery = (await sandbox.Control(HttpMethod.Get, "/webhooks")).Expect(200).Json.GetProperty("data")[0].GetProperty("id").GetString();
        var (visitor, path) = (new SandboxVisitor(server.BaseUrl), $"/sandbox/{sandbox.Id}");
        Assert.Contains("500 in ", (await visitor.Get(path)).Expect(200).Text);
        var page = (await visitor.Get($"{path}/webhooks/{delivery}")).Expect(200);
        Assert.Contains("out of order", page.Text);
        Assert.Contains("Attempt 1", page.Text);
        Assert.Contains("Next try: Sun 1 Mar 2026, 12:00", page.Text);
        Assert.Contains(receiver.Url("/hook"), page.Text);

        receiver.Answer("/hook", Answer.Status(204));
        var again = await visitor.SubmitAndSee(page, $"{path}/webhooks/{delivery}/replay");
        Assert.Contains("was sent again", again.Text);
        Assert.Contains("Attempt 2", again.Text);
        Assert.Contains("204 in ", again.Text);
        Assert.Contains("Delivered", again.Text);
        Assert.Equal(2, receiver.All.Count);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_ringing_call_is_answered_by_the_digit_that_it_asks_for_and_then_the_code(StoreKind kind)
    {
        await using var stage = await CallStage.Set(kind);
        var order = await stage.Order(Number);
        await stage.Placed(order);
        await stage.Advance("PT0S");
        var (visitor, path) = (new SandboxVisitor(stage.Server.BaseUrl), $"/sandbox/{stage.Sandbox.Id}");
        var list = (await visitor.Get(path + "?tab=calls")).Expect(200);
        Assert.Contains("Rings", list.Text);
        var id = (await stage.CallMessage()).GetProperty("id").GetString();
        var call = (await visitor.Get($"{path}/messages/{id}")).Expect(200);
        var digit = call.Text.Split("Please press ")[1][0];
        var code = (await stage.Shown(order)).Code!;
        var keys = $"{path}/messages/{id}/keys";

        var deaf = (await visitor.Submit(call, keys, ("challenge", digit == '9' ? "0" : "9"), ("code", code))).Expect(422);
        Assert.Contains($"asks you to press {digit}", deaf.Text);
        Assert.Contains($"value=\"{code}\"", deaf.Html);
        Assert.False((await stage.Hosting(order)).OwnershipProven);

        var wrong = await visitor.SubmitAndSee(call, keys, ("challenge", digit.ToString()), ("code", "12345"));
        Assert.Contains("Asks for the code", wrong.Text);
        Assert.Contains("Please key the six digits", wrong.Text);
        var right = await visitor.SubmitAndSee(wrong, keys, ("code", code));
        Assert.Contains("Proven", right.Text);
        Assert.True((await stage.Hosting(order)).OwnershipProven);
        Assert.DoesNotContain(keys, right.Html);
        Assert.Contains("the newest one is ended", (await visitor.Submit(wrong, keys, ("code", code))).Expect(422).Text);
    }

    [Fact]
    public async Task A_handset_shows_what_it_got_and_sent_and_sends_a_text()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        var (visitor, path) = (new SandboxVisitor(server.BaseUrl), $"/sandbox/{sandbox.Id}/handsets/%2B13125550001");
        var page = (await visitor.Get(path)).Expect(200);
        var send = $"/sandbox/{sandbox.Id}/handsets/+13125550001/texts";
        var wrong = (await visitor.Submit(page, send, ("to", "12"), ("text", ""))).Expect(422);
        Assert.Contains("Type a telephone number", wrong.Text);
        Assert.Contains("Type a text", wrong.Text);
        var sent = await visitor.SubmitAndSee(page, send, ("to", "(312) 555-0002"), ("text", "Hello there"));
        Assert.Contains("Hello there", sent.Text);
        Assert.Contains("Hello there", (await visitor.Get($"/sandbox/{sandbox.Id}/handsets/%2B13125550002")).Expect(200).Text);
        Assert.DoesNotContain("Hello there", (await visitor.Get($"/sandbox/{sandbox.Id}/handsets/%2B13125550003")).Expect(200).Text);
        (await visitor.Get($"/sandbox/{sandbox.Id}/handsets/12")).Expect(404);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_clock_says_what_is_next_and_moves_by_a_button_or_to_an_instant_but_never_back(StoreKind kind)
    {
        await using var exchange = await Hostline.Tests.Transfers.Exchange.Begin(kind);
        await exchange.Host(Hostline.Tests.Transfers.Exchange.Acme, Number);
        await exchange.Order(Hostline.Tests.Transfers.Exchange.Globex, Number);
        var (visitor, path) = (new SandboxVisitor(exchange.Server.BaseUrl), $"/sandbox/{exchange.Sandbox.Id}");
        var page = (await visitor.Get(path)).Expect(200);
        Assert.Contains("It is Mon 1 Jun 2026, 15:00 UTC, standing", page.Text);
        Assert.Contains("Thu 4 Jun 2026, 15:00 UTC: the transfer is approved if the holder stays silent", page.Text);

        var moved = await visitor.SubmitAndSee(page, path + "/clock", ("by", "PT72H"));
        Assert.Contains("It is Thu 4 Jun 2026, 15:00 UTC", moved.Text);
        Assert.Contains("deadlines fired on the way. Nothing that is due is left.", moved.Text);
        Assert.DoesNotContain("if the holder stays silent", moved.Text);

        var back = (await visitor.Submit(moved, path + "/clock", ("to", "2026-06-01T15:00"))).Expect(422);
        Assert.Contains("is before that", back.Text);
        Assert.Contains("value=\"2026-06-01T15:00\"", back.Html);
        Assert.Contains("no date and time", (await visitor.Submit(moved, path + "/clock", ("to", "soon"))).Expect(422).Text);
        var set = await visitor.SubmitAndSee(moved, path + "/clock", ("to", "2026-06-05T08:30"));
        Assert.Contains("It is Fri 5 Jun 2026, 08:30 UTC", set.Text);
    }

    [Fact]
    public async Task While_the_clock_is_being_moved_a_second_move_says_so()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.SandboxWith(new { clock = new { mode = "standing", now = "2026-03-01T12:00:00Z" } });
        // A move of a node that has just died: its lease runs, and nobody goes on with it yet.
        await scene.Queue.Write(new Hostline.Storage.Unit().Then(new Hostline.Storage.Sql(
            "insert into advances (world, target, clock_mode, fired, wake_at, lease_until, fence) values ($1, $2, 2, 0, null, null, 1)"),
            (Hostline.Core.WorldId)sandbox.Id, DateTimeOffset.Parse("2026-03-02T12:00:00Z", null)));
        var (visitor, path) = (new SandboxVisitor(scene.Server.BaseUrl), $"/sandbox/{sandbox.Id}");
        var second = (await visitor.Submit((await visitor.Get(path)).Expect(200), path + "/clock", ("by", "PT1H"))).Expect(422);
        Assert.Contains("needs your attention", second.Text);
        Assert.Contains("It is Sun 1 Mar 2026, 12:00 UTC", second.Text);
    }

    [Fact]
    public async Task Ten_thousand_messages_are_counted_and_a_page_still_shows_fifty()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        await Crowd.Of(scene, sandbox.Id, 10_001);
        var page = (await new SandboxVisitor(scene.Server.BaseUrl).Get($"/sandbox/{sandbox.Id}")).Expect(200);
        Assert.Contains("Texts more than 10,000", page.Text);
        Assert.Equal(50, page.Html.Split("Crowd ").Length - 1);
        Assert.InRange(page.Html.Length, 10_000, 100_000);
    }

    static async Task Text(TestSandbox sandbox, string text) =>
        (await sandbox.Control(HttpMethod.Post, $"/handsets/{Uri.EscapeDataString(Number)}/sms", new { to = "+13125550002", text })).Expect(201);
}
