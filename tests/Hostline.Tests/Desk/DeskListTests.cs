using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hostline.Core.People;
using Hostline.Tests.Api;
using Hostline.Tests.Commands;
using Hostline.Tests.Portal;
using Hostline.Tests.Support;

namespace Hostline.Tests.Desk;

/// <summary>The desk's lists go on where a page ends, and its acts reach the numbers that were chosen.</summary>
public sealed class DeskListTests
{
    const int Orders = 52, PageSize = 50;

    [Fact]
    public async Task Every_list_of_the_desk_goes_on_where_its_page_ends()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed();
        var placed = new HashSet<string>();
        for (var i = 0; i < Orders; i++)
        {
            placed.Add((await Scene.Order(sandbox, $"+1312555{2000 + i}")).ToString());
        }

        using var desk = await Visitor.AtDesk(scene.Server, Role.Lead, sandbox.Id);
        await scene.Server.Alter("update hostings set state = 9, updated_at = (select count(*) from hostings o where o.id < hostings.id) / 10");
        Assert.Equal(placed, await Walk(desk, "/desk/stuck", "after", "/desk/orders/"));

        await scene.Server.Alter("update hostings set state = 4");
        Assert.Equal(placed, await Walk(desk, "/desk", "after", "/desk/review/"));
        Assert.Equal(placed, await Review(scene, sandbox));

        await scene.Server.Alter("update orders set frozen_at = 1000000, frozen_by = 'operator:mia', frozen_why = 'A call.'");
        Assert.Equal(placed, await Walk(desk, "/desk/transfers", "after", "/desk/orders/"));
        await scene.Server.Alter("update orders set frozen_at = null");
        await scene.Server.Alter("""
            insert into consents (id, world, account, order_id, holder, nonce, token_hash, opened_at, overdue, decision, held)
            select id, world, account, id, account, id, id, 1000000, false, 1, 0 from orders
            """);
        Assert.Equal(placed, await Walk(desk, "/desk/transfers", "asked", "/desk/orders/"));
        await scene.Server.Alter("""
            insert into deliveries (id, world, account, order_id, destination, kind, sequence, event_id, event_kind, data, state, attempts, fence, created_at)
            select id, world, account, id, id, 'x', 1, id, 'x', id, 4, 12, 1, 1000000 from orders
            """);
        await scene.Server.Alter("delete from consents");
        Assert.Equal(placed, await Walk(desk, "/desk/stuck", "parked", "/desk/stuck/deliveries/"));
        Assert.Contains($"{Orders} of {Orders} are listed here", (await desk.Get("/desk/stuck/deliveries/again")).Expect(200).Text);
    }

    [Fact]
    public async Task Webhooks_that_were_given_up_are_listed_with_their_count_and_sent_again_by_program()
    {
        await using var receiver = await ReceivingServer.Start();
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed();
        await Scene.Order(sandbox, profile: await Scene.Profile(sandbox, receiver.BaseUrl + "/hook"));
        // The list waits until all that is due now was done.
        (await sandbox.Control(HttpMethod.Get, "/webhooks")).Expect(200);
        await Hang.Until(async () => (await scene.Database.Many(new("select state from deliveries"), r => r.Int(0))) is { Count: > 0 } states
            && states.All(s => s == 3), () => "The deliveries");
        await scene.Server.Alter("update deliveries set state = 4");
        var before = receiver.All.Count;
        var listed = (await sandbox.Hostline(HttpMethod.Get, "/deliveries/parked?limit=1")).Expect(200).Json;
        var (id, total) = (listed.GetProperty("data")[0].GetProperty("id").GetString()!, listed.GetProperty("total").GetInt32());
        Assert.Equal(before, total);
        Assert.Equal(200, listed.GetProperty("data")[0].GetProperty("status").GetInt32());

        var (stranger, delivered) = (Guid.CreateVersion7().ToString(), new { deliveries = new[] { id } });
        var again = (await sandbox.Hostline(HttpMethod.Post, "/deliveries/parked/replay", new { deliveries = new[] { stranger, id } })).Expect(200).Json;
        Assert.Equal((id, stranger), (again.GetProperty("replayed")[0].GetString(), again.GetProperty("passed_over")[0].GetString()));
        await Hang.Until(() => receiver.All.Count == before + 1, "The webhook");
        var other = await scene.Server.Sandbox();
        var foreign = (await other.Hostline(HttpMethod.Post, "/deliveries/parked/replay", delivered)).Expect(200).Json;
        Assert.Equal(id, foreign.GetProperty("passed_over")[0].GetString());

        await scene.Server.Alter("update deliveries set state = 4");
        string[] there = ["--server", scene.Server.BaseUrl, "--key", sandbox.Key];
        var shown = await HostlineProgram.Run(["deliveries", "parked", .. there]);
        Assert.Contains(id, shown.Succeeded());
        Assert.Contains($"{total} of {total} are listed; 100 at most at once. Add --replay", shown.Errors);
        Assert.Contains(id, (await HostlineProgram.Run(["deliveries", "parked", "--replay", .. there])).Succeeded());
        await Hang.Until(() => receiver.All.Count == before + 1 + total, "The webhooks");
    }

    [Fact]
    public async Task The_review_list_of_all_worlds_goes_on_too_and_a_place_that_is_none_is_refused()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed();
        var orders = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            orders.Add((await scene.OrderInReview(sandbox, $"+131255520{10 + i}")).ToString());
        }

        var first = (await scene.AsOperator(HttpMethod.Get, "/review?limit=2")).Expect(200).Json;
        var second = (await scene.AsOperator(HttpMethod.Get, "/review?limit=2&after=" + first.GetProperty("next").GetString())).Expect(200).Json;
        Assert.Equal(orders, Ids(first).Concat(Ids(second)));
        Assert.False(second.TryGetProperty("next", out _));
        Scene.Problem(await scene.AsOperator(HttpMethod.Get, "/review?after=yesterday"), 422, "invalid_field", "after");
    }

    [Fact]
    public async Task Acts_on_an_order_reach_the_numbers_that_were_chosen_and_no_others()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed();
        string[] numbers = ["+13125550001", "+13125550002", "+13125550003"];
        var order = (await sandbox.Telnyx(HttpMethod.Post, "/messaging_hosted_number_orders", new { phone_numbers = numbers })).Expect(200).Json
            .GetProperty("data").GetProperty("id").GetString();
        using var desk = await Visitor.AtDesk(scene.Server, Role.Lead, sandbox.Id);
        var path = "/desk/orders/" + order;
        Assert.Contains("Choose at least one number.", (await desk.Submit(path, path + "/ownership", ("why", "An alarm line."))).Expect(422).Text);
        (await desk.Submit(path, path + "/ownership", ("why", "An alarm line."), ("number", numbers[1]))).Expect(303);
        var confirm = (await desk.Get("/desk/proposals")).Expect(200).Text.Split("action=\"").Select(p => p.Split('"')[0])
            .Single(p => p.EndsWith("/confirm", StringComparison.Ordinal));
        (await desk.Submit("/desk/proposals", confirm)).Expect(303);
        Assert.Equal([true, false, true], (await NumbersOf(sandbox, order)).Select(n => n.GetProperty("open").ToString().Contains("ownership",
            StringComparison.Ordinal)));

        Assert.Contains("Choose at least one number.",
            (await desk.Submit(path, path + "/fail", ("reason", "failed_by_operator"))).Expect(422).Text);
        (await desk.Submit(path, path + "/fail", ("reason", "failed_by_operator"), ("number", numbers[0]))).Expect(303);
        Assert.Equal(["failed", "gathering", "gathering"], await States(sandbox, order));

        await scene.Server.Alter("update hostings set state = 9 where state = 3");
        Assert.Contains("Choose at least one number.", (await desk.Submit(path, path + "/resume", ("to", "gathering"))).Expect(422).Text);
        (await desk.Submit(path, path + "/resume", ("to", "gathering"), ("number", numbers[2]))).Expect(303);
        Assert.Equal(["failed", "action required", "gathering"], await States(sandbox, order));
        // One that is left needs no choice.
        (await desk.Submit(path, path + "/resume", ("to", "gathering"))).Expect(303);
        Assert.Equal(["failed", "gathering", "gathering"], await States(sandbox, order));
    }

    [Fact]
    public async Task Of_several_numbers_in_review_that_are_all_unchecked_none_is_decided()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed();
        var order = (await sandbox.Telnyx(HttpMethod.Post, "/messaging_hosted_number_orders", new { phone_numbers = new[] { "+13125550001", "+13125550002" } }))
            .Expect(200).Json.GetProperty("data").GetProperty("id").GetString();
        await scene.Server.Alter("update hostings set state = 4, open = 0");
        using var desk = await Visitor.AtDesk(scene.Server, Role.Operator, sandbox.Id);
        var path = "/desk/review/" + order;
        Assert.Contains("Choose at least one number.", (await desk.Submit(path, path, ("verdict", "accept"))).Expect(422).Text);
        Assert.Equal(["in review", "in review"], await States(sandbox, order));
    }

    [Fact]
    public async Task The_allowlist_takes_accounts_by_name_or_id_however_many_there_are()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed(["acme", "globex", "twin", "Twin"]);
        using var desk = await Visitor.AtDesk(scene.Server, Role.Lead, sandbox.Id);
        var globex = sandbox.Account(1).GetProperty("id").GetString()!;
        Assert.Contains("No account here has this id or name", (await Allow("acm", globex)).Expect(422).Text);
        Assert.Contains("Several accounts have this name", (await Allow("acme", "twin")).Expect(422).Text);
        Assert.Contains("No account here has this id or name", (await Allow("acme", Guid.CreateVersion7().ToString())).Expect(422).Text);
        (await Allow("ACME", globex)).Expect(303);
        Assert.Contains("Add to the allowlist", (await desk.Get("/desk/proposals")).Expect(200).Text);

        Task<Answered> Allow(string from, string to) => desk.Submit("/desk/allowlist", "/desk/allowlist/allow", ("from", from), ("to", to),
            ("until", "2100-01-01"), ("why", "One company."));
    }

    [Fact]
    public async Task The_queue_of_one_account_stands_in_its_address_and_the_next_one_is_taken_from_it()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed("acme", "globex");
        var first = await Scene.Order(sandbox);
        var other = await Scene.Order(sandbox, "+13125550002", account: 1);
        await scene.Server.Alter("update hostings set state = 4, open = 0");
        using var desk = await Visitor.AtDesk(scene.Server, Role.Operator, sandbox.Id);
        var page = (await desk.Get("/desk?account=Globex")).Expect(200).Text;
        Assert.Contains("/desk/review/" + other, page);
        Assert.DoesNotContain("/desk/review/" + first, page);
        Assert.Equal("/desk/review/" + other, (await desk.Submit("/desk?account=globex", "/desk/take")).Expect(303).Headers["Location"]);
        Assert.Contains("No account here has this id or name", (await desk.Get("/desk?account=initech")).Expect(422).Text);
        Assert.Equal("/desk/review/" + first, (await desk.Submit("/desk", "/desk/take")).Expect(303).Headers["Location"]);
    }

    [Fact]
    public async Task A_lead_makes_the_pack_of_a_number_and_reads_how_it_is_verified()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed();
        var order = await scene.OrderInReview(sandbox);
        using var lead = await Visitor.AtDesk(scene.Server, Role.Lead, sandbox.Id);
        const string Path = "/desk/evidence/" + Scene.Number;
        Assert.Contains(Path, WebUtility.HtmlDecode((await lead.Get("/desk/orders/" + order)).Expect(200).Text));
        var page = (await lead.Get(Path)).Expect(200).Text;
        var key = (await scene.AsOperator(HttpMethod.Get, "/audit/key")).Expect(200).Json.GetProperty("public_key").GetString();
        Assert.Contains("python3 verify.py evidence-13125550001.zip " + key, WebUtility.HtmlDecode(page));
        var pack = await lead.Submit(Path, Path);
        Assert.Equal("application/zip", pack.Expect(200).Headers["Content-Type"]);
        Assert.StartsWith("PK", pack.Text, StringComparison.Ordinal);
        Assert.Equal(404, (await lead.Get("/desk/evidence/+13125550999")).Status);
        using var operators = await Visitor.AtDesk(scene.Server, Role.Operator, sandbox.Id);
        Assert.Equal(404, (await operators.Get(Path)).Status);
    }

    /// <summary>The ids behind links and forms of all pages of a list, each of which has at most 50 and none of which has one again.</summary>
    static async Task<HashSet<string>> Walk(Visitor desk, string path, string cursor, string prefix)
    {
        var (seen, pages) = (new HashSet<string>(), 0);
        for (var at = path; at is not null; pages++)
        {
            var page = WebUtility.HtmlDecode((await desk.Get(at)).Expect(200).Text);
            var ids = Regex.Matches(page, Regex.Escape(prefix) + "([0-9a-f-]{36})").Select(m => m.Groups[1].Value).Distinct().ToList();
            Assert.InRange(ids.Count, 1, PageSize);
            Assert.All(ids, id => Assert.True(seen.Add(id), $"{id} is listed twice."));
            at = Regex.Match(page, $"rel=\"next\" href=\"([^\"]*[?&]{cursor}=[^\"]*)\"") is { Success: true } next ? next.Groups[1].Value : null;
        }

        Assert.Equal(2, pages);
        return seen;
    }

    static async Task<HashSet<string>> Review(Scene scene, TestSandbox sandbox)
    {
        var first = (await sandbox.Hostline(HttpMethod.Get, "/review?limit=50")).Expect(200).Json;
        var second = (await sandbox.Hostline(HttpMethod.Get, "/review?limit=50&after=" + first.GetProperty("next").GetString())).Expect(200).Json;
        return [.. Ids(first), .. Ids(second)];
    }

    static IEnumerable<string> Ids(JsonElement page) => page.GetProperty("data").EnumerateArray().Select(o => o.GetProperty("order").GetString()!);

    static async Task<IReadOnlyList<JsonElement>> NumbersOf(TestSandbox sandbox, string? order) =>
        [.. (await sandbox.Hostline(HttpMethod.Get, $"/orders/{order}")).Expect(200).Json.GetProperty("numbers").EnumerateArray()];

    static async Task<IEnumerable<string?>> States(TestSandbox sandbox, string? order) =>
        (await NumbersOf(sandbox, order)).Select(n => n.GetProperty("state").GetString());
}
