using Hostline.Core;
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

        foreach (var step in await Steps(store, kind, DeskTable.Waiting, Place))
        {
            Assert.DoesNotContain("TEMP B-TREE", step, StringComparison.Ordinal);
            Assert.DoesNotContain("Seq Scan", step, StringComparison.Ordinal);
        }

        Assert.Contains(await Steps(store, kind, DeskTable.Waiting, Place), step => step.Contains("hostings_review", StringComparison.Ordinal));
        // Here every row waits; the index alone is read once PostgreSQL knows that nothing else is to be seen in the rows.
        var counting = await Steps(store, kind, DeskTable.CountWaiting, [World.LiveId, 10_000], "vacuum hostings");
        Assert.Contains(counting, step => step.Contains("hostings_review_orders", StringComparison.Ordinal));
        Assert.DoesNotContain(counting, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal) || step.Contains("Sort", StringComparison.Ordinal));
    }

    static object?[] Place => [World.LiveId, DateTimeOffset.UnixEpoch, default(OrderId), 50];

    /// <summary>Every other list of the desk that grows with the host. Of tables that are nearly empty PostgreSQL would read all.</summary>
    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task The_other_lists_of_the_desk_have_their_indexes(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        var (world, since) = (World.LiveId, DateTimeOffset.UnixEpoch);
        foreach (var (sql, index, args) in new (Sql, string, object?[])[]
        {
            (DeskTable.Stuck, "hostings_stuck", Place),
            (DeskTable.CountStuck, "hostings_stuck_orders", [world, 50]),
            (DeskTable.Parked, "deliveries_given_up", [world, Ids.AfterAll<DeliveryId>(), 50]),
            (DeskTable.Asked, "consents_waiting", [world, Ids.First<ConsentId>(), 50]),
            (DeskTable.Failed, "errands_failed", [world, 1, Ids.First<ErrandId>(), 50]),
            (DeskTable.CountFailed, "errands_failed", [world, 1, 50]),
            (DeskTable.Errands, "errands_world", [world, 50]),
            (OrderTable.Frozen, "orders_frozen", [50, since, default(OrderId), world]),
            (CarrierTable.Begun, "lead_times_begun", [world, since]),
            (CarrierTable.Took, "lead_times_ended", [world, since, 50]),
            (CarrierTable.ActivatedByWeek, "lead_times_ended", [world, since, since, 1L, "", 1]),
            (CarrierTable.FailedByWeek, "hostings_carrier", [world, since, since, 1L, "", 1]),
        })
        {
            var steps = await Steps(store, kind, sql, args, "set enable_seqscan = off", "set enable_bitmapscan = off");
            Assert.Contains(steps, s => s.Contains(index, StringComparison.Ordinal));
        }
    }

    /// <summary>An order counts once, however many numbers it has, and the limit is one of orders.</summary>
    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Orders_of_many_numbers_are_counted_as_orders(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        await store.Write(new Unit().Then(Fill));
        // The first 2,000 numbers are those of ten orders.
        await store.Write(new Unit().Then(new Sql(
            "update hostings set order_id = ('00000000-0000-7000-8002-' || lpad(to_hex((number - 10000000001) / 200), 12, '0'))::uuid where number <= $1",
            sqlite: "update hostings set order_id = unhex('00000000000070008002' || printf('%012X', (number - 10000000001) / 200)) where number <= $1"),
            10_000_002_000));
        Assert.Equal(Rows - 2_000 + 10, await Count(DeskTable.CountWaiting, 20_000));
        Assert.Equal(50, await Count(DeskTable.CountWaiting, 50));
        await store.Write(new Unit().Then(new Sql("update hostings set state = 9 where number <= $1"), 10_000_002_000));
        Assert.Equal(10, await Count(DeskTable.CountStuck, 20));
        Assert.Equal(Rows - 2_000, await Count(DeskTable.CountWaiting, 10_000));

        Task<int> Count(Sql sql, int limit) => store.Database.One(sql, r => r.Int(0), World.LiveId, limit);
    }

    static Task<IReadOnlyList<(OrderId Order, DateTimeOffset Since)>> Page(TestStore store, DateTimeOffset since, OrderId order) =>
        store.Database.Many(DeskTable.Waiting, r => (r.Id<OrderId>(0), r.Time(1)), World.LiveId, since, order, 50);

    static async Task<IReadOnlyList<string>> Steps(TestStore store, StoreKind kind, Sql sql, object?[] args, params string[] settings)
    {
        if (kind == StoreKind.Sqlite)
        {
            return await store.Database.Many(new Sql(sql.Text, sqlite: "explain query plan " + sql.ForSqlite), r => r.Text(3), args);
        }

        await using var connection = new NpgsqlConnection(store.Postgres!.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        foreach (var text in (string[])[.. settings, "analyze hostings", "set plan_cache_mode = force_generic_plan", $"prepare ask as {sql.ForPostgres}"])
        {
            await using var command = new NpgsqlCommand(text, connection);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await using var explain = new NpgsqlCommand($"explain execute ask({string.Join(", ", args.Select(_ => "null"))})", connection);
        var steps = new List<string>();
        await using var reader = await explain.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            steps.Add(reader.GetString(0));
        }

        return steps;
    }
}
