namespace Hostline.Network.Scanning.Pdf;

/// <summary>Reads and writes the bytes of a string (ISO 32000-1, 7.3.4).</summary>
static class PdfStrings
{
    /// <param name="token">Including its brackets: <c>(…)</c> or <c>&lt;…&gt;</c>.</param>
    public static byte[] Read(ReadOnlySpan<byte> token) => token.StartsWith("("u8) ? Literal(token[1..]) : Hexadecimal(token[1..]);

    /// <summary>
    /// Into the space of <paramref name="room"/> bytes if it fits, padded with blanks. Balanced brackets need no escape, so nearly
    /// everything fits.
    /// </summary>
    public static void Write(ReadOnlySpan<byte> text, int room, MemoryStream into)
    {
        var start = into.Length;
        var isPaired = IsPaired(text);
        into.WriteByte((byte)'(');
        foreach (var b in text)
        {
            if (b is (byte)'\\' or (byte)'\r' || (b is (byte)'(' or (byte)')' && !isPaired))
            {
                into.WriteByte((byte)'\\');
            }

            into.WriteByte(b == '\r' ? (byte)'r' : b);
        }

        into.WriteByte((byte)')');
        for (var written = into.Length - start; written < room; written++)
        {
            into.WriteByte((byte)' ');
        }
    }

    static bool IsPaired(ReadOnlySpan<byte> text)
    {
        var open = 0;
        foreach (var b in text)
        {
            open += b == '(' ? 1 : b == ')' ? -1 : 0;
            if (open < 0)
            {
                return false;
            }
        }

        return open == 0;
    }

    static byte[] Literal(ReadOnlySpan<byte> text)
    {
        var bytes = new List<byte>(text.Length);
        for (var (at, open) = (0, 1); at < text.Length; at++)
        {
            var b = text[at];
            open += b == '(' ? 1 : b == ')' ? -1 : 0;
            if (open == 0)
            {
                break;
            }

            if (b == '\\')
            {
                at++;
                Escape(text, ref at, bytes);
            }
            else if (b == '\r')
            {
                // Every line break in a string is one line feed.
                bytes.Add((byte)'\n');
                at += at + 1 < text.Length && text[at + 1] == '\n' ? 1 : 0;
            }
            else
            {
                bytes.Add(b);
            }
        }

        return [.. bytes];
    }

    static void Escape(ReadOnlySpan<byte> text, ref int at, List<byte> bytes)
    {
        if (at >= text.Length)
        {
            return;
        }

        switch (text[at])
        {
            case >= (byte)'0' and <= (byte)'7':
                var value = 0;
                var end = Math.Min(text.Length, at + 3);
                for (; at < end && text[at] is >= (byte)'0' and <= (byte)'7'; at++)
                {
                    value = value * 8 + text[at] - '0';
                }

                at--;
                bytes.Add((byte)value);
                break;
            case (byte)'\r':
                at += at + 1 < text.Length && text[at + 1] == '\n' ? 1 : 0;
                break;
            case (byte)'\n':
                break;
            case var letter:
                bytes.Add("nrtbf"u8.IndexOf(letter) is >= 0 and var which ? "\n\r\t\b\f"u8[which] : letter);
                break;
        }
    }

    /// <summary>Invalid digits are skipped, as readers do; a missing last digit is a zero.</summary>
    static byte[] Hexadecimal(ReadOnlySpan<byte> text)
    {
        var bytes = new List<byte>(text.Length / 2 + 1);
        var half = -1;
        foreach (var b in text)
        {
            if (b == '>')
            {
                break;
            }

            if (!char.IsAsciiHexDigit((char)b))
            {
                continue;
            }

            var value = PdfNames.Hex(b);
            if (half >= 0)
            {
                bytes.Add((byte)(half << 4 | value));
            }

            half = half >= 0 ? -1 : value;
        }

        return half >= 0 ? [.. bytes, (byte)(half << 4)] : [.. bytes];
    }
}
