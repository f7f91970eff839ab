using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Hostline.Tunnels;

/// <summary>A request for a tunnel (RFC 9110 §9.3.6): <c>CONNECT host:port HTTP/1.1</c>.</summary>
/// <param name="Host">A name or an address, without brackets.</param>
readonly record struct ConnectRequest(string Host, int Port)
{
    const int HeadAtMost = 8_192;
    const string Method = "CONNECT";

    /// <summary>Reads the head of a request to its end; null if it is invalid or too long.</summary>
    public static async Task<ConnectRequest?> Read(NetworkStream client, CancellationToken cancellation)
    {
        // One byte at a time, because the bytes after the head belong to the tunnel. The head is short.
        var (head, one) = (new StringBuilder(256), new byte[1]);
        while (head.Length < HeadAtMost)
        {
            if (await client.ReadAsync(one, cancellation) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
            if (one[0] == '\n' && EndsTheHead(head))
            {
                return Parse(head.ToString());
            }
        }

        return null;
    }

    static bool EndsTheHead(StringBuilder head) => head.Length >= 4 && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r';

    static ConnectRequest? Parse(string head)
    {
        var words = head[..head.IndexOf('\r', StringComparison.Ordinal)].Split(' ');
        if (words.Length != 3 || words[0] != Method || !words[2].StartsWith("HTTP/1.", StringComparison.Ordinal))
        {
            return null;
        }

        var colon = words[1].LastIndexOf(':');
        return colon > 0 && int.TryParse(words[1].AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65_536
            ? new(words[1][..colon].Trim('[', ']').TrimEnd('.').ToLowerInvariant(), port)
            : null;
    }
}
