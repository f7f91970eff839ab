using System.Text;

namespace Hostline.Network.Mail;

/// <summary>Commands out, replies in, over a stream (RFC 5321 §4): what the server may make us read is bounded.</summary>
sealed class SmtpWire(Stream stream)
{
    /// <summary>RFC 5321 §4.5.3.1.5 allows 512 octets a reply line; some servers need more for EHLO.</summary>
    const int LineBytes = 2_048, LinesAtMost = 100;

    readonly byte[] buffer = new byte[LineBytes];
    int start, end;

    /// <summary>Whether the server has said more than it was asked. Across STARTTLS that would be words put in by someone else.</summary>
    public bool HasUnread => end > start;

    /// <param name="line">Without CR LF, which it must not hold.</param>
    public async Task<SmtpReply> Ask(string line, CancellationToken cancellation)
    {
        if (line.AsSpan().ContainsAny('\r', '\n'))
        {
            throw new SmtpException("A command with a line break was about to be sent.");
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancellation);
        return await Read(cancellation);
    }

    /// <summary>Sends a message after its DATA was answered 354: a line that begins with a dot gets another, a lone dot ends it.</summary>
    public async Task<SmtpReply> AskToTake(string message, CancellationToken cancellation)
    {
        var stuffed = message.Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
        var complete = (stuffed.StartsWith('.') ? "." : "") + stuffed + (stuffed.EndsWith("\r\n", StringComparison.Ordinal) ? ".\r\n" : "\r\n.\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(complete), cancellation);
        return await Read(cancellation);
    }

    public async Task<SmtpReply> Read(CancellationToken cancellation)
    {
        var lines = new List<string>();
        while (lines.Count < LinesAtMost)
        {
            var line = await ReadLine(cancellation);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), System.Globalization.NumberStyles.None, null, out var code) || (line.Length > 3 && line[3] is not (' ' or '-')))
            {
                throw new SmtpException("It does not speak SMTP.");
            }

            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
            {
                return new(code, lines);
            }
        }

        throw new SmtpException("Its reply has no end.");
    }

    async Task<string> ReadLine(CancellationToken cancellation)
    {
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = Encoding.Latin1.GetString(buffer, start, length).TrimEnd('\r');
                start += length + 1;
                return line;
            }

            await Fill(cancellation);
        }
    }

    async Task Fill(CancellationToken cancellation)
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        if (end == buffer.Length)
        {
            throw new SmtpException("A line of its reply has no end.");
        }

        var read = await stream.ReadAsync(buffer.AsMemory(end), cancellation);
        end += read > 0 ? read : throw new SmtpException("It hung up.");
    }
}
