using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Tests.Storage;
using Npgsql;

namespace Hostline.Tests.Audit;

/// <summary>The seal log covers an event as soon as the feed gives it, however long that was delayed.</summary>
public sealed class SealDelayTests
{
    static readonly Sql Events = new("select count(*) from events where world = $1");
    static readonly Sql Sealed = new("select coalesce(sum(m.events), 0) from (select max(events) as events from seals where world = $1 group by account) m");

    [Fact]
    public async Task Events_that_waited_for_a_long_transaction_are_sealed_when_it_has_ended()
    {
        await using var host = await AuditedHost.Start(StoreKind.Postgres);
        await host.IsSealed();
        await using var other = new NpgsqlConnection(host.ConnectionString);
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using (var writing = await other.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await using var take = new NpgsqlCommand("select pg_current_xact_id()", other, writing);
            await take.ExecuteScalarAsync(TestContext.Current.CancellationToken);
            await host.LiveOrder("+13125550001");
            await AuditedHost.Passes(host.Scene.Server, 8);
            Assert.True(await Count(host, Sealed) < await Count(host, Events));
        }

        await host.IsSealed();
    }

    static async Task<long> Count(AuditedHost host, Sql sql) => await host.Scene.Database.One(sql, r => r.Long(0), World.LiveId);
}
