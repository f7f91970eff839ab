using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Npgsql;

namespace Hostline.Tests.Desk;

/// <summary>However many orders wait, a page of the queue reads only its own: 10,000 here.</summary>
public sealed class QueuePlanTests
{
    const int Rows = 10_000;

    const string Columns = "id, order_id, world, account, position, number, state, live, holds, required, open, created_at, updated_at";

    /// <summary>Orders of one number in review, each a second later than the one before.</summary>
    static readonly Sql Fill = new($"""
        insert into hostings ({Columns})
        select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ('00000000-0000-7000-8001-' || lpad(to_hex(n), 12, '0'))::uuid,
          '{World.LiveId}'::uuid, '{Guid.Empty}'::uuid, 0, 10000000000 + n, 4, true, false, 127, 0, n * 1000000, n * 1000000
        from generate_series(1::bigint, {Rows}) n
        """, sqlite: $"""
        with recursive s(n) as (select 1 union all select n + 1 from s where n < {Rows})
        insert into hostings ({Columns})
        select unhex('00000000000070008000' || printf('%012X', n)), unhex('00000000000070008001' || printf('%012X', n)),
          unhex('{World.LiveId.Value:N}'), zeroblob(16), 0, 10000000000 + n, 4, 1, 0, 127, 0, n * 1000000, n * 1000000 from s
        """);

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task The_queue_is_read_from_its_index_oldest_first_and_from_any_place(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        await store.Write(new Unit().Then(Fill));
        var first = await Page(store, DateTimeOffset.UnixEpoch, default);
        Assert.Equal(50, first.Count);
        Assert.Equal(first.OrderBy(w => w.Since), first);
        var second = await Page(store, first[^1].Since, first[^1].Order);
        Assert.Equal(51, (second[0].Since - DateTimeOffset.UnixEpoch).TotalSeconds);
        Assert.Equal(Rows, await store.Database.One(DeskTable.CountWaiting, r => r.Int(0), World.LiveId, 20_000));

        foreach (var step in await Steps(store, kind))
        {
            Assert.DoesNotContain("TEMP B-TREE", step, StringComparison.Ordinal);
            Assert.DoesNotContain("Seq Scan", step, StringComparison.Ordinal);
        }

        Assert.Contains(await Steps(store, kind), step => step.Contains("hostings_review", StringComparison.Ordinal));
    }

    static Task<IReadOnlyList<(OrderId Order, DateTimeOffset Since)>> Page(TestStore store, DateTimeOffset since, OrderId order) =>
        store.Database.Many(DeskTable.Waiting, r => (r.Id<OrderId>(0), r.Time(1)), World.LiveId, since, order, 50);

    static async Task<IReadOnlyList<string>> Steps(TestStore store, StoreKind kind)
    {
        if (kind == StoreKind.Sqlite)
        {
            return await store.Database.Many(new Sql(DeskTable.Waiting.Text, sqlite: "explain query plan " + DeskTable.Waiting.ForSqlite), r => r.Text(3),
                World.LiveId, DateTimeOffset.UnixEpoch, default(OrderId), 50);
        }

        await using var connection = new NpgsqlConnection(store.Postgres!.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        foreach (var text in (string[])["analyze hostings", "set plan_cache_mode = force_generic_plan", $"prepare ask as {DeskTable.Waiting.ForPostgres}"])
        {
            await using var command = new NpgsqlCommand(text, connection);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await using var explain = new NpgsqlCommand("explain execute ask(null, null, null, null)", connection);
        var steps = new List<string>();
        await using var reader = await explain.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            steps.Add(reader.GetString(0));
        }

        return steps;
    }
}
