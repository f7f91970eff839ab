using System.Net.Sockets;

namespace Hostline.Commands.Doctor;

/// <summary>Checks what answers at the server's address.</summary>
static class Listener
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    const string Serving = " is up and ready.";

    public static bool IsServing(Finding found) => found.Grade == Grade.Ok && found.Told.EndsWith(Serving, StringComparison.Ordinal);

    public static async Task<Finding> Check(Uri server, CancellationToken cancellation)
    {
        var place = server.GetLeftPart(UriPartial.Authority);
        if (!await IsTaken(server, cancellation))
        {
            return Finding.Ok("server", $"Nothing listens at {place}: it is free for 'hostline serve'.");
        }

        using var client = new ServerClient(server, null);
        try
        {
            var ready = await client.Get("/readyz", cancellation);
            return ready.Json.Text("status") == "ready"
                ? Finding.Ok("server", place + Serving)
                : Finding.Fail("server", $"Another program answers at {place}.", "End it, or start Hostline elsewhere with --urls.");
        }
        catch (CommandFailure notReady)
        {
            return Finding.Fail("server", $"The program that listens at {place} is not ready: {notReady.Message}",
                "If it is Hostline, its log says why; if not, start Hostline elsewhere with --urls.");
        }
    }

    static async Task<bool> IsTaken(Uri server, CancellationToken cancellation)
    {
        using var socket = new TcpClient();
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(Patience);
        try
        {
            await socket.ConnectAsync(server.Host, server.Port, late.Token);
            return true;
        }
        catch (Exception silent) when (silent is SocketException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
