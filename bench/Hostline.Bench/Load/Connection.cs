using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hostline.Bench.Load;

/// <summary>
/// One keep-alive HTTP/1.1 connection to 127.0.0.1, as cheap as possible because it shares the machine with the server it measures:
/// one request at a time from prepared bytes; of the answer it reads only the status and the body.
/// </summary>
sealed class Connection : IDisposable
{
    readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    readonly byte[] buffer = new byte[256 * 1024];
    int length;
    int bodyAt;
    bool isChunked;

    /// <summary>The body of the last answer; overwritten by the next exchange.</summary>
    public ReadOnlySpan<byte> Body => buffer.AsSpan(bodyAt, length - bodyAt);

    /// <summary>The JSON object in the body, without the chunk markers around it.</summary>
    public string Json => Encoding.UTF8.GetString(Body[Body.IndexOf((byte)'{')..(Body.LastIndexOf((byte)'}') + 1)]);

    /// <summary>The body as a text, its chunks put together: what is measured looks at none, so this is not the cheapest way.</summary>
    public string Text
    {
        get
        {
            if (!isChunked)
            {
                return Encoding.UTF8.GetString(Body);
            }

            var whole = new List<byte>();
            var rest = Body;
            while (rest.IndexOf("\r\n"u8) is > 0 and var end && Utf8Parser.TryParse(rest[..end], out int size, out _, 'x') && size > 0)
            {
                whole.AddRange(rest.Slice(end + 2, size));
                rest = rest[(end + 2 + size + 2)..];
            }

            return Encoding.UTF8.GetString([.. whole]);
        }
    }

    /// <summary>The <c>id</c> of the resource in the last answer: the first member of that name.</summary>
    /// <exception cref="FormatException">The answer has no id; the message shows the answer.</exception>
    public Guid Id
    {
        get
        {
            var at = Body.IndexOf("\"id\":\""u8);
            return at >= 0 && Guid.TryParse(Body.Slice(at + 6, 36), out var id)
                ? id
                : throw new FormatException("No id in the answer " + Encoding.UTF8.GetString(Body));
        }
    }

    /// <summary>The digits of the <c>sid</c> of the order in the last answer, in the second dialect.</summary>
    /// <exception cref="FormatException">The answer has none; the message shows the answer.</exception>
    public Guid Sid
    {
        get
        {
            var at = Body.IndexOf("\"sid\":\"HR"u8);
            return at >= 0 && Utf8Parser.TryParse(Body.Slice(at + 9, 32), out Guid id, out _, 'N')
                ? id
                : throw new FormatException("No sid in the answer " + Encoding.UTF8.GetString(Body));
        }
    }

    /// <exception cref="SocketException">Nothing listens there.</exception>
    public static async Task<Connection> Open(int port)
    {
        var connection = new Connection();
        try
        {
            await connection.socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends one request, reads its whole answer and returns the status.</summary>
    /// <exception cref="IOException">The connection ended, or the answer is larger than the buffer.</exception>
    public async ValueTask<int> Exchange(ReadOnlyMemory<byte> request)
    {
        await socket.SendAsync(request);
        length = 0;
        var needed = 0;
        do
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(length));
            if (got == 0)
            {
                throw new IOException(length == buffer.Length ? "An answer is larger than 256 KiB." : "The server ended the connection.");
            }

            length += got;
            needed = needed > 0 ? needed : WholeLength();
        }
        while (needed == 0 || length < needed);
        return (buffer[9] - '0') * 100 + (buffer[10] - '0') * 10 + (buffer[11] - '0');
    }

    public void Dispose() => socket.Dispose();

    /// <summary>Length of head and body; 0 while the head is not complete.</summary>
    int WholeLength()
    {
        var head = buffer.AsSpan(0, length);
        var end = head.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return 0;
        }

        bodyAt = end + 4;
        isChunked = !Field(head[..end], "Transfer-Encoding"u8).IsEmpty;
        return !isChunked
            ? bodyAt + (Utf8Parser.TryParse(Field(head[..end], "Content-Length"u8), out int body, out _) ? body : 0)
            : ChunkedLength();
    }

    /// <summary>Chunks are read to the last one and not decoded: what is measured looks at no such body.</summary>
    int ChunkedLength() => buffer.AsSpan(0, length).EndsWith("0\r\n\r\n"u8) ? length : 0;

    static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        for (var next = head.IndexOf((byte)'\n') + 1; next > 0; next = head.IndexOf((byte)'\n') + 1)
        {
            head = head[next..];
            if (head.Length > name.Length && head[name.Length] == ':' && Ascii.EqualsIgnoreCase(head[..name.Length], name))
            {
                return head[(name.Length + 1)..].TrimStart((byte)' ');
            }
        }

        return default;
    }
}
