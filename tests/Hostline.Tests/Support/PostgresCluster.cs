using Npgsql;

namespace Hostline.Tests.Support;

/// <summary>
/// A throwaway PostgreSQL cluster. Tests share one per test program, started by the first that needs it; a test that kills its database
/// makes a cluster of its own. Everything is deleted when the test program ends.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    static readonly string Prefix = $"hostline-pg-run-{Environment.UserName}-";
    static readonly Lazy<Task<PostgresCluster>> TheShared = new(() => Create(flushed: false));
    const string Migrated = "migrated";
    static int made;

    readonly string data;
    int databases;

    /// <summary>Once, by the first test that needs it.</summary>
    readonly Lazy<Task> migrated;

    PostgresCluster(string folder) => (Folder, data, migrated) = (folder, Path.Combine(folder, "data"), new(Migrate));

    /// <summary>All files of the cluster: its data and its log.</summary>
    public string Folder { get; }

    /// <summary>The port on 127.0.0.1; the same after every restart.</summary>
    public int Port { get; private set; }

    public static bool Available => PostgresPrograms.Folder is not null;

    /// <summary>Skips the calling test (fails it with CI=true) if PostgreSQL is missing.</summary>
    public static void Require()
    {
        if (!Available)
        {
            RealPart.Missing("PostgreSQL's server", "Run ./test install as root, or install the package postgresql-15.");
        }
    }

    /// <summary>The cluster all tests of this run share; never stop it.</summary>
    public static Task<PostgresCluster> Shared()
    {
        Require();
        return TheShared.Value;
    }

    /// <summary>A cluster for a single test, which may stop and kill it.</summary>
    /// <param name="flushed">True: fsync as in production, on a real disk; false: in memory, several times faster.</param>
    public static Task<PostgresCluster> Own(bool flushed = false)
    {
        Require();
        return Create(flushed);
    }

    static async Task<PostgresCluster> Create(bool flushed)
    {
        if (!flushed)
        {
            // Without it a server without fsync is refused. Child programs inherit it.
            Environment.SetEnvironmentVariable("HOSTLINE_DATABASE_UNFLUSHED", "1");
        }

        await SweepLeftovers();
        // An fsync to memory would prove nothing.
        string parent = flushed ? Path.GetTempPath() : PostgresPrograms.MemoryFolder;
        PostgresCluster cluster = new(Path.Combine(parent, $"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref made)}"));
        AtExit.Do(() => Discard(cluster.Folder).GetAwaiter().GetResult());

        await PostgresPrograms.Run("mkdir", "-m", "700", cluster.Folder);
        await PostgresPrograms.Run("cp", "-a", await PostgresPrograms.Template(), cluster.data);
        await cluster.Configure(flushed);
        await cluster.Start();
        return cluster;
    }

    async Task Configure(bool flushed)
    {
        Port = FreePort.Take();
        string onOff = flushed ? "on" : "off";
        await File.AppendAllTextAsync(Path.Combine(data, "postgresql.conf"), $"""

            listen_addresses = '127.0.0.1'
            port = {Port}
            unix_socket_directories = ''
            max_connections = 200
            shared_buffers = 64MB
            fsync = {onOff}
            full_page_writes = {onOff}
            """);
    }

    /// <summary>Starts the stopped cluster on its old port; returns once it accepts connections.</summary>
    public Task Start() => PostgresPrograms.Run("pg_ctl", "-D", data, "-l", Path.Combine(Folder, "log"), "-w", "-t", "60", "start");

    /// <summary>Stops without a checkpoint, as a crash of the database does; the next start recovers.</summary>
    public Task StopImmediate() => PostgresPrograms.Run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop");

    /// <summary>A crash and a recovery: every connection breaks, every uncommitted transaction is lost.</summary>
    public async Task RestartImmediate()
    {
        await StopImmediate();
        await Start();
    }

    /// <summary>A fresh, empty database.</summary>
    /// <param name="options">Additional options of CREATE DATABASE.</param>
    public async Task<PostgresDatabase> CreateDatabase(string options = "")
    {
        PostgresDatabase database = new(this, $"test_{Interlocked.Increment(ref databases)}");
        await Execute($"CREATE DATABASE {database.Name} {options}");
        return database;
    }

    /// <summary>A fresh database with today's schema, copied from one that was migrated once: migrating each would take longer.</summary>
    public async Task<PostgresDatabase> CreateMigrated()
    {
        await migrated.Value;
        return await CreateDatabase($"TEMPLATE {Migrated}");
    }

    async Task Migrate()
    {
        await Execute($"CREATE DATABASE {Migrated}");
        PostgresDatabase template = new(this, Migrated);
        await using Hostline.Storage.Postgres database = new(template.Url, new());
        await database.Migrate();
    }

    /// <summary>Removes a database even while connections to it are open.</summary>
    internal Task Drop(string database) => Execute($"DROP DATABASE IF EXISTS {database} WITH (FORCE)");

    /// <summary>Runs a statement in the cluster's own database.</summary>
    public async Task Execute(string sql)
    {
        await using NpgsqlConnection connection = new($"Host=127.0.0.1;Port={Port};Username=app;Database=postgres;Pooling=false");
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => new(Discard(Folder));

    static async Task Discard(string folder)
    {
        string data = Path.Combine(folder, "data");
        if (File.Exists(Path.Combine(data, "postmaster.pid")))
        {
            // A file left behind by a killed server does not mean that it is running.
            await PostgresPrograms.Ran("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop");
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A killed test program leaves its cluster running; the next one removes it.
    static async Task SweepLeftovers()
    {
        foreach (string folder in new[] { PostgresPrograms.MemoryFolder, Path.GetTempPath() }.Distinct()
            .SelectMany(parent => Directory.GetDirectories(parent, Prefix + "*")))
        {
            string owner = Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
            if (!Directory.Exists($"/proc/{owner}"))
            {
                await Discard(folder);
            }
        }
    }
}
