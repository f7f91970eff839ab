using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hostline.Tests.Support;

/// <summary>What the wire does when it sees the text that it waits for.</summary>
public enum Cut
{
    /// <summary>The bytes are not passed on, and both ends are disconnected.</summary>
    Before,
    /// <summary>The bytes are passed on, and the client is disconnected; the server notices when it answers.</summary>
    After,
    /// <summary>The bytes are passed on, but from now on this and every new connection is silent in both directions.</summary>
    AfterIntoSilence,
}

/// <summary>A connection to PostgreSQL that breaks at a moment chosen by the test.</summary>
public sealed class CutWire : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stopping = new();
    readonly int port;
    readonly Task accepting;
    (byte[] Text, Cut Cut)? armed;
    volatile bool silent;

    public CutWire(int port)
    {
        this.port = port;
        listener.Start();
        accepting = Accept();
    }

    /// <summary>A server's URL through this wire.</summary>
    public string Url(string database) => $"postgres://app@127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/{database}";

    /// <summary>How often a client was disconnected.</summary>
    public int Cuts { get; private set; }

    /// <summary>
    /// From now on the first client packet that contains this text breaks the wire. Text of prepared statements is sent only once.
    /// </summary>
    public void Arm(string text, Cut cut) => armed = (Encoding.UTF8.GetBytes(text), cut);

    public void Heal() => silent = false;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        stopping.Dispose();
    }

    async Task Accept()
    {
        var wires = new List<Task>();
        try
        {
            while (true)
            {
                wires.Add(Carry(await listener.AcceptTcpClientAsync(stopping.Token)));
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(wires);
        }
    }

    async Task Carry(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, port, stopping.Token);
                await Task.WhenAny(Up(client, server), Down(server.GetStream(), client.GetStream()));
            }
            catch (Exception broken) when (broken is OperationCanceledException or SocketException or IOException)
            {
                // If either end closes, both are closed.
            }
        }
    }

    async Task Up(TcpClient client, TcpClient server)
    {
        var buffer = new byte[1 << 20];
        for (int read; (read = await client.GetStream().ReadAsync(buffer, stopping.Token)) > 0;)
        {
            var cut = CutAt(buffer.AsSpan(0, read));
            if (cut == Cut.AfterIntoSilence || cut == Cut.After)
            {
                // Before the bytes are passed on; otherwise the answer could win the race.
                silent = true;
            }

            if (cut != Cut.Before && (cut is not null || !silent))
            {
                await server.GetStream().WriteAsync(buffer.AsMemory(0, read), stopping.Token);
            }

            if (cut == Cut.After)
            {
                await CutOff(client, server);
            }

            if (cut is Cut.Before or Cut.After)
            {
                return;
            }
        }
    }

    /// <summary>The client is disconnected; the server may finish what it was sent, and then cannot deliver its answer.</summary>
    async Task CutOff(TcpClient client, TcpClient server)
    {
        try
        {
            server.Client.Shutdown(SocketShutdown.Send);
            await server.GetStream().CopyToAsync(Stream.Null, stopping.Token);
        }
        finally
        {
            silent = false;
            client.Close();
        }
    }

    async Task Down(NetworkStream server, NetworkStream client)
    {
        var buffer = new byte[1 << 16];
        for (int read; (read = await server.ReadAsync(buffer, stopping.Token)) > 0;)
        {
            if (!silent)
            {
                await client.WriteAsync(buffer.AsMemory(0, read), stopping.Token);
            }
        }
    }

    Cut? CutAt(ReadOnlySpan<byte> sent)
    {
        if (armed is not { } waiting || sent.IndexOf(waiting.Text) < 0)
        {
            return null;
        }

        armed = null;
        Cuts++;
        return waiting.Cut;
    }
}
