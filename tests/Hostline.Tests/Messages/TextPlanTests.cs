using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Npgsql;

namespace Hostline.Tests.Messages;

/// <summary>An account's texts from one side, or to one, are read a page by an index, however many others it has: a million in the long form.</summary>
public sealed class TextPlanTests
{
    /// <summary>Of many, so that an index by them is worth it.</summary>
    const int Numbers = 101, Accounts = 97;

    const string Own = "+13125550001", Other = "+13125560001";

    static readonly AccountId Account = AccountId.Of(new("00000000-0000-7000-8000-0000000a0000"));

    static readonly int Rows = LongForm.Or(20_000, 1_000_000);

    const string Columns =
        "id, world, account, hosting, number, other, origin, state, body, coding, segments, interface, created_at, updated_at, version";

    /// <summary>Every other one came in.</summary>
    static readonly Sql Fill = new($"""
        insert into texts ({Columns})
        select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, '{Guid.Empty}'::uuid,
          ('00000000-0000-7000-8000-' || lpad(to_hex(655360 + n % {Accounts}), 12, '0'))::uuid, '{Guid.Empty}'::uuid, 3125550000 + n % {Numbers},
          '+1' || (3125560000 + n % {Numbers})::text, 1 + n % 2, 3, 'x', 1, 1, 'toy', n, n, 1 from generate_series(1, {Rows}) n
        """, sqlite: $"""
        with recursive s(n) as (select 1 union all select n + 1 from s where n < {Rows})
        insert into texts ({Columns})
        select unhex('00000000000070008000' || printf('%012X', n)), zeroblob(16), unhex('00000000000070008000' || printf('%012X', 655360 + n % {Accounts})),
          zeroblob(16), 3125550000 + n % {Numbers}, '+1' || cast(3125560000 + n % {Numbers} as text), 1 + n % 2, 3, 'x', 1, 1, 'toy', n, n, 1 from s
        """);

    static readonly (string From, string To, string Index)[] Asked =
        [("", "", "texts_account"), (Own, "", "texts_from"), (Other, "", "texts_from"), ("", Own, "texts_to"), ("", Other, "texts_to")];

    [Fact]
    public async Task SQLite_reads_the_texts_of_each_side_by_its_own_index()
    {
        await using var store = await TestStore.Open(StoreKind.Sqlite);
        await store.Write(new Unit().Then(Fill));
        foreach (var (from, to, index) in Asked)
        {
            var page = TextTable.Page(from, to).Older;
            var plan = await store.Database.Many(new Sql(page.Text, sqlite: "explain query plan " + page.ForSqlite), r => r.Text(3),
                [Account, Guid.AllBitsSet, 51, 0L, 0L, .. new[] { from, to }.Where(side => side.Length > 0)]);
            Assert.Contains(plan, step => step.Contains(index, StringComparison.Ordinal));
            Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task PostgreSQL_reads_the_texts_of_each_side_by_its_own_index()
    {
        await using var store = await TestStore.Open(StoreKind.Postgres);
        await store.Write(new Unit().Then(Fill));
        await using var connection = new NpgsqlConnection(store.Postgres!.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await Run(connection, "analyze texts");
        await Run(connection, "set plan_cache_mode = force_generic_plan");
        foreach (var (from, to, index) in Asked)
        {
            await Run(connection, $"prepare ask as {TextTable.Page(from, to).Older.ForPostgres}");
            var parameters = 5 + (from.Length > 0 ? 1 : 0) + (to.Length > 0 ? 1 : 0);
            await using var explain = new NpgsqlCommand($"explain execute ask({string.Join(", ", Enumerable.Repeat("null", parameters))})", connection);
            var steps = new List<string>();
            await using (var reader = await explain.ExecuteReaderAsync(TestContext.Current.CancellationToken))
            {
                while (await reader.ReadAsync(TestContext.Current.CancellationToken))
                {
                    steps.Add(reader.GetString(0));
                }
            }

            Assert.Contains(steps, step => step.Contains(index, StringComparison.Ordinal));
            await Run(connection, "deallocate ask");
        }
    }

    static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
