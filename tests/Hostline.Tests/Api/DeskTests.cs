using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hostline.Core.People;
using Hostline.Tests.Commands;
using Hostline.Tests.Desk;
using Hostline.Tests.Support;

namespace Hostline.Tests.Api;

public sealed class DeskTests
{
    [Fact]
    public async Task The_queue_shows_the_oldest_first_with_the_evidence()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed("acme", "globex");
        var earlier = await Scene.Order(sandbox, account: 1);
        (await sandbox.Telnyx(HttpMethod.Delete, $"/messaging_hosted_number_orders/{earlier}", account: 1)).Expect(200);
        var first = await scene.OrderInReview(sandbox);
        var second = await scene.OrderInReview(sandbox, "+13125550002");
        var queue = (await sandbox.Hostline(HttpMethod.Get, "/review?state=waiting")).Expect(200).Json.GetProperty("data");
        Assert.Equal([first, second], queue.EnumerateArray().Select(e => e.GetProperty("order").GetId()));
        var entry = queue[0];
        Assert.Equal(["order", "world", "waiting_since", "status", "account", "letter", "bill", "takes_two", "risks", "numbers", "tests"],
            Scene.Members(entry).Except(["checked_at", "checks"]));
        Assert.Equal("acme", entry.GetProperty("account").GetProperty("name").GetString());
        var letter = entry.GetProperty("letter");
        Assert.Equal(["id", "name", "size", "sha256", "marks", "at"], Scene.Members(letter));
        Assert.Equal((Scene.Letter.Length, Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Scene.Letter)))),
            (letter.GetProperty("size").GetInt32(), letter.GetProperty("sha256").GetString()));
        var number = entry.GetProperty("numbers")[0];
        Assert.Equal((Scene.Number, "in review"), (number.GetProperty("number").GetString(), number.GetProperty("state").GetString()));
        var code = Assert.Single(number.GetProperty("codes").EnumerateArray());
        Assert.Equal(("sms", 0), (code.GetProperty("method").GetString(), code.GetProperty("wrong_tries").GetInt32()));
        Assert.StartsWith("customer:KEY", number.GetProperty("ownership").GetProperty("actor").GetString());
        Assert.Equal(earlier, Assert.Single(number.GetProperty("earlier_orders").EnumerateArray()).GetProperty("order").GetId());
        Assert.False(number.TryGetProperty("holder", out _));
    }

    [Fact]
    public async Task Each_takes_the_next_order_that_no_one_else_has_until_nothing_is_left()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed();
        var (first, second) = (await scene.OrderInReview(sandbox), await scene.OrderInReview(sandbox, "+13125550002"));
        var (mia, leo) = (await HostPeople.Join(scene.Server, "mia", Role.Operator), await HostPeople.Join(scene.Server, "leo", Role.Operator));
        var take = "/review/take?world=" + sandbox.Id;
        var taken = (await scene.Call(HttpMethod.Post, take, mia.Key)).Expect(200).Json;
        Assert.Equal((first, Scene.Number), (taken.GetProperty("order").GetId(), taken.GetProperty("numbers")[0].GetProperty("number").GetString()));
        Assert.Equal(second, (await scene.Call(HttpMethod.Post, take, leo.Key)).Expect(200).Json.GetProperty("order").GetId());
        Assert.Equal(first, (await scene.Call(HttpMethod.Post, take, mia.Key)).Expect(200).Json.GetProperty("order").GetId());
        var none = Scene.Problem(await sandbox.Hostline(HttpMethod.Post, "/review/take"), 404, "not_found");
        Assert.Contains("Nothing waits", none.GetProperty("detail").GetString());
        // The live world has a queue of its own.
        Scene.Problem(await scene.Call(HttpMethod.Post, "/review/take", mia.Key), 404, "not_found");

        string[] there = ["--server", scene.Server.BaseUrl, "--key", leo.Key];
        await Hang.Until(async () => (await sandbox.Hostline(HttpMethod.Get, "/review/" + second)).Expect(200).Json.TryGetProperty("checks", out _),
            () => "The checks");
        var shown = (await HostlineProgram.Run(["review", "take", "--sandbox", sandbox.Id.ToString(), .. there])).Succeeded();
        Assert.Contains(second.ToString(), shown);
        Assert.Contains("not_checked", shown);
        Assert.Contains("Nothing waits", (await HostlineProgram.Run(["review", "take", "--live", .. there])).FailedWith(1));
    }

    [Fact]
    public async Task The_operator_sees_every_world_and_can_look_at_one()
    {
        await using var scene = await Scene.Start();
        var one = await scene.Reviewed();
        var other = await scene.Reviewed();
        var first = await scene.OrderInReview(one);
        var second = await scene.OrderInReview(other);
        Assert.Equal([first, second], await Waiting(scene, ""));
        Assert.Equal([second], await Waiting(scene, "?world=" + other.Id));
        Assert.Equal([first], await Waiting(scene, "?limit=1"));
        Scene.Problem(await scene.AsOperator(HttpMethod.Get, "/review?state=done"), 422, "unknown_value", "state");
    }

    [Fact]
    public async Task A_document_is_an_attachment_that_no_browser_opens_in_place()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed();
        await scene.OrderInReview(sandbox);
        var id = (await sandbox.Hostline(HttpMethod.Get, "/review")).Json.GetProperty("data")[0].GetProperty("letter").GetProperty("id").GetString();
        var file = (await sandbox.Hostline(HttpMethod.Get, "/documents/" + id)).Expect(200);
        Assert.Equal(Scene.Letter, file.Text);
        Assert.StartsWith("attachment; filename=letter_of__acme_.pdf", file.Headers["Content-Disposition"]);
        Assert.Equal("nosniff", file.Headers["X-Content-Type-Options"]);
        Assert.StartsWith("sandbox", file.Headers["Content-Security-Policy"]);
        Scene.Problem(await sandbox.Hostline(HttpMethod.Get, "/documents/" + Guid.AllBitsSet), 404, "not_found");
    }

    [Fact]
    public async Task Accepted_documents_take_the_order_on_and_the_timeline_says_who_did_it()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed();
        var order = await scene.OrderInReview(sandbox);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{scene.Server.BaseUrl}/hostline/v1/orders/{order}/accept");
        request.Headers.Authorization = new("Bearer", scene.OperatorKey);
        request.Headers.Add("Hostline-Operator", "dana");
        Assert.Equal(200, (int)(await Support.Http.Client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
        var accepted = (await sandbox.Hostline(HttpMethod.Get, $"/orders/{order}/timeline")).Expect(200).Json.GetProperty("data").EnumerateArray()
            .Single(e => e.GetProperty("kind").GetString() == "documents.accepted");
        Assert.Equal("operator:dana", accepted.GetProperty("actor").GetString());
        Scene.Problem(await sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/accept"), 422, "wrong_state");
    }

    [Fact]
    public async Task Refused_documents_open_again_with_the_reason_and_the_note()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed();
        var order = await scene.OrderInReview(sandbox);
        var refused = (await sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/refuse", new { reason = "signature_missing", note = "Page 2." }))
            .Expect(200).Json;
        Assert.Equal(("letter_invalid", "signature_missing"),
            (refused.GetProperty("status").GetString(), refused.GetProperty("reason").GetProperty("code").GetString()));
        Assert.Contains("letter", refused.GetProperty("numbers")[0].GetProperty("open").EnumerateArray().Select(o => o.GetString()));
        Assert.Empty(await Waiting(scene, ""));
    }

    [Theory]
    [InlineData("refuse", """{}""", "missing_field", "/reason")]
    [InlineData("accept", """{"numbers":["+13125559999"]}""", "number_not_in_order", "/numbers/0")]
    [InlineData("accept", """{"numbers":"all"}""", "invalid_field", "/numbers")]
    [InlineData("fail", """{}""", "missing_field", "/reason")]
    [InlineData("resume", """{}""", "missing_field", "/to")]
    [InlineData("resume", """{"to":"gathering"}""", "wrong_state", null)]
    [InlineData("ownership", """{"numbers":["+13125550001"]}""", "missing_field", "/reason")]
    [InlineData("ownership", """{"reason":"bill"}""", "missing_field", "/numbers")]
    [InlineData("ownership", """{"numbers":["+13125550001"],"reason":"bill"}""", "wrong_state", null)]
    public async Task A_decision_that_lacks_something_is_refused_and_changes_nothing(string verb, string body, string code, string? field)
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed();
        var order = await scene.OrderInReview(sandbox);
        Scene.Problem(await sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/{verb}", body), 422, code, field);
        Assert.Equal([order], await Waiting(scene, ""));
    }

    [Theory]
    [InlineData("refuse", "carrier_rejected")]
    [InlineData("fail", "signature_missing")]
    [InlineData("fail", "because")]
    public async Task A_reason_comes_from_the_list_of_its_decision(string verb, string reason)
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed();
        var order = await scene.OrderInReview(sandbox);
        Scene.Problem(await sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/{verb}", new { reason }), 422, "unknown_value", "/reason");
    }

    [Fact]
    public async Task What_is_stuck_is_resumed_or_failed()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed();
        var stuck = "+13125550126";
        var order = await scene.OrderInReview(sandbox, stuck);
        (await sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/accept")).Expect(200);
        (await sandbox.Control(HttpMethod.Get, "/webhooks")).Expect(200);
        Assert.Equal("action required", await State(sandbox, order));
        var resumed = (await sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/resume", new { to = "provisioning", numbers = new[] { stuck } }))
            .Expect(200).Json;
        Assert.Equal("provisioning", resumed.GetProperty("numbers")[0].GetProperty("state").GetString());
        (await sandbox.Control(HttpMethod.Get, "/webhooks")).Expect(200);
        var failed = (await sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/fail", new { reason = "capability_test_failed", note = "Twice." }))
            .Expect(200).Json;
        Assert.Equal("failed", failed.GetProperty("numbers")[0].GetProperty("state").GetString());
        var why = failed.GetProperty("numbers")[0].GetProperty("reason");
        Assert.Equal(("capability_test_failed", "Twice."), (why.GetProperty("code").GetString(), why.GetProperty("note").GetString()));
    }

    [Fact]
    public async Task Ownership_by_bill_is_proposed_and_confirmed_and_a_sandboxs_own_key_may_do_both()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed();
        var order = await Scene.Order(sandbox);
        var proposed = (await sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/ownership",
            new { numbers = new[] { Scene.Number }, reason = "No line at the door." })).Expect(202).Json;
        Assert.Equal(("ownership", "open", Scene.Number + " gathering"),
            (proposed.GetProperty("kind").GetString(), proposed.GetProperty("state").GetString(), proposed.GetProperty("found").GetString()));
        Assert.Contains("ownership", await Open(sandbox, order));
        var confirmed = (await sandbox.Hostline(HttpMethod.Post, $"/proposals/{proposed.GetProperty("id").GetString()}/confirm")).Expect(200).Json;
        Assert.Equal("confirmed", confirmed.GetProperty("state").GetString());
        Assert.DoesNotContain("ownership", await Open(sandbox, order));
    }

    static async Task<IEnumerable<string?>> Open(TestSandbox sandbox, OrderId order) => (await sandbox.Hostline(HttpMethod.Get, $"/orders/{order}")).Expect(200)
        .Json.GetProperty("numbers")[0].GetProperty("open").EnumerateArray().Select(o => o.GetString());

    static async Task<string?> State(TestSandbox sandbox, OrderId order) =>
        (await sandbox.Hostline(HttpMethod.Get, $"/orders/{order}")).Expect(200).Json.GetProperty("numbers")[0].GetProperty("state").GetString();

    static async Task<IEnumerable<AnyId>> Waiting(Scene scene, string query) =>
        (await scene.AsOperator(HttpMethod.Get, "/review" + query)).Expect(200).Json.GetProperty("data").EnumerateArray()
            .Select(e => e.GetProperty("order").GetId());
}
