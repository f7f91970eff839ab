using System.Net.Sockets;
using Hostline.Network.Scanning;
using Hostline.Tests.Network.Scanning.Pdf;
using Hostline.Tests.Support;

namespace Hostline.Tests.Network.Scanning;

public sealed class ClamdTests
{
    static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);

    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(1, new[] { 1 })]
    [InlineData(65_536, new[] { 65_536 })]
    [InlineData(150_000, new[] { 65_536, 65_536, 18_928 })]
    public async Task The_bytes_arrive_in_chunks_as_they_are(int length, int[] chunks)
    {
        byte[] bytes = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 31))];
        using var scanner = new FakeClamd("stream: OK\0");
        Assert.IsType<ClamdAnswer.Clean>(await Ask(scanner, bytes));
        Assert.Equal(bytes, scanner.Received);
        Assert.Equal(chunks, scanner.Chunks);
    }

    [Theory]
    [InlineData("stream: Eicar-Test-Signature FOUND\0", "Eicar-Test-Signature")]
    [InlineData("stream: Heuristics.Encrypted.PDF FOUND\0", "Heuristics.Encrypted.PDF")]
    [InlineData("stream: A\nB\u0007 FOUND\0", "A?B?")]
    public async Task What_was_found_is_named(string answer, string signature)
    {
        using var scanner = new FakeClamd(answer);
        Assert.Equal(new ClamdAnswer.Found(signature), await Ask(scanner));
    }

    [Theory]
    [InlineData("INSTREAM size limit exceeded. ERROR\0")]
    [InlineData("stream: Can't allocate memory ERROR\0")]
    [InlineData("UNKNOWN COMMAND\0")]
    [InlineData("stream:  FOUND\0")]
    [InlineData("stream: OK")]
    [InlineData("stream: OK \0")]
    [InlineData("xstream: OK\0")]
    [InlineData("\0")]
    [InlineData("")]
    public async Task Any_other_answer_is_none(string answer)
    {
        using var scanner = new FakeClamd(answer);
        Assert.IsType<ClamdAnswer.Missing>(await Ask(scanner));
    }

    [Fact]
    public async Task An_answer_without_an_end_is_none()
    {
        using var scanner = new FakeClamd("stream: " + new string('x', 5000));
        Assert.IsType<ClamdAnswer.Missing>(await Ask(scanner));
    }

    [Fact]
    public async Task A_scanner_that_refuses_the_size_in_the_middle_gives_no_answer_that_lets_pass()
    {
        using var scanner = new FakeClamd(async (stream, cancel) =>
        {
            await stream.ReadExactlyAsync(new byte[1000], cancel);
            await stream.WriteAsync("INSTREAM size limit exceeded. ERROR\0"u8.ToArray(), cancel);
        });
        Assert.IsType<ClamdAnswer.Missing>(await Ask(scanner, new byte[4_000_000]));
    }

    [Fact]
    public async Task An_ok_that_comes_before_everything_was_sent_is_not_believed()
    {
        using var scanner = new FakeClamd(async (stream, cancel) =>
        {
            await stream.WriteAsync("stream: OK\0"u8.ToArray(), cancel);
            stream.Socket.Shutdown(SocketShutdown.Send);
            await stream.ReadExactlyAsync(new byte[1000], cancel);
            stream.Socket.LingerState = new(true, 0);
        });
        Assert.IsType<ClamdAnswer.Missing>(await Ask(scanner, new byte[40_000_000]));
    }

    [Fact]
    public async Task A_scanner_that_hangs_is_waited_for_no_longer_than_allowed()
    {
        using var scanner = new FakeClamd((_, cancel) => Task.Delay(Timeout.Infinite, cancel));
        Assert.Equal(new ClamdAnswer.Missing("it did not answer in time"), await Ask(scanner, patience: Soon));
        using var reads = new FakeClamd(async (stream, cancel) => await stream.CopyToAsync(Stream.Null, cancel));
        Assert.Equal(new ClamdAnswer.Missing("it did not answer in time"), await Ask(reads, patience: Soon));
    }

    [Fact]
    public async Task A_scanner_that_hangs_up_at_once_gives_no_answer()
    {
        using var scanner = new FakeClamd((_, _) => Task.CompletedTask);
        Assert.IsType<ClamdAnswer.Missing>(await Ask(scanner));
    }

    [Fact]
    public async Task A_scanner_that_is_not_there_gives_no_answer() =>
        Assert.IsType<ClamdAnswer.Missing>(await new Clamd("127.0.0.1", FreePort.Take()).Scan(new byte[1], TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_caller_that_goes_away_is_not_told_that_the_scanner_is_slow()
    {
        using var scanner = new FakeClamd((_, cancel) => Task.Delay(Timeout.Infinite, cancel));
        using var gone = new CancellationTokenSource(Soon);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new Clamd("127.0.0.1", scanner.Port).Scan(new byte[1], gone.Token));
    }

    static Task<ClamdAnswer> Ask(FakeClamd scanner, byte[]? bytes = null, TimeSpan? patience = null) =>
        new Clamd("127.0.0.1", scanner.Port, patience).Scan(bytes ?? PdfWriting.Letter(""), TestContext.Current.CancellationToken);
}
