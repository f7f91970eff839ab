using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Api;

public sealed class OrderTests
{
    [Fact]
    public async Task An_order_is_shown_in_the_hosts_own_words()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        var id = await Scene.Order(sandbox);
        var order = (await sandbox.Hostline(HttpMethod.Get, $"/orders/{id}")).Expect(200).Json;
        Assert.Equal(["id", "world", "account", "status", "standing", "sequence", "created_at", "updated_at", "numbers"], Scene.Members(order));
        Assert.Equal((id, sandbox.Id, "open", 1), (order.GetProperty("id").GetId(), order.GetProperty("world").GetId(),
            order.GetProperty("status").GetString(), order.GetProperty("sequence").GetInt32()));
        var number = order.GetProperty("numbers")[0];
        Assert.Equal(["id", "number", "state", "open", "standing", "updated_at"], Scene.Members(number));
        Assert.Equal("gathering", number.GetProperty("state").GetString());
        Assert.Equal(["ownership", "letter", "bill", "review", "carrier", "capability_test"],
            number.GetProperty("open").EnumerateArray().Select(o => o.GetString()));
    }

    [Fact]
    public async Task Orders_are_listed_newest_first_page_by_page()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox("acme", "globex");
        var orders = new List<AnyId>();
        for (var i = 0; i < 5; i++)
        {
            orders.Add(await Scene.Order(sandbox, $"+1312555200{i}", account: i % 2));
        }

        orders.Reverse();
        var first = (await sandbox.Hostline(HttpMethod.Get, "/orders?limit=3")).Expect(200).Json;
        var second = (await sandbox.Hostline(HttpMethod.Get, $"/orders?limit=3&after={first.GetProperty("next").GetString()}")).Expect(200).Json;
        Assert.Equal(orders, Ids(first).Concat(Ids(second)));
        Assert.False(second.TryGetProperty("next", out _));
        Assert.Equal(orders.Where((_, i) => i % 2 == 0), Ids((await scene.Call(HttpMethod.Get, "/orders", sandbox.ApiKey())).Expect(200).Json));
        Assert.Equal(orders.Where((_, i) => i % 2 == 1),
            Ids((await sandbox.Hostline(HttpMethod.Get, $"/orders?account={sandbox.Account(1).GetProperty("id").GetString()}")).Expect(200).Json));
        Assert.Equal(orders, Ids((await scene.AsOperator(HttpMethod.Get, "/orders")).Expect(200).Json));
    }

    [Fact]
    public async Task Orders_are_listed_by_status()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        var deleted = await Scene.Order(sandbox);
        (await sandbox.Telnyx(HttpMethod.Delete, $"/messaging_hosted_number_orders/{deleted}")).Expect(200);
        var open = await Scene.Order(sandbox, "+13125550002");
        Assert.Equal([deleted], Ids((await sandbox.Hostline(HttpMethod.Get, "/orders?status=deleted")).Expect(200).Json));
        Assert.Equal([open], Ids((await sandbox.Hostline(HttpMethod.Get, "/orders?status=open")).Expect(200).Json));
        Scene.Problem(await sandbox.Hostline(HttpMethod.Get, "/orders?status=closed"), 422, "unknown_value", "status");
        Scene.Problem(await sandbox.Hostline(HttpMethod.Get, "/orders?page=2"), 400, "unknown_field", "page");
    }

    [Fact]
    public async Task The_timeline_tells_every_event_with_time_actor_and_reason()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.SandboxWith(new { clock = new { mode = "standing", now = "2026-03-01T12:00:00Z" } });
        var order = await Scene.Order(sandbox, "+13125550120");
        (await sandbox.Control(HttpMethod.Get, "/webhooks")).Expect(200);
        var events = (await sandbox.Hostline(HttpMethod.Get, $"/orders/{order}/timeline")).Expect(200).Json.GetProperty("data");
        Assert.Equal(["order.created", "number.ineligible"], events.EnumerateArray().Select(e => e.GetProperty("kind").GetString()));
        Assert.Equal([1, 2], events.EnumerateArray().Select(e => e.GetProperty("sequence").GetInt32()));
        var failed = events[1];
        Assert.Equal(["sequence", "id", "at", "kind", "actor", "reason", "payload", "hash"], Scene.Members(failed));
        Assert.Equal(("network", "2026-03-01T12:00:00.000000Z"), (failed.GetProperty("actor").GetString(), failed.GetProperty("at").GetString()));
        var reason = failed.GetProperty("reason");
        Assert.Equal(("number_not_found", true, true),
            (reason.GetProperty("code").GetString(), reason.GetProperty("sentence").GetString()!.Length > 0,
            reason.GetProperty("next_step").GetString()!.Length > 0));
        Assert.Equal("+13125550120", failed.GetProperty("payload").GetProperty("numbers")[0].GetProperty("number").GetString());
        var rest = (await sandbox.Hostline(HttpMethod.Get, $"/orders/{order}/timeline?after=1&limit=1")).Expect(200).Json;
        Assert.Equal(2, Assert.Single(rest.GetProperty("data").EnumerateArray()).GetProperty("sequence").GetInt32());
    }

    static List<AnyId> Ids(JsonElement page) => [.. page.GetProperty("data").EnumerateArray().Select(o => o.GetProperty("id").GetId())];
}
