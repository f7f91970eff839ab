using Hostline.Tests.Support;
using Npgsql;

namespace Hostline.Bench.Parts;

/// <summary>A throwaway PostgreSQL on the measured disk, set up as in production: fsync and full_page_writes on.</summary>
sealed class Cluster : IAsyncDisposable
{
    const UnixFileMode AnyoneMayWrite = (UnixFileMode)0b111_111_111;
    readonly string data;

    Cluster(string data) => this.data = data;

    public int Port { get; } = FreePort.Take();

    /// <summary>Why it is not available; null if it is.</summary>
    public static string? Missing => PostgresPrograms.Folder is null ? "PostgreSQL is not installed; run ./test install" : null;

    /// <param name="folder">Empty, on the disk to be measured.</param>
    public static async Task<Cluster> Start(string folder)
    {
        // PostgreSQL refuses to run as root, so another user must be able to create its directory in ours.
        File.SetUnixFileMode(folder, AnyoneMayWrite);
        var home = Path.Combine(folder, "data");
        var cluster = new Cluster(home);
        AtExit.Do(() => cluster.DisposeAsync().AsTask().GetAwaiter().GetResult());
        await PostgresPrograms.Run("cp", "-a", await PostgresPrograms.Template(), home);
        await File.AppendAllTextAsync(Path.Combine(home, "postgresql.conf"), $"""

            listen_addresses = '127.0.0.1'
            port = {cluster.Port}
            unix_socket_directories = ''
            max_connections = 200
            shared_buffers = 256MB
            max_wal_size = 4GB
            """);
        await PostgresPrograms.Run("pg_ctl", "-D", home, "-l", Path.Combine(home, "log"), "-w", "-t", "60", "start");
        return cluster;
    }

    public async Task<string> CreateDatabase(string name)
    {
        await Execute("postgres", $"create database {name}");
        return $"postgres://app@127.0.0.1:{Port}/{name}";
    }

    /// <summary>A database that has grown in service was vacuumed many times; one that was just filled would be while it is measured.</summary>
    public Task Settle(string database) => Execute(database, "vacuum analyze");

    public async Task Execute(string database, string sql)
    {
        await using NpgsqlConnection connection = new($"Host=127.0.0.1;Port={Port};Username=app;Database={database};Pooling=false");
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(data, "postmaster.pid")))
        {
            await PostgresPrograms.Ran("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop");
        }

        if (Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
