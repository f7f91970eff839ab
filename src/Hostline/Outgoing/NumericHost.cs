using System.Buffers;
using System.Globalization;
using System.Net;

namespace Hostline.Outgoing;

/// <summary>
/// IPv4 addresses in the notations that resolvers accept besides a.b.c.d: fewer parts, octal, hexadecimal (inet_aton; WHATWG URL §3.5).
/// A host whose last label is a number is never a name, so a text that cannot be read here is refused.
/// </summary>
static class NumericHost
{
    static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>True when <paramref name="host"/> (no trailing dot) ends in a label that is a number.</summary>
    public static bool EndsInNumber(string host)
    {
        var last = host.AsSpan(host.LastIndexOf('.') + 1);
        return last.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? !last[2..].ContainsAnyExcept(HexDigits)
            : last.Length > 0 && !last.ContainsAnyExceptInRange('0', '9');
    }

    /// <summary>Reads one to four parts, each decimal, 0octal or 0xhexadecimal; the last part fills the remaining bytes.</summary>
    public static bool TryRead(string host, out IPAddress address)
    {
        address = IPAddress.None;
        var parts = host.Split('.');
        if (parts.Length > 4)
        {
            return false;
        }
        uint value = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var isLast = i == parts.Length - 1;
            var largest = isLast ? uint.MaxValue >> (8 * i) : byte.MaxValue;
            if (!TryReadPart(parts[i], out var part) || part > largest)
            {
                return false;
            }
            value |= isLast ? part : part << (24 - 8 * i);
        }
        address = new IPAddress(new byte[] { (byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value });
        return true;
    }

    static bool TryReadPart(ReadOnlySpan<char> part, out uint value)
    {
        value = 0;
        if (part.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return part.Length == 2 || uint.TryParse(part[2..], NumberStyles.AllowHexSpecifier, null, out value);
        }
        return part.Length > 1 && part[0] == '0' ? TryReadOctal(part[1..], out value) : uint.TryParse(part, NumberStyles.None, null, out value);
    }

    static bool TryReadOctal(ReadOnlySpan<char> digits, out uint value)
    {
        ulong sum = 0;
        foreach (var digit in digits)
        {
            if (digit is < '0' or > '7' || (sum = sum * 8 + (uint)(digit - '0')) > uint.MaxValue)
            {
                value = 0;
                return false;
            }
        }
        value = (uint)sum;
        return true;
    }
}
