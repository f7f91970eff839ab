namespace Hostline.Network.Scanning.Pdf;

/// <summary>Decodes bytes coded as letters, strictly: false for an invalid letter, a missing end, or lack of room.</summary>
/// <param name="taken">The number of input bytes read.</param>
/// <param name="length">Bytes written.</param>
delegate bool AsciiCoding(ReadOnlySpan<byte> text, Span<byte> into, out int taken, out int length);

/// <summary>ASCIIHexDecode and ASCII85Decode (ISO 32000-1, 7.4.2 and 7.4.3).</summary>
static class AsciiCodings
{
    public static bool Hexadecimal(ReadOnlySpan<byte> text, Span<byte> into, out int taken, out int length)
    {
        length = 0;
        var digits = 0;
        for (taken = 0; taken < text.Length; taken++)
        {
            var b = text[taken];
            if (b == '>')
            {
                length = (digits + 1) / 2;
                return true;
            }

            if (PdfTokens.IsWhiteSpace(b))
            {
                continue;
            }

            if (!char.IsAsciiHexDigit((char)b) || digits / 2 >= into.Length)
            {
                return false;
            }

            var value = PdfNames.Hex(b);
            into[digits / 2] = (byte)(digits % 2 == 0 ? value << 4 : into[digits / 2] | value);
            digits++;
        }

        return false;
    }

    public static bool Base85(ReadOnlySpan<byte> text, Span<byte> into, out int taken, out int length)
    {
        length = 0;
        var (group, letters) = (0UL, 0);
        for (taken = 0; taken < text.Length; taken++)
        {
            var b = text[taken];
            if (b == '~')
            {
                return letters != 1 && Write(Padded(group, letters), letters - 1, into, ref length);
            }

            if (PdfTokens.IsWhiteSpace(b))
            {
                continue;
            }

            if (b == 'z' && letters == 0)
            {
                (group, letters) = (0, 5);
            }
            else if (b is >= (byte)'!' and <= (byte)'u')
            {
                (group, letters) = (group * 85 + b - '!', letters + 1);
            }
            else
            {
                return false;
            }

            if (letters == 5)
            {
                if (!Write(group, 4, into, ref length))
                {
                    return false;
                }

                (group, letters) = (0, 0);
            }
        }

        return false;
    }

    /// <summary>A short last group is padded with the highest letter.</summary>
    static ulong Padded(ulong group, int letters)
    {
        for (; letters is > 0 and < 5; letters++)
        {
            group = group * 85 + 84;
        }

        return group;
    }

    static bool Write(ulong group, int count, Span<byte> into, ref int length)
    {
        if (group > uint.MaxValue || count > into.Length - length)
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            into[length++] = (byte)(group >> (24 - 8 * i));
        }

        return true;
    }
}
