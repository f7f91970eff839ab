using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Hostline.Network.Scanning;

public abstract record ClamdAnswer
{
    public sealed record Clean : ClamdAnswer;

    /// <param name="Signature">The scanner's name for what it found; printable ASCII.</param>
    public sealed record Found(string Signature) : ClamdAnswer;

    /// <summary>There is no reliable answer.</summary>
    public sealed record Missing(string Why) : ClamdAnswer;
}

/// <summary>
/// Sends bytes to clamd over TCP with INSTREAM (clamd(8)): chunks, each with a 4-byte big-endian length, then a zero length. Anything but a
/// complete and known response counts as none: the caller must not accept the bytes.
/// </summary>
/// <param name="patience">The time limit for connecting, sending and the response together; 10 seconds by default.</param>
public sealed class Clamd(string host, int port, TimeSpan? patience = null) : Scanner
{
    const int ChunkBytes = 64 * 1024;

    /// <summary>A signature's name is a few dozen bytes.</summary>
    const int AnswerBytes = 1024;

    const string Prefix = "stream: ", FoundSuffix = " FOUND";

    static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(10);

    public override async Task<ClamdAnswer> Scan(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(patience ?? UsualPatience);
        try
        {
            using var connection = new TcpClient { NoDelay = true };
            await connection.ConnectAsync(host, port, timeout.Token);
            await using var stream = connection.GetStream();
            var failure = await Send(stream, bytes, timeout.Token);
            return Meaning(await Answer(stream, timeout.Token), failure);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return new ClamdAnswer.Missing(e.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ClamdAnswer.Missing("it did not answer in time");
        }
    }

    /// <summary>A scanner that has seen enough responds and closes the connection while we are sending; its response gives the reason.</summary>
    static async Task<string?> Send(NetworkStream stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            await stream.WriteAsync("zINSTREAM\0"u8.ToArray(), cancellation);
            var chunk = new byte[sizeof(uint) + ChunkBytes];
            for (var rest = bytes; ; rest = rest[Math.Min(ChunkBytes, rest.Length)..])
            {
                var part = rest[..Math.Min(ChunkBytes, rest.Length)];
                BinaryPrimitives.WriteInt32BigEndian(chunk, part.Length);
                part.CopyTo(chunk.AsMemory(sizeof(uint)));
                await stream.WriteAsync(chunk.AsMemory(0, sizeof(uint) + part.Length), cancellation);
                if (part.IsEmpty)
                {
                    return null;
                }
            }
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    /// <summary>Up to the NUL that ends a response; null if there is none.</summary>
    static async Task<string?> Answer(NetworkStream stream, CancellationToken cancellation)
    {
        var answer = new byte[AnswerBytes];
        for (var length = 0; length < answer.Length;)
        {
            var read = await stream.ReadAsync(answer.AsMemory(length), cancellation);
            if (read == 0)
            {
                return null;
            }

            length += read;
            var end = answer.AsSpan(0, length).IndexOf((byte)0);
            if (end >= 0)
            {
                return Printable(answer.AsSpan(0, end));
            }
        }

        return null;
    }

    /// <summary>Makes the text safe for the log.</summary>
    static string Printable(ReadOnlySpan<byte> answer) => string.Create(answer.Length, Encoding.Latin1.GetString(answer), static (text, raw) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = raw[i] is >= ' ' and <= '~' ? raw[i] : '?';
        }
    });

    static ClamdAnswer Meaning(string? answer, string? failure) => answer switch
    {
        null => new ClamdAnswer.Missing(failure ?? "it closed the connection without an answer"),
        _ when answer.Length > Prefix.Length + FoundSuffix.Length && answer.StartsWith(Prefix, StringComparison.Ordinal)
            && answer.EndsWith(FoundSuffix, StringComparison.Ordinal) =>
            new ClamdAnswer.Found(answer[Prefix.Length..^FoundSuffix.Length]),
        Prefix + "OK" when failure is null => new ClamdAnswer.Clean(),
        _ => new ClamdAnswer.Missing(answer),
    };
}
