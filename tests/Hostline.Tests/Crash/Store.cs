using System.Data.Common;
using Hostline.Storage;
using Hostline.Tests.Support;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Hostline.Tests.Crash;

/// <summary>The database under the nodes, looked at from beside them.</summary>
abstract class Store : IAsyncDisposable
{
    /// <summary>What waits to be done now or soon; nothing of it may be left when nobody asks for more.</summary>
    const string Waiting = """
        select (select count(*) from lanes where wake_at is not null), (select count(*) from deliveries where state in (1, 2)),
          (select count(*) from errands where wake_at is not null), (select count(*) from routes where wake_at is not null)
        """;

    static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(250);

    /// <summary>What the nodes are given as --database.</summary>
    public abstract string? Address { get; }

    /// <summary>Lanes, deliveries, errands and routes that still wait after so long; empty when all is quiet.</summary>
    public async Task<string> Quiet(Node node, TimeSpan within)
    {
        await using var connection = Connect(node);
        await connection.OpenAsync();
        var until = Faults.Now + within;
        while (true)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = Waiting;
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            var left = Enumerable.Range(0, 4).Select(reader.GetInt64).ToList();
            if (left.Sum() == 0)
            {
                return "";
            }

            if (Faults.Now > until)
            {
                return $"Not quiet after {within}: {left[0]} lanes, {left[1]} deliveries, {left[2]} errands, {left[3]} routes wait.";
            }

            await Task.Delay(AskAgainAfter, CancellationToken.None);
        }
    }

    /// <summary>Opens the database as the server does. The embedded one takes only one process: its node must be dead.</summary>
    public abstract Database Open(Node node);

    /// <summary>What the database finds wrong with itself.</summary>
    public abstract Task<IReadOnlyList<string>> Integrity(Node node);

    public abstract ValueTask DisposeAsync();

    protected abstract DbConnection Connect(Node node);
}

sealed class SqliteStore : Store
{
    public override string? Address => null;

    public override Database Open(Node node) => new Sqlite(node.Data, TimeProvider.System, new FaultPoints());

    public override async Task<IReadOnlyList<string>> Integrity(Node node)
    {
        await using var connection = Connect(node);
        await connection.OpenAsync();
        var found = new List<string>();
        foreach (var pragma in new[] { "pragma integrity_check", "pragma foreign_key_check" })
        {
            await using var command = connection.CreateCommand();
            command.CommandText = pragma;
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                found.Add($"{pragma}: {reader.GetValue(0)}");
            }
        }

        found.Remove("pragma integrity_check: ok");
        return found;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Read only: it never checkpoints, which is the writer's.</summary>
    protected override DbConnection Connect(Node node) =>
        new SqliteConnection($"Data Source={Path.Combine(node.Data, "hostline.db")};Mode=ReadOnly;Pooling=false");
}

sealed class PostgresStore : Store
{
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
        await using var connection = Connect(node);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = """
            create extension if not exists amcheck;
            select bt_index_check(c.oid, true) from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
            where a.amname = 'btree' and c.relnamespace = 'public'::regnamespace
            """;
        try
        {
            await command.ExecuteNonQueryAsync();
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

    protected override DbConnection Connect(Node node) => new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
}
