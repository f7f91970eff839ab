using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hostline.Tests.Outbox;

/// <summary>
/// A receiver at the level of bytes, on every local address of a free port: it reads one request per connection, then does what the test
/// says, valid HTTP or not. Without a behavior it accepts no connection, and <see cref="WasTouched"/> says whether anyone tried.
/// </summary>
sealed class RawReceiver : IDisposable
{
    readonly TcpListener _listener = TcpListener.Create(0);
    readonly CancellationTokenSource _end = new();
    int _connections;

    RawReceiver() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"http://127.0.0.1:{Port}/hooks";

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>True if a connection is waiting to be accepted; the kernel queues it before the caller's connect returns.</summary>
    public bool WasTouched => _listener.Pending();

    public bool IsTouchedWithin(TimeSpan wait) => _listener.Server.Poll(wait, SelectMode.SelectRead);

    public string LastRequest { get; private set; } = "";

    public static RawReceiver Canary() => new();

    public static RawReceiver That(Func<Socket, CancellationToken, Task> behaves)
    {
        var receiver = new RawReceiver();
        _ = receiver.AcceptAll(behaves);
        return receiver;
    }

    public static RawReceiver ThatAnswers(string head, string body = "") =>
        That(async (socket, cancel) => await socket.SendAsync(Encoding.Latin1.GetBytes(head.ReplaceLineEndings("\r\n") + "\r\n\r\n" + body), cancel));

    async Task AcceptAll(Func<Socket, CancellationToken, Task> behaves)
    {
        while (!_end.IsCancellationRequested)
        {
            var socket = await _listener.AcceptSocketAsync(_end.Token);
            Interlocked.Increment(ref _connections);
            _ = Serve(socket, behaves);
        }
    }

    async Task Serve(Socket socket, Func<Socket, CancellationToken, Task> behaves)
    {
        using (socket)
        {
            LastRequest = await ReadRequest(socket);
            await behaves(socket, _end.Token);
            socket.Shutdown(SocketShutdown.Send);
            // Closing with unread input would reset the connection and could lose the answer in transit.
            await socket.ReceiveAsync(new byte[1], _end.Token);
        }
    }

    async Task<string> ReadRequest(Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!IsComplete(text.ToString()))
        {
            var length = await socket.ReceiveAsync(buffer, _end.Token);
            if (length == 0)
            {
                break;
            }
            text.Append(Encoding.Latin1.GetString(buffer, 0, length));
        }
        return text.ToString();
    }

    static bool IsComplete(string request)
    {
        var head = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (head < 0)
        {
            return false;
        }
        const string Length = "Content-Length: ";
        var at = request.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
        var body = at < 0 ? 0 : int.Parse(request[(at + Length.Length)..request.IndexOf('\r', at)]);
        return request.Length >= head + 4 + body;
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }
}
