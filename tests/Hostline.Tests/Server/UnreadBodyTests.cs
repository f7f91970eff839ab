using System.Net.Sockets;
using System.Text;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Support;

namespace Hostline.Tests.Server;

/// <summary>
/// A client that sends a body which the server will not read is answered all the same, even if it reads nothing before it has sent
/// everything, as most clients do. Raw sockets, because a client library would hide what happened to the connection.
/// </summary>
public sealed class UnreadBodyTests(TelnyxServer telnyx)
{
    const int Megabyte = 1024 * 1024;
    static readonly string Upload = $"/v2{Journey.Orders}/{default(AnyId)}/actions/file_upload";

    [Theory]
    [InlineData("wrong key", 10, true)]
    [InlineData("wrong key", 100_000, false)]
    [InlineData("wrong key", 20 * Megabyte, true)]
    [InlineData("wrong key", 20 * Megabyte, false)]
    [InlineData("no key", 20 * Megabyte, true)]
    [InlineData("unknown path", 20 * Megabyte, true)]
    [InlineData("wrong method", 20 * Megabyte, true)]
    [InlineData("unknown order", 20 * Megabyte, true)]
    [InlineData("own API", 20 * Megabyte, false)]
    [InlineData("body too large", 20 * Megabyte, true)]
    [InlineData("page", 20 * Megabyte, true)]
    public async Task A_refused_body_is_answered_and_never_breaks_the_pipe_under_its_sender(string what, int bytes, bool keepsAlive)
    {
        var sandbox = await telnyx.Server.Sandbox();
        var (method, path, key, status) = what switch
        {
            "wrong key" => ("POST", Upload, "KEY0", 401),
            "no key" => ("POST", Upload, "", 401),
            "unknown path" => ("POST", "/v2/no/such/path", sandbox.ApiKey(), 404),
            "wrong method" => ("PUT", "/v2" + Journey.Orders, sandbox.ApiKey(), 405),
            "unknown order" => ("POST", Upload, sandbox.ApiKey(), 404),
            "own API" => ("POST", "/hostline/v1/accounts", "nonsense", 401),
            "page" => ("POST", $"/transfers/{default(AnyId)}/approve", "", 404),
            _ => ("POST", "/v2" + Journey.Orders, sandbox.ApiKey(), 413),
        };
        foreach (var chunked in (bool[])[false, true])
        {
            using var wire = await Wire.Open(telnyx.Server.BaseUrl);
            await wire.Send(Head(method, path, key, keepsAlive, chunked ? null : bytes));
            await wire.SendBody(bytes, chunked);
            Assert.Equal((chunked, status), (chunked, await wire.Status()));
            if (keepsAlive)
            {
                await wire.Send(Head("GET", "/healthz", "", keepsAlive, 0));
                Assert.Equal(200, await wire.Status());
            }
        }
    }

    [Fact]
    public async Task A_client_that_asks_before_it_sends_is_answered_without_sending()
    {
        using var wire = await Wire.Open(telnyx.Server.BaseUrl);
        await wire.Send(Head("POST", Upload, "KEY0", true, 20 * Megabyte, "Expect: 100-continue\r\n"));
        Assert.Equal(401, await wire.Status());
    }

    static string Head(string method, string path, string key, bool keepsAlive, int? length, string more = "") =>
        $"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{more}Connection: {(keepsAlive ? "keep-alive" : "close")}\r\nContent-Type: application/json\r\n"
        + (key.Length > 0 ? $"Authorization: Bearer {key}\r\n" : "")
        + (length is { } known ? $"Content-Length: {known}\r\n\r\n" : "Transfer-Encoding: chunked\r\n\r\n");

    sealed class Wire(TcpClient client) : IDisposable
    {
        readonly NetworkStream stream = client.GetStream();
        readonly byte[] received = new byte[256 * 1024];
        int held;

        public static async Task<Wire> Open(string baseUrl)
        {
            var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", new Uri(baseUrl).Port, TestContext.Current.CancellationToken);
            return new(client);
        }

        public ValueTask Send(string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);

        public async Task SendBody(int bytes, bool chunked)
        {
            var block = new byte[64 * 1024];
            for (var left = bytes; left > 0; left -= block.Length)
            {
                var size = Math.Min(left, block.Length);
                if (chunked)
                {
                    await Send($"{size:x}\r\n");
                }

                await stream.WriteAsync(block.AsMemory(0, size), TestContext.Current.CancellationToken);
                if (chunked)
                {
                    await Send("\r\n");
                }
            }

            if (chunked)
            {
                await Send("0\r\n\r\n");
            }
        }

        /// <summary>Reads one whole answer and gives its status.</summary>
        public async Task<int> Status()
        {
            while (true)
            {
                var text = Encoding.Latin1.GetString(received, 0, held);
                if (EndOf(text) is { } end && end <= held)
                {
                    received.AsSpan(end, held - end).CopyTo(received);
                    held -= end;
                    return int.Parse(text.AsSpan(9, 3));
                }

                var read = await stream.ReadAsync(received.AsMemory(held), TestContext.Current.CancellationToken);
                Assert.True(read > 0, $"The connection ended before the answer did: {text}");
                held += read;
            }
        }

        public void Dispose() => client.Dispose();

        /// <summary>The position at which the first answer ends; null while its head is incomplete.</summary>
        static int? EndOf(string text)
        {
            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head < 0)
            {
                return null;
            }

            var at = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && at < head)
            {
                return head + 4 + int.Parse(text.AsSpan(at + 16, text.IndexOf('\r', at) - at - 16));
            }

            var last = text.IndexOf("\r\n0\r\n\r\n", head, StringComparison.Ordinal);
            return last < 0 ? null : last + 7;
        }
    }
}
