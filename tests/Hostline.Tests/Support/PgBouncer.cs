using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Hostline.Tests.Support;

/// <summary>A real pgbouncer in front of a cluster.</summary>
public sealed class PgBouncer : IAsyncDisposable
{
    static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(25);

    readonly string folder;
    Process? process;

    PgBouncer(string folder) => this.folder = folder;

    public int Port { get; } = FreePort.Take();

    /// <param name="settings">Additional lines of its section [pgbouncer], such as <c>pool_mode = session</c>.</param>
    public static async Task<PgBouncer> Start(PostgresCluster cluster, params string[] settings)
    {
        var program = ChildProgram.Find("pgbouncer") ?? new[] { "/usr/sbin/pgbouncer" }.FirstOrDefault(File.Exists);
        if (program is null)
        {
            RealPart.Missing("pgbouncer", "Run ./test install as root, or install the package pgbouncer.");
        }

        var bouncer = new PgBouncer(Directory.CreateTempSubdirectory("hostline-bouncer-").FullName);
        try
        {
            await bouncer.Run(program, cluster.Port, settings);
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
        if (process is { } running)
        {
            running.Kill(entireProcessTree: true);
            await running.WaitForExitAsync();
            running.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    async Task Run(string program, int postgres, string[] settings)
    {
        var file = Path.Combine(folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(file, $"""
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
        string[] command = Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", program] : [program];
        if (Environment.UserName == "root" && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }

        process =
            Process.Start(new ProcessStartInfo(command[0], [.. command[1..], file])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                WorkingDirectory = "/"
            })!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        AtExit.Do(() =>
        {
            if (Directory.Exists(folder))
            {
                process.Kill(entireProcessTree: true);
            }
        });
        await Up();
    }

    async Task Up()
    {
        using var late = new CancellationTokenSource(Hang.Limit);
        while (true)
        {
            late.Token.ThrowIfCancellationRequested();
            Assert.False(process!.HasExited, "pgbouncer ended.");
            try
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync(IPAddress.Loopback, Port, late.Token);
                return;
            }
            catch (SocketException)
            {
                // There is no signal when another process listens on a socket.
                await Task.Delay(AskAgainAfter, late.Token);
            }
        }
    }
}
