using System.Net;
using System.Net.Sockets;

namespace Hostline.Tests.Neighbors;

/// <summary>Accepts every connection and never answers.</summary>
sealed class HangingReceiver : IDisposable
{
    const int Backlog = 4_096;

    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource closing = new();
    int open;
    int most;

    public HangingReceiver()
    {
        listener.Start(Backlog);
        _ = Task.Run(Accept);
    }

    public string Url(int n) => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/{n}";

    /// <summary>The number of open connections.</summary>
    public int Open => Volatile.Read(ref open);

    /// <summary>The highest number of open connections.</summary>
    public int Most => Volatile.Read(ref most);

    public void Forget() => Volatile.Write(ref most, Open);

    public void Dispose()
    {
        closing.Cancel();
        listener.Dispose();
        closing.Dispose();
    }

    async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(closing.Token);
                most = Math.Max(most, Interlocked.Increment(ref open));
                _ = Hold(client);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The run has ended.
        }
    }

    /// <summary>Waits until the other side closes.</summary>
    async Task Hold(TcpClient client)
    {
        using var held = client;
        var buffer = new byte[16 * 1024];
        try
        {
            while (await client.GetStream().ReadAsync(buffer, closing.Token) > 0)
            {
            }
        }
        catch (Exception over) when (over is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Closed.
        }

        Interlocked.Decrement(ref open);
    }
}
