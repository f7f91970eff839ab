namespace Hostline.Core.Numbers;

/// <summary>
/// Reads numbers as people type them, for the command line and our own API: "+1 (312) 555-0001", "312.555.0001", "1-312-555-0001",
/// "13125550001", "tel:+1-312-555-0001", "0013125550001". The vendors' dialects are as strict as the vendors.
/// </summary>
public static class TypedNumber
{
    const string Scheme = "tel:";
    const int NationalDigits = 10;

    /// <summary>The international dialing prefixes of Europe and North America.</summary>
    static readonly string[] DialedPrefixes = ["00", "011"];

    /// <summary>The number; if the text cannot be one, the fault that <see cref="PhoneNumber.Read"/> finds.</summary>
    public static PhoneNumberReading Read(string? text) => PhoneNumber.Read(Spelled(text));

    /// <summary>Whether the text consists of digits and the punctuation used in telephone numbers, and so can only be meant as one.</summary>
    public static bool IsMeant(string text) => Digits(text) is { Length: > 0 };

    /// <summary>The text in +E.164 form if it consists of digits and punctuation; otherwise unchanged.</summary>
    static string? Spelled(string? text)
    {
        if (text is null || Digits(text) is not { Length: > 0 } digits)
        {
            return text;
        }

        if (digits[0] == '+')
        {
            return digits;
        }

        return digits.Length == NationalDigits ? "+1" + digits
            : digits.Length == NationalDigits + 1 && digits[0] == '1' ? "+" + digits
            : DialedPrefixes.FirstOrDefault(p => digits.Length > NationalDigits + p.Length && digits.StartsWith(p, StringComparison.Ordinal)) is { } prefix
                ? "+" + digits[prefix.Length..]
            : text.Trim();
    }

    /// <summary>
    /// The digits, after a plus if there was one; null if the text contains anything other than digits and punctuation.
    /// </summary>
    static string? Digits(string text)
    {
        var rest = text.AsSpan().Trim();
        if (rest.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            rest = rest[Scheme.Length..];
        }

        var digits = new System.Text.StringBuilder();
        foreach (var c in rest)
        {
            if (char.IsAsciiDigit(c) || (c == '+' && digits.Length == 0))
            {
                digits.Append(c);
            }
            else if (!IsMark(c))
            {
                return null;
            }
        }

        return digits.ToString();
    }

    static bool IsMark(char c) => char.IsWhiteSpace(c) || c is '-' or '.' or '(' or ')' or '/' or (>= '\u2010' and <= '\u2015') or '\u2212';
}
