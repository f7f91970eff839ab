using System.IO.Compression;
using System.Net.Sockets;
using System.Net;
using System.Text;
using Hostline.Outgoing;
using Hostline.Tests.Support;

namespace Hostline.Tests.Outbox;

public class GuardedHttpReceiverTests
{
    static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);
    static readonly TimeSpan TimersAreExactTo = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan Ample = Hang.Limit;

    [Fact]
    public async Task The_request_arrives_as_given()
    {
        using var receiver = RawReceiver.ThatAnswers("HTTP/1.1 200 OK\nX-Trace: abc\nSet-Cookie: a=b\nContent-Length: 5", "hello");
        using var http = new GuardedHttp(AddressPolicy.Laptop, TimeProvider.System, Ample);
        var request = new GuardedRequest(HttpMethod.Post, receiver.Url + "?a=%20b", "{\"id\":1}"u8.ToArray(), "application/json",
            [new("User-Agent", "telnyx-webhooks"), new("telnyx-timestamp", "1714521600"), new("X-Empty", "")]);
        var attempt = await http.Send(request, TestContext.Current.CancellationToken);
        Assert.Equal((AttemptOutcome.Answered, 200, "hello"), (attempt.Outcome, attempt.Status, attempt.Body));
        Assert.Contains(new("X-Trace", "abc"), attempt.Headers);
        Assert.Contains(new("Content-Length", "5"), attempt.Headers);
        Assert.Equal(
            $"POST /hooks?a=%20b HTTP/1.1\r\nHost: 127.0.0.1:{receiver.Port}\r\nUser-Agent: telnyx-webhooks\r\ntelnyx-timestamp: 1714521600\r\n"
            + "X-Empty: \r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{\"id\":1}", receiver.LastRequest);
    }

    [Fact]
    public async Task No_cookie_comes_back_and_a_GET_has_no_body()
    {
        using var receiver = RawReceiver.ThatAnswers("HTTP/1.1 200 OK\nSet-Cookie: a=b\nContent-Length: 0\nConnection: close");
        using var http = new GuardedHttp(AddressPolicy.Laptop, TimeProvider.System, Ample);
        var request = new GuardedRequest(HttpMethod.Get, receiver.Url, [], "", []);
        await http.Send(request, TestContext.Current.CancellationToken);
        await http.Send(request, TestContext.Current.CancellationToken);
        Assert.Equal(2, receiver.Connections);
        Assert.Equal($"GET /hooks HTTP/1.1\r\nHost: 127.0.0.1:{receiver.Port}\r\n\r\n", receiver.LastRequest);
    }

    [Theory]
    [InlineData("HTTP/1.1 204 No Content", 204), InlineData("HTTP/1.1 500 Internal Server Error\nContent-Length: 0", 500),
        InlineData("HTTP/1.1 599 Odd\nContent-Length: 0", 599)]
    [InlineData("HTTP/1.0 200 OK", 200), InlineData("HTTP/1.1 100 Continue\n\nHTTP/1.1 202 Accepted\nContent-Length: 0", 202)]
    public async Task Any_status_is_an_answer(string head, int status)
    {
        using var receiver = RawReceiver.ThatAnswers(head);
        var attempt = await Deliver(receiver, Ample);
        Assert.Equal((AttemptOutcome.Answered, status), (attempt.Outcome, attempt.Status));
    }

    [Fact]
    public async Task A_receiver_that_hangs_is_left_at_the_limit()
    {
        using var receiver = RawReceiver.That((_, cancel) => Task.Delay(Timeout.Infinite, cancel));
        var attempt = await Deliver(receiver, Short);
        Assert.Equal(AttemptOutcome.TimedOut, attempt.Outcome);
        Assert.True(attempt.Duration >= Short - TimersAreExactTo, $"It was left after {attempt.Duration}.");
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX-Slow: ")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;")]
    public async Task A_receiver_that_drips_one_byte_at_a_time_is_left_at_the_limit(string begin)
    {
        using var receiver = RawReceiver.That(async (socket, cancel) =>
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(begin), cancel);
            using var drip = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            while (await drip.WaitForNextTickAsync(cancel))
            {
                await socket.SendAsync("x"u8.ToArray(), cancel);
            }
        });
        Assert.Equal(AttemptOutcome.TimedOut, (await Deliver(receiver, Short)).Outcome);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"), InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n")]
    public async Task An_answer_that_never_ends_is_read_to_16_KiB_and_hung_up_on(string begin)
    {
        var hungUp = new TaskCompletionSource<long>();
        using var receiver = RawReceiver.That(async (socket, cancel) =>
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(begin), cancel);
            var sent = 0L;
            var flood = Enumerable.Repeat((byte)'y', 65536).ToArray();
            try
            {
                while (true)
                {
                    sent += await socket.SendAsync(flood, cancel);
                }
            }
            catch (SocketException)
            {
                hungUp.SetResult(sent);
            }
        });
        var attempt = await Deliver(receiver, Ample);
        Assert.Equal((AttemptOutcome.Answered, 200), (attempt.Outcome, attempt.Status));
        Assert.Equal(new string('y', 1024), attempt.Body);
        // Only what fits the kernel's buffers was sent, far from endless.
        Assert.InRange(await Hang.Bound(hungUp.Task, "The hanging up"), 1, 64 << 20);
    }

    [Fact]
    public async Task A_gzip_bomb_is_not_inflated()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(new byte[8 << 20]);
        }
        var bomb = Encoding.Latin1.GetString(packed.ToArray());
        using var receiver = RawReceiver.ThatAnswers($"HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: {bomb.Length}", bomb);
        var attempt = await Deliver(receiver, Ample);
        Assert.Equal(200, attempt.Status);
        Assert.StartsWith("\u001f\ufffd\b\ufffd", attempt.Body);
        Assert.DoesNotContain("Accept-Encoding", receiver.LastRequest, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(1, 20_000), InlineData(5_000, 10)]
    public async Task A_flood_of_headers_ends_the_attempt(int lines, int length)
    {
        var head = "HTTP/1.1 200 OK\n" + string.Join('\n', Enumerable.Range(0, lines).Select(i => $"X-{i}: {new string('h', length)}"));
        using var receiver = RawReceiver.ThatAnswers(head);
        Assert.Equal(AttemptOutcome.TooManyHeaders, (await Deliver(receiver, Ample)).Outcome);
    }

    [Fact]
    public async Task At_most_32_headers_of_512_characters_are_kept()
    {
        var head = $"HTTP/1.1 200 OK\nX-Long: {new string('h', 2000)}\nX-Nul: a\0b\n" + string.Join('\n', Enumerable.Range(0, 60).Select(i => $"X-{i}: v"));
        using var receiver = RawReceiver.ThatAnswers(head + "\nContent-Length: 0");
        var attempt = await Deliver(receiver, Ample);
        Assert.Equal(200, attempt.Status);
        Assert.Equal(32, attempt.Headers.Count);
        Assert.Contains(new("X-Long", new string('h', 512)), attempt.Headers);
        Assert.All(attempt.Headers, header => Assert.DoesNotContain('\0', header.Value));
    }

    [Theory]
    [InlineData(""), InlineData("HTTP/1.1 20"), InlineData("SSH-2.0-OpenSSH_9.2\r\n"), InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort")]
    public async Task A_receiver_that_closes_early_or_speaks_no_HTTP_loses_the_connection(string sent)
    {
        using var receiver = RawReceiver.That(async (socket, cancel) => await socket.SendAsync(Encoding.ASCII.GetBytes(sent), cancel));
        Assert.Equal(AttemptOutcome.ConnectionLost, (await Deliver(receiver, Ample)).Outcome);
    }

    [Theory]
    [InlineData(""), InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort")]
    public async Task A_reset_loses_the_connection(string sent)
    {
        using var receiver = RawReceiver.That(async (socket, cancel) =>
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(sent), cancel);
            socket.LingerState = new LingerOption(true, 0);
            socket.Close();
        });
        Assert.Equal(AttemptOutcome.ConnectionLost, (await Deliver(receiver, Ample)).Outcome);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_fails_to_connect()
    {
        var gone = RawReceiver.Canary();
        var url = gone.Url;
        gone.Dispose();
        using var http = new GuardedHttp(AddressPolicy.Laptop, TimeProvider.System, Ample);
        Assert.Equal(AttemptOutcome.ConnectFailed, (await http.Send(Post(url), TestContext.Current.CancellationToken)).Outcome);
    }

    [Fact]
    public async Task Only_the_callers_own_token_throws()
    {
        using var cancel = new CancellationTokenSource();
        using var receiver = RawReceiver.That(async (_, end) => { await cancel.CancelAsync(); await Task.Delay(Timeout.Infinite, end); });
        using var http = new GuardedHttp(AddressPolicy.Laptop, TimeProvider.System, Ample);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => http.Send(Post(receiver.Url), cancel.Token));
    }

    [Fact]
    public async Task A_header_with_a_line_break_is_a_bug_and_sends_nothing()
    {
        using var canary = RawReceiver.Canary();
        using var http = new GuardedHttp(AddressPolicy.Laptop, TimeProvider.System, Ample);
        var request = Post(canary.Url) with { Headers = [new("X-Note", "a\r\nX-Admin: 1")] };
        await Assert.ThrowsAsync<ArgumentException>(() => http.Send(request, TestContext.Current.CancellationToken));
        Assert.False(canary.WasTouched);
    }

    [Fact]
    public async Task Connections_are_kept_and_used_again()
    {
        using var receiver = RawReceiver.That(async (socket, cancel) =>
        {
            var buffer = new byte[4096];
            do
            {
                await socket.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray(), cancel);
            }
            while (await socket.ReceiveAsync(buffer, cancel) > 0);
        });
        using var http = new GuardedHttp(AddressPolicy.Laptop, TimeProvider.System, Ample);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(200, (await http.Send(Post(receiver.Url), TestContext.Current.CancellationToken)).Status);
        }
        Assert.Equal(1, receiver.Connections);
    }

    [Theory]
    [InlineData("30", 30), InlineData("999999999999999999999", 86400), InlineData("soon", null)]
    public async Task What_the_receiver_asks_for_is_reported(string header, int? seconds)
    {
        using var receiver = RawReceiver.ThatAnswers($"HTTP/1.1 503 Busy\nRetry-After: {header}\nContent-Length: 0");
        var attempt = await Deliver(receiver, Ample);
        Assert.Equal(seconds, attempt.RetryAfter?.TotalSeconds);
    }

    static async Task<Attempt> Deliver(RawReceiver receiver, TimeSpan limit)
    {
        using var http = new GuardedHttp(AddressPolicy.Laptop, TimeProvider.System, limit);
        return await http.Send(Post(receiver.Url), TestContext.Current.CancellationToken);
    }

    static GuardedRequest Post(string url) => new(HttpMethod.Post, url, "{}"u8.ToArray(), "application/json", []);
}
