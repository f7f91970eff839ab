using System.Text.Json;
using Hostline.Audit;
using Hostline.Storage;
using Hostline.Tests.Audit;
using Hostline.Tests.Support;

namespace Hostline.Tests.Api;

public sealed class AuditTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_nobody_touched_verifies_for_the_sandbox_and_for_everything(bool onPostgres)
    {
        await using var database = onPostgres ? await NewPostgres() : null;
        await using var scene = await Scene.Start(database?.Url);
        // After that, the host's own history has its first event: everything is sealed.
        await AuditedHost.IsReady(scene);
        var sandbox = await scene.Server.Sandbox("acme", "globex");
        await Scene.Order(sandbox);
        await Scene.Order(sandbox, "+13125550002", account: 1);
        await Scene.Order(await scene.Server.Sandbox());
        Assert.StartsWith("""{"ok":true,"orders":2,"accounts":2,"events":4,"documents":0,"sealed_since":""",
            (await sandbox.Hostline(HttpMethod.Get, "/audit/verify")).Expect(200).Text);
        Assert.StartsWith("""{"ok":true,"orders":3,"accounts":3,"events":7,"documents":0,"sealed_since":""",
            (await scene.AsOperator(HttpMethod.Get, "/audit/verify")).Expect(200).Text);
    }

    [Theory]
    [InlineData("update events set reason = 'idle' where subject_id = $1 and sequence = 2", 2, "altered")]
    [InlineData("update events set at = at + 1 where subject_id = $1 and sequence = 1", 1, "altered")]
    [InlineData("update events set payload = chain_head from orders o where o.id = events.subject_id and subject_id = $1 and events.sequence = 2", 2,
        "payload")]
    [InlineData("delete from events where subject_id = $1 and sequence = 1", 1, "missing")]
    [InlineData("delete from events where subject_id = $1 and sequence = 2", 2, "missing")]
    [InlineData("update orders set chain_head = (select hash from events where subject_id = $1 and sequence = 1) where id = $1", 2, "stored as the end")]
    [InlineData("update orders set sequence = 3 where id = $1", 3, "missing")]
    [InlineData("delete from orders where id = $1", 1, "missing itself")]
    public async Task Whatever_is_altered_behind_its_back_is_found_where_it_was_done(string tampering, long sequence, string why)
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        await Scene.Order(sandbox, "+13125550003");
        var order = await Scene.Order(sandbox);
        (await sandbox.Telnyx(HttpMethod.Delete, $"/messaging_hosted_number_orders/{order}")).Expect(200);
        await scene.Queue.Write(new Unit().Then(new Sql(tampering), order));
        var broken = await FirstBreak(scene);
        Assert.Equal(("order", order, sequence),
            (broken.GetProperty("subject").GetString(), broken.GetProperty("id").GetId(), broken.GetProperty("sequence").GetInt64()));
        Assert.Contains(why, broken.GetProperty("why").GetString());
    }

    [Fact]
    public async Task An_emptied_payload_is_found_and_the_timeline_shows_the_event_without_it()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        var order = await Scene.Order(sandbox);
        await scene.Queue.Write(new Unit().Then(new Sql("update events set payload = null where subject_id = $1"), order));
        Assert.Contains("The payload of an event is gone",
            (await sandbox.Hostline(HttpMethod.Get, "/audit/verify")).Expect(200).Json.GetProperty("first_break").GetProperty("why").GetString());
        Assert.False((await sandbox.Hostline(HttpMethod.Get, $"/orders/{order}/timeline")).Expect(200).Json.GetProperty("data")[0]
            .TryGetProperty("payload", out _));
    }

    [Fact]
    public async Task An_accounts_chain_is_verified_too()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        var account = sandbox.Account().GetProperty("id").GetId();
        await scene.Queue.Write(new Unit().Then(new Sql("update events set actor = 'operator:mallory' where subject_id = $1"), account));
        Assert.Equal(account, (await FirstBreak(scene)).GetProperty("id").GetId());
    }

    [Fact]
    public async Task A_chain_longer_than_one_read_and_more_chains_than_one_page_are_walked_to_their_ends()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        var orders = await Task.WhenAll(Enumerable.Range(0, ChainAudit.OrdersAtOnce + 5).Select(i => Scene.Order(sandbox, $"+1312555{2000 + i}")));
        var account = sandbox.Account().GetProperty("id").GetString();
        for (var i = 0; i < ChainAudit.EventsAtOnce; i += 2)
        {
            var key = (await sandbox.Hostline(HttpMethod.Post, $"/accounts/{account}/keys")).Expect(201).Json.GetProperty("id").GetString();
            (await sandbox.Hostline(HttpMethod.Delete, $"/accounts/{account}/keys/{key}")).Expect(204);
        }

        var report = (await sandbox.Hostline(HttpMethod.Get, "/audit/verify")).Expect(200).Json;
        Assert.Equal((true, orders.Length, 1 + orders.Length + ChainAudit.EventsAtOnce),
            (report.GetProperty("ok").GetBoolean(), report.GetProperty("orders").GetInt32(), report.GetProperty("events").GetInt32()));
        await scene.Queue.Write(new Unit().Then(new Sql("update events set kind = 'order.cancelled' where subject_id = $1 and sequence = $2"),
            AnyId.Parse(account!), ChainAudit.EventsAtOnce + 1));
        Assert.Equal(ChainAudit.EventsAtOnce + 1, (await FirstBreak(scene)).GetProperty("sequence").GetInt64());
    }

    static async Task<JsonElement> FirstBreak(Scene scene)
    {
        var report = (await scene.AsOperator(HttpMethod.Get, "/audit/verify")).Expect(200).Json;
        Assert.False(report.GetProperty("ok").GetBoolean());
        return report.GetProperty("first_break");
    }

    static async Task<PostgresDatabase> NewPostgres()
    {
        PostgresCluster.Require();
        return await (await PostgresCluster.Shared()).CreateMigrated();
    }
}
