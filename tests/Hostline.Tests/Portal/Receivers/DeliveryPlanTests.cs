using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Npgsql;

namespace Hostline.Tests.Portal.Receivers;

/// <summary>The lists of deliveries read a page by an index, however many there are: a million in the long form.</summary>
public sealed class DeliveryPlanTests
{
    /// <summary>Of many, so that an index by them is worth it.</summary>
    const int Destinations = 101, Accounts = 97;

    static readonly AccountId Account = AccountId.Of(new("00000000-0000-7000-8000-0000000a0000"));

    static readonly int Rows = LongForm.Or(20_000, 1_000_000);

    /// <summary>Mostly delivered, one in a thousand still tried, and one in a thousand parked.</summary>
    static readonly Sql Fill = new($"""
        insert into deliveries (id, world, account, order_id, destination, kind, sequence, event_id, event_kind, data, state, attempts, fence, created_at)
        select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, '{Guid.Empty}'::uuid,
          ('00000000-0000-7000-8000-' || lpad(to_hex(655360 + n % {Accounts}), 12, '0'))::uuid,
          ('00000000-0000-7000-8001-' || lpad(to_hex(n / 3), 12, '0'))::uuid,
          ('00000000-0000-7000-8002-' || lpad(to_hex(n % {Destinations}), 12, '0'))::uuid, 'toy', n, '{Guid.Empty}'::uuid, 'event', ''::bytea,
          case n % 1000 when 2 then 2 when 4 then 4 else 3 end, 1, 0, n from generate_series(1, {Rows}) n
        """, sqlite: $"""
        with recursive s(n) as (select 1 union all select n + 1 from s where n < {Rows})
        insert into deliveries (id, world, account, order_id, destination, kind, sequence, event_id, event_kind, data, state, attempts, fence, created_at)
        select unhex('00000000000070008000' || printf('%012X', n)), zeroblob(16), unhex('00000000000070008000' || printf('%012X', 655360 + n % {Accounts})),
          unhex('00000000000070008001' || printf('%012X', n / 3)), unhex('00000000000070008002' || printf('%012X', n % {Destinations})), 'toy', n,
          zeroblob(16), 'event', zeroblob(0), case n % 1000 when 2 then 2 when 4 then 4 else 3 end, 1, 0, n from s
        """);

    static readonly DeliveryRange All = new(Account, World.Live);

    static readonly DestinationId Destination = DestinationId.Of(new("00000000-0000-7000-8002-000000000002"));

    static readonly (DeliveryRange Range, string Index)[] Asked =
    [
        (All, "deliveries_account"),
        (All with { Event = "created" }, "deliveries_account"), (All with { State = DeliveryState.Delivered }, "deliveries_account"),
        (All with { State = DeliveryState.Parked }, "deliveries_parked"), (All with { State = DeliveryState.Retrying }, "deliveries_retried"),
        (All with { Destination = Destination }, "deliveries_destination"),
        (All with { Order = OrderId.Of(new("00000000-0000-7000-8001-000000000007")) }, "deliveries_lane"),
    ];

    [Fact]
    public async Task SQLite_reads_each_list_by_its_own_index()
    {
        await using var store = await TestStore.Open(StoreKind.Sqlite);
        await store.Write(new Unit().Then(Fill));
        foreach (var (range, index) in Asked)
        {
            var page = DeliveryRangeTable.Page(range);
            var plan = await store.Database.Many(new Sql(page.Text, sqlite: "explain query plan " + page.ForSqlite),
                r => r.Text(3), [.. range.Arguments(), 51]);
            Assert.Contains(plan, step => step.Contains(index, StringComparison.Ordinal));
            if (index != "deliveries_lane")
            {
                Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task PostgreSQL_reads_each_list_by_its_own_index()
    {
        await using var store = await TestStore.Open(StoreKind.Postgres);
        await store.Write(new Unit().Then(Fill));
        await using var connection = new NpgsqlConnection(store.Postgres!.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await Run(connection, "analyze deliveries");
        await Run(connection, "set plan_cache_mode = force_generic_plan");
        foreach (var (range, index) in Asked)
        {
            await Run(connection, $"prepare ask as {DeliveryRangeTable.Page(range).ForPostgres}");
            await using var explain = new NpgsqlCommand($"explain execute ask({string.Join(", ", Enumerable.Repeat("null", 12))})", connection);
            var steps = new List<string>();
            await using (var reader = await explain.ExecuteReaderAsync(TestContext.Current.CancellationToken))
            {
                while (await reader.ReadAsync(TestContext.Current.CancellationToken))
                {
                    steps.Add(reader.GetString(0));
                }
            }

            Assert.Contains(steps, step => step.Contains(index, StringComparison.Ordinal));
            Assert.DoesNotContain(steps, step => step.Contains("Seq Scan", StringComparison.Ordinal));
            await Run(connection, "deallocate ask");
        }
    }

    static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
