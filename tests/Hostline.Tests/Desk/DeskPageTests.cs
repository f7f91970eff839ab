using System.Net;
using Hostline.Core.People;
using Hostline.Orders;
using Hostline.Tests.Api;
using Hostline.Tests.Portal;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Desk;

/// <summary>The desk's pages, by forms as a browser without script sends them.</summary>
public sealed class DeskPageTests
{
    [Fact]
    public async Task The_oldest_order_is_taken_refused_with_the_text_that_the_customer_reads_and_leaves_the_queue()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed();
        var order = await scene.OrderInReview(sandbox);
        using var desk = await AtDesk(scene, sandbox, Role.Operator);
        Assert.Contains("(312) 555-0001", (await desk.Get("/desk")).Expect(200).Text);
        var taken = await desk.Submit("/desk", "/desk/take");
        Assert.Equal("/desk/review/" + order, taken.Expect(303).Headers["Location"]);
        var page = (await desk.Follow(taken)).Expect(200).Text;
        Assert.Contains("The files are known from no other order.", page);
        Assert.Contains("Ownership proven", page);

        var path = $"/desk/review/{order}";
        Assert.Contains("Choose: accept or refuse.", (await desk.Submit(path, path)).Expect(422).Text);
        var shown = (await desk.Submit(path, path, ("verdict", "refuse"), ("reason", "signature_missing"), ("note", "Page 2."))).Expect(200).Text;
        Assert.Contains("The customer reads:", shown);
        Assert.Contains("Page 2.", WebUtility.HtmlDecode(FormMarkup.Inside(shown, path)));
        var sent = await desk.Post(path, [.. FormMarkup.Hidden(shown, path).Select(f => (f.Key, f.Value)), ("verdict", "refuse"),
            ("reason", "signature_missing"), ("note", "Page 2."), ("comment", "Ask them for page 2.")]);
        Assert.Equal("/desk?done=order-refused", sent.Expect(303).Headers["Location"]);

        var refused = (await sandbox.Hostline(HttpMethod.Get, $"/orders/{order}")).Expect(200).Json;
        Assert.Equal("signature_missing", refused.GetProperty("reason").GetProperty("code").GetString());
        Assert.Contains("Nothing waits for a review", (await desk.Get("/desk")).Text);
        Assert.Contains("Ask them for page 2.", (await desk.Get($"/desk/orders/{order}")).Expect(200).Text);
    }

    [Fact]
    public async Task What_was_decided_meanwhile_is_told_and_what_was_typed_is_kept()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed();
        var order = await scene.OrderInReview(sandbox);
        using var desk = await AtDesk(scene, sandbox, Role.Operator);
        var path = $"/desk/review/{order}";
        var page = (await desk.Get(path)).Expect(200).Text;
        (await sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/accept")).Expect(200);
        var late = (await desk.Post(path, [.. FormMarkup.Hidden(page, path).Select(f => (f.Key, f.Value)), ("verdict", "refuse"),
            ("reason", "signature_missing"), ("seen", "signature_missing"), ("note", "My own words.")])).Expect(422).Text;
        Assert.Contains("Decided meanwhile: Documents accepted", late);
        Assert.Contains("My own words.", late);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Of_two_operators_who_decide_about_one_order_at_once_one_does(StoreKind kind)
    {
        await using var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateDatabase() : null;
        await using var scene = await Scene.Start(postgres?.Url);
        var (mia, leo) = (await HostPeople.Join(scene.Server, "mia", Role.Operator), await HostPeople.Join(scene.Server, "leo", Role.Operator));
        var sandbox = await scene.Reviewed();
        var order = await scene.OrderInReview(sandbox);
        var answers = await Task.WhenAll(
            scene.Call(HttpMethod.Post, $"/orders/{order}/accept", mia.Key),
            scene.Call(HttpMethod.Post, $"/orders/{order}/refuse", leo.Key, new { reason = "compliance" }));
        Assert.Equal([200, 422], answers.Select(a => a.Status).Order());
        Assert.Equal(1L, await scene.Database.One(
            new("select count(*) from events where kind in ('documents.accepted', 'documents.refused')"), r => r.Long(0)));
    }

    [Fact]
    public async Task Two_operators_take_two_orders_and_one_that_was_left_alone_is_free_again()
    {
        var time = new Dialects.Telnyx.AheadTime();
        await using var server = await TestServer.Start(time: time);
        var sandbox = await server.SandboxWith(new { accounts = new[] { new { name = "acme" } }, review = "manual" });
        foreach (var number in (string[])["+13125550001", "+13125550002"])
        {
            var order = await Scene.Order(sandbox, number);
            await Scene.Prove(sandbox, order, number);
            await Scene.Attach(sandbox, order);
        }

        var queue = server.Services.GetRequiredService<DeskQueue>();
        var (mia, leo) = (await HostPeople.Join(server, "mia", Role.Operator), await HostPeople.Join(server, "leo", Role.Operator));
        var taken = await Task.WhenAll(queue.TakeNext(sandbox.Id, mia.Principal), queue.TakeNext(sandbox.Id, leo.Principal));
        Assert.Equal(2, taken.OfType<OrderId>().Distinct().Count());
        var eve = await HostPeople.Join(server, "eve", Role.Operator);
        Assert.Null(await queue.TakeNext(sandbox.Id, eve.Principal));
        Assert.Contains((await queue.TakenBy(taken[0]!.Value))!.Name, (string[])["mia", "leo"]);
        time.Advance(DeskQueue.TakenFor);
        Assert.NotNull(await queue.TakeNext(sandbox.Id, eve.Principal));
    }

    [Fact]
    public async Task The_same_file_in_an_order_of_another_account_is_a_doubt_in_the_queue_and_on_the_page()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed("acme", "globex");
        await scene.OrderInReview(sandbox);
        var second = await Scene.Order(sandbox, "+13125550002", account: 1);
        await ProveAs(sandbox, second, "+13125550002", 1);
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(System.Text.Encoding.ASCII.GetBytes(Scene.Letter)), "loa", "copied.pdf" },
            { new ByteArrayContent(System.Text.Encoding.ASCII.GetBytes(PdfText.OfOnePage("another bill"))), "bill", "bill.pdf" },
        };
        (await sandbox.Telnyx(HttpMethod.Post, $"/messaging_hosted_number_orders/{second}/actions/file_upload", form, 1)).Expect(200);
        using var desk = await AtDesk(scene, sandbox, Role.Auditor);
        Assert.Contains("1 doubt", (await desk.Get("/desk")).Expect(200).Text);
        Assert.Contains("The same file was uploaded by another account: acme.", (await desk.Get($"/desk/review/{second}")).Expect(200).Text);
    }

    [Fact]
    public async Task What_a_machine_doubts_in_the_documents_stands_first_on_the_page()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed("acme");
        var order = await scene.OrderInReview(sandbox);
        var doubted = await Hang.Until(async () => (await sandbox.Hostline(HttpMethod.Get, "/review")).Expect(200).Json.GetProperty("data")[0]
            .TryGetProperty("checks", out var checks) ? checks.EnumerateArray().First(c => c.GetProperty("outcome").GetString() == "doubt")
                .GetProperty("says").GetString() : null, () => "The machine's findings");
        using var desk = await AtDesk(scene, sandbox, Role.Auditor);
        var page = System.Net.WebUtility.HtmlDecode((await desk.Get($"/desk/review/{order}")).Expect(200).Text);
        Assert.Contains(doubted, page);
        Assert.True(page.IndexOf(doubted, StringComparison.Ordinal) < page.IndexOf("The files are known from no other order", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_machine_found_fine_stands_on_the_page_too_as_that_this_host_sealed_the_letter()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed("acme");
        var order = await Scene.Order(sandbox);
        await Scene.Prove(sandbox, order, Scene.Number);
        var letter = (await sandbox.Send(HttpMethod.Post, $"/hostline/v1/orders/{order}/letter", sandbox.ApiKey(), Letters.SigningStage.Letter()))
            .Expect(201).Json.GetProperty("id").GetString();
        (await sandbox.Control(HttpMethod.Post, $"/letters/{letter}/sign", new { name = "Ann Owner" })).Expect(200);
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(System.Text.Encoding.ASCII.GetBytes(PdfText.OfOnePage("bill"))), "bill", "bill.pdf" },
        };
        (await sandbox.Telnyx(HttpMethod.Post, $"/messaging_hosted_number_orders/{order}/actions/file_upload", form)).Expect(200);
        await Hang.Until(async () => (await sandbox.Hostline(HttpMethod.Get, "/review")).Expect(200).Text.Contains("sealed by this host"),
            () => "The machine's findings");
        using var desk = await AtDesk(scene, sandbox, Role.Auditor);
        var page = WebUtility.HtmlDecode((await desk.Get($"/desk/review/{order}")).Expect(200).Text);
        Assert.Contains("Signed electronically and sealed by this host.", page);
        Assert.Contains("The number is on the letter. Page 1:", page);
        Assert.True(page.IndexOf("Not found on the bill", StringComparison.Ordinal) < page.IndexOf("sealed by this host", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_auditor_sees_every_page_of_the_desk_without_a_form_that_changes_anything()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed();
        var order = await scene.OrderInReview(sandbox);
        using var auditor = await AtDesk(scene, sandbox, Role.Auditor);
        var account = sandbox.Account().GetProperty("id").GetString();
        foreach (var path in (string[])["/desk", $"/desk/review/{order}", $"/desk/orders/{order}", "/desk/find?q=acme", "/desk/stuck", "/desk/transfers",
            "/desk/proposals", "/desk/accounts", $"/desk/accounts/{account}", "/desk/locks", "/desk/allowlist", "/desk/alarms", "/desk/network",
            "/desk/carriers"])
        {
            var forms = (await auditor.Get(path)).Expect(200).Text.Split("<form method=\"post\" action=\"").Skip(1).Select(f => f.Split('"')[0]);
            Assert.All(forms, form => Assert.True(form is "/sign-out" or "/sign-in/demo", $"{path} has the form {form}"));
        }

        Assert.Equal(404, (await auditor.Post($"/desk/review/{order}", [("verdict", "accept")])).Status);
        using var lead = await AtDesk(scene, sandbox, Role.Lead);
        Assert.Equal(404, (await lead.Get("/desk/people")).Status);
    }

    [Fact]
    public async Task What_takes_two_is_proposed_on_the_page_of_the_order_and_confirmed_on_its_own()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed();
        var order = await Scene.Order(sandbox);
        using var desk = await AtDesk(scene, sandbox, Role.Lead);
        var path = "/desk/orders/" + order;
        Assert.Contains("Say why", (await desk.Submit(path, path + "/ownership")).Expect(422).Text);
        (await desk.Submit(path, path + "/ownership", ("why", "An alarm line."))).Expect(303);
        var page = (await desk.Get("/desk/proposals")).Expect(200).Text;
        Assert.Contains("An alarm line.", page);
        var confirm = page.Split("action=\"").Select(p => p.Split('"')[0]).Single(p => p.EndsWith("/confirm", StringComparison.Ordinal));
        (await desk.Submit("/desk/proposals", confirm)).Expect(303);
        Assert.DoesNotContain("ownership", (await sandbox.Hostline(HttpMethod.Get, $"/orders/{order}")).Expect(200).Json.GetProperty("numbers")[0]
            .GetProperty("open").ToString());
        Assert.Contains("Confirmed", (await desk.Get(path)).Text);
    }

    [Fact]
    public async Task A_lead_suspends_resumes_and_closes_an_account_and_says_why()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed("acme", "globex");
        using var desk = await AtDesk(scene, sandbox, Role.Lead);
        var path = "/desk/accounts/" + sandbox.Account().GetProperty("id").GetString();
        Assert.Contains("Say why", (await desk.Submit(path, path + "/suspend")).Expect(422).Text);
        (await desk.Submit(path, path + "/suspend", ("why", "They do not answer."))).Expect(303);
        (await sandbox.Telnyx(HttpMethod.Get, "/messaging_hosted_number_orders")).Expect(403);
        (await desk.Submit(path, path + "/resume", ("why", "They answered."))).Expect(303);
        (await sandbox.Telnyx(HttpMethod.Get, "/messaging_hosted_number_orders")).Expect(200);
        (await desk.Submit(path, path + "/close", ("why", "They left."))).Expect(303);
        (await sandbox.Telnyx(HttpMethod.Get, "/messaging_hosted_number_orders")).Expect(403);
        Assert.Contains("Closed", (await desk.Get("/desk/accounts")).Expect(200).Text);
    }

    [Fact]
    public async Task What_a_carrier_did_is_drawn_with_its_figures()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        await scene.OrderInReview(sandbox);
        (await sandbox.Control(HttpMethod.Get, "/webhooks")).Expect(200);
        using var desk = await AtDesk(scene, sandbox, Role.Auditor);
        var page = await Hang.Until(async () =>
        {
            var seen = (await desk.Get("/desk/carriers")).Expect(200).Text;
            return seen.Contains("data-label=\"Activated\">1<", StringComparison.Ordinal) ? seen : null;
        }, () => "One activated number");
        Assert.Contains("<svg class=\"chart\"", page);
        Assert.Contains("class=\"first\"", page);
    }

    [Theory]
    [InlineData("(312) 555-0001")]
    [InlineData("spring-move")]
    [InlineData("order")]
    [InlineData("file")]
    [InlineData("acm")]
    public async Task An_order_is_found_by_whatever_a_caller_can_say(string text)
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed();
        var order = await scene.OrderInReview(sandbox);
        await scene.Queue.Write(new Hostline.Storage.Unit().Then(new("update orders set reference = 'spring-move' where id = $1"), (OrderId)order));
        var sha = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(Scene.Letter)));
        using var desk = await AtDesk(scene, sandbox, Role.Auditor);
        var asked = text switch { "order" => order.ToString(), "file" => sha, _ => text };
        var found = (await desk.Get("/desk/find?q=" + Uri.EscapeDataString(asked))).Expect(200).Text;
        Assert.Contains(text == "acm" ? "/desk/accounts/" + sandbox.Account().GetProperty("id").GetString() : $"/desk/orders/{order}", found);
    }

    static Task<Visitor> AtDesk(Scene scene, TestSandbox sandbox, Role role) => Visitor.AtDesk(scene.Server, role, sandbox.Id);

    static async Task ProveAs(TestSandbox sandbox, OrderId order, string number, int account)
    {
        var codes = $"/messaging_hosted_number_orders/{order}/";
        (await sandbox.Telnyx(HttpMethod.Post, codes + "verification_codes", new { phone_numbers = new[] { number }, verification_method = "sms" }, account))
            .Expect(200);
        var code = (await sandbox.Control(HttpMethod.Get, $"/messages?kind=sms&to={Uri.EscapeDataString(number)}")).Expect(200).Json.GetProperty("data")[0]
            .GetProperty("code").GetString();
        (await sandbox.Telnyx(HttpMethod.Post, codes + "validation_codes", new { verification_codes = new[] { new { phone_number = number, code } } }, account))
            .Expect(200);
    }
}
