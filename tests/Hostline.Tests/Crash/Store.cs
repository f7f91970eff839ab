using Hostline.Storage;
using Hostline.Tests.Support;
using Npgsql;

namespace Hostline.Tests.Crash;

/// <summary>The database of the nodes, read independently of them.</summary>
abstract class Store : IAsyncDisposable
{
    /// <summary>Work that is due now or soon.</summary>
    const string Waiting = """
        select (select count(*) from lanes where wake_at is not null) || ' lanes, ' || (select count(*) from deliveries where state in (1,
            2)) || ' deliveries, '
          || (select count(*) from errands where wake_at is not null) || ' errands, ' || (select count(*) from routes where wake_at is not null) || ' routes'
        """;

    const string Nothing = "0 lanes, 0 deliveries, 0 errands, 0 routes";

    /// <summary>The value of --database for the nodes.</summary>
    public abstract string? Address { get; }

    /// <summary>Returns once no work is waiting, when the load has ended.</summary>
    public async Task Quiet(Node node)
    {
        var left = "";
        await Hang.Until(async () => (left = await Ask(node, Waiting)) == Nothing, () => $"Quiet (there are {left} left)");
    }

    /// <summary>Opens the database as the server does. SQLite allows only one process, so its node must be dead.</summary>
    public abstract Database Open(Node node);

    /// <summary>The result of the database's own integrity check.</summary>
    public abstract Task<IReadOnlyList<string>> Integrity(Node node);

    public abstract ValueTask DisposeAsync();

    /// <summary>The first column of the first row as text; empty if there is none.</summary>
    protected abstract Task<string> Ask(Node node, string sql);
}

sealed class SqliteStore : Store
{
    public override string? Address => null;

    public override Database Open(Node node) => new Sqlite(node.Data, TimeProvider.System, new FaultPoints());

    public override async Task<IReadOnlyList<string>> Integrity(Node node)
    {
        var integrity = await Ask(node, "pragma integrity_check");
        var orphans = await Ask(node, "pragma foreign_key_check");
        return [integrity == "ok" ? "" : $"integrity_check: {integrity}", orphans.Length == 0 ? "" : $"foreign_key_check: {orphans}"];
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Reads next to the server as its own readers do, and never checkpoints, which only the writer may do.</summary>
    protected override Task<string> Ask(Node node, string sql)
    {
        using var connection = new SqliteConnection(Path.Combine(node.Data, "hostline.db"));
        connection.Execute("pragma query_only=on");
        connection.ExecuteScript("pragma wal_autocheckpoint=0");
        return Task.FromResult(connection.Scalar(sql));
    }

}

sealed class PostgresStore : Store
{
    /// <summary>A table, a row, the number of the claim on it, and the end of its lease.</summary>
    const string Claimed = """
        select string_agg(claim || '=' || lease_until, ',') from (
          select 'errand ' || id || ' ' || fence as claim, lease_until from errands where lease_until is not null
          union all select 'lane ' || order_id || ' ' || destination || ' ' || fence, lease_until from lanes where lease_until is not null
          union all select 'delivery ' || id || ' ' || fence, lease_until from deliveries where lease_until is not null
          union all select 'route ' || number || ' ' || fence, lease_until from routes where lease_until is not null) claims
        """;

    readonly PostgresCluster cluster;
    readonly PostgresDatabase database;

    PostgresStore(PostgresCluster cluster, PostgresDatabase database) => (this.cluster, this.database) = (cluster, database);

    public override string? Address => database.Url;

    public static async Task<PostgresStore> Start()
    {
        var cluster = await PostgresCluster.Own();
        return new(cluster, await cluster.CreateDatabase());
    }

    public override Database Open(Node node) => new Postgres(database.Url, new FaultPoints());

    /// <summary>Every index against its table (amcheck).</summary>
    public override async Task<IReadOnlyList<string>> Integrity(Node node)
    {
        try
        {
            await Ask(node, "create extension if not exists amcheck");
            await Ask(node, """
                select count(bt_index_check(c.oid, true)) from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
                where a.amname = 'btree' and c.relnamespace = 'public'::regnamespace
                """);
            return [];
        }
        catch (PostgresException wrong) when (wrong.SqlState == PostgresErrorCodes.IndexCorrupted)
        {
            return [wrong.MessageText];
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await cluster.DisposeAsync();
    }

    /// <summary>The claims that are held right now, each with the end of its lease.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> Claims() => (await Ask(Claimed)).Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(claim => claim.Split('=')).ToDictionary(c => c[0], c => DateTimeOffset.UnixEpoch.AddMicroseconds(long.Parse(c[1])));

    /// <summary>
    /// A node was stopped while it sent a transaction to PostgreSQL, which waits for the rest of a message: no time limit of a session ends that,
    /// and the rows that it has locked stay locked until the node goes on or its connection ends.
    /// </summary>
    public async Task<bool> IsStoppedWhileSending() => await Ask("""
        select count(*) from pg_stat_activity where datname = current_database() and state = 'active' and wait_event = 'ClientRead'
          and query_start < now() - interval '20 seconds'
        """) != "0";

    protected override Task<string> Ask(Node node, string sql) => Ask(sql);

    async Task<string> Ask(string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync()) ?? "";
    }
}
