using Hostline.Core;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Support;
using Npgsql;

namespace Hostline.Tests.Storage;

/// <summary>
/// PostgreSQL counts a queue's rows when it is idle, hence empty, and plans by that count when there is a backlog. The destinations with something
/// to send must then still be found one index step each.
/// </summary>
public sealed class BacklogPlanTests
{
    const string Account = "00000000-0000-7000-8000-00000000000a";

    /// <summary>Lanes of 100 destinations of one account that have nothing to send.</summary>
    const string Fill = $"""
        insert into lanes (order_id, destination, kind, world, account, next_sequence, sent_sequence, wake_at, fence)
        select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ('00000000-0000-7000-8001-' || lpad(to_hex(n % 100), 12, '0'))::uuid,
          'toy', '00000000-0000-7000-8000-000000000001', '{Account}', 2, 1, null, 0
        from generate_series(1, 5000) n
        """;

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_backlog_that_the_statistics_do_not_know_is_read_by_its_own_index(bool hasRetries)
    {
        await using var store = await TestStore.Open(StoreKind.Postgres);
        await using var connection = new NpgsqlConnection(store.Postgres!.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var sql = (hasRetries ? DueTable.OfAccount : DueTable.OfAccountWithoutRetries).ForPostgres;
        foreach (var text in (string[])[Fill, "vacuum analyze lanes", "update lanes set wake_at = 1000", "set plan_cache_mode = force_custom_plan",
            $"prepare ask as {sql}"])
        {
            await using var command = new NpgsqlCommand(text, connection);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var steps = new List<string>();
        await using var explain = new NpgsqlCommand($"explain (analyze, timing off) execute ask('{Account}', '{Guid.Empty}', 2000, 128)", connection);
        await using var reader = await explain.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            steps.Add(reader.GetString(0));
        }

        Assert.True(steps.TrueForAll(s => !s.Contains("Sort", StringComparison.Ordinal) && !s.Contains("lanes_world", StringComparison.Ordinal)
            && !s.Contains("Seq Scan on lanes", StringComparison.Ordinal)),
            string.Join('\n', steps));
        Assert.Contains(steps, s => s.Contains("lanes_awake", StringComparison.Ordinal) && s.Contains("rows=100 loops=1", StringComparison.Ordinal)
            || s.Contains("lanes_awake", StringComparison.Ordinal) && s.Contains("loops=100", StringComparison.Ordinal));
    }
}
