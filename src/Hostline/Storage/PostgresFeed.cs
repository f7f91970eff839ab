using Npgsql;

namespace Hostline.Storage;

/// <summary>
/// Positions in the feed on PostgreSQL: the id of the transaction that wrote the event, plus a base. Transactions commit in any order, so a
/// reader gets only events below the oldest open transaction, where nothing can be added any more (docs/decisions/0013-feed.md).
/// </summary>
static class PostgresFeed
{
    /// <summary>The base is 0, and not stored, until the store has moved to a cluster with lower transaction ids.</summary>
    const string Base = "coalesce((select convert_from(value, 'UTF8')::bigint from meta where key = 'feed-base'), 0)";

    /// <summary>
    /// The first position at which an event may still appear. It is read in the statement that reads the events, so that both have the
    /// same snapshot. The ids belong to the cluster: a transaction of another database that has written and stays open delays the feed
    /// too.
    /// </summary>
    public const string Settled = $"pg_snapshot_xmin(pg_current_snapshot())::varchar::bigint + {Base}";

    /// <summary>Uses the index, one step per account. Only a store that was restored into another cluster has positions in the future.</summary>
    const string NewestIfAhead = $"""
        select newest from (select coalesce(max(last.position), 0) as newest from accounts a
          cross join lateral (select position from events e where e.account = a.id order by position desc limit 1) last) found
        where newest >= pg_snapshot_xmax(pg_current_snapshot())::varchar::bigint + {Base}
        """;

    /// <summary>
    /// A gap above the newest position: readers of the old cluster may have received events that the backup lacks, and new events must come
    /// after those too.
    /// </summary>
    const long Gap = 1L << 32;

    /// <summary>
    /// After a restore into a cluster whose transaction ids are lower, raises the base so that new events still come after all others.
    /// Must be called under the migration lock.
    /// </summary>
    public static async Task KeepAhead(NpgsqlConnection connection)
    {
        if (await Newest(connection) is null)
        {
            return;
        }

        await using var transaction = await connection.BeginTransactionAsync();
        // Transactions that are already inserting use the old base: this waits for them and blocks new ones.
        await Postgres.Execute(connection, "lock table events in access exclusive mode");
        if (await Newest(connection) is { } newest)
        {
            await Raise(connection, newest + Gap);
        }

        await transaction.CommitAsync();
    }

    static async Task Raise(NpgsqlConnection connection, long first)
    {
        // Of all transactions that may insert from now on, the oldest one that is running has the lowest id.
        await using var oldest = new NpgsqlCommand("select pg_snapshot_xmin(pg_current_snapshot())::varchar::bigint", connection);
        var feedBase = first - (long)(await oldest.ExecuteScalarAsync())!;
        await Postgres.Execute(connection, $"alter table events alter column position set default pg_current_xact_id()::varchar::bigint + {feedBase}");
        await Postgres.Execute(connection, $"""
            insert into meta (key, value) values ('feed-base', convert_to('{feedBase}', 'UTF8')) on conflict (key) do update set value = excluded.value
            """);
    }

    static async Task<long?> Newest(NpgsqlConnection connection)
    {
        await using var ask = new NpgsqlCommand(NewestIfAhead, connection);
        return await ask.ExecuteScalarAsync() as long?;
    }
}
