using System.Net;
using System.Net.Sockets;

namespace Hostline.Tests.Support;

/// <summary>A real pgbouncer in front of a cluster.</summary>
public sealed class PgBouncer : IAsyncDisposable
{
    readonly string folder;
    RunningProgram? program;

    PgBouncer(string folder) => this.folder = folder;

    public int Port { get; } = FreePort.Take();

    /// <param name="settings">Additional lines of its section [pgbouncer], such as <c>pool_mode = session</c>.</param>
    public static async Task<PgBouncer> Start(PostgresCluster cluster, params string[] settings)
    {
        var file = RunningProgram.Find("pgbouncer");
        if (file is null)
        {
            RealPart.Missing("pgbouncer", "Run ./test install as root, or install the package pgbouncer.");
        }

        var bouncer = new PgBouncer(Directory.CreateTempSubdirectory("hostline-bouncer-").FullName);
        try
        {
            await bouncer.Run(file, cluster.Port, settings);
            return bouncer;
        }
        catch
        {
            await bouncer.DisposeAsync();
            throw;
        }
    }

    public string Url(PostgresDatabase database) => $"postgres://app@127.0.0.1:{Port}/{database.Name}";

    public async ValueTask DisposeAsync()
    {
        await (program?.DisposeAsync() ?? default);
        Directory.Delete(folder, recursive: true);
    }

    async Task Run(string file, int postgres, string[] settings)
    {
        var settingsFile = Path.Combine(folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(settingsFile, $"""
            [databases]
            * = host=127.0.0.1 port={postgres} user=app
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {Port}
            unix_socket_dir =
            auth_type = any
            {string.Join('\n', settings)}

            """);
        // It refuses root, as PostgreSQL does.
        string[] command = Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", file] : [file];
        if (Environment.UserName == "root" && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }

        program = RunningProgram.Start(command[0], [.. command[1..], settingsFile]);
        await program.IsReady(Listens, $"port {Port}");
    }

    async Task<bool> Listens()
    {
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, Port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
