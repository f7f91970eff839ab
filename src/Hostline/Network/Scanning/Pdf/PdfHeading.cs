using System.Globalization;

namespace Hostline.Network.Scanning.Pdf;

/// <summary>Determines, backward from the word <c>obj</c>, whether an object can begin there: a number must precede it.</summary>
static class PdfHeading
{
    /// <summary>A longer number is not an object number.</summary>
    const int DigitsAtMost = 9;

    /// <summary>
    /// The heading that ends with the word at <paramref name="word"/>; null if two numbers do not directly precede it.
    /// </summary>
    public static PdfHeadingAt? Before(ReadOnlySpan<byte> bytes, int word)
    {
        var at = word;
        return Digits(bytes, ref at, isApart: false) is >= 0 and var generation && Digits(bytes, ref at, isApart: true) is >= 0 and var number
            ? new PdfHeadingAt(number, generation, word + "obj".Length) : null;
    }

    static int Digits(ReadOnlySpan<byte> bytes, ref int at, bool isApart)
    {
        var end = at;
        for (var blanks = 0; end > 0 && blanks < DigitsAtMost && PdfTokens.IsWhiteSpace(bytes[end - 1]); blanks++)
        {
            end--;
        }

        var start = end;
        while (start > 0 && end - start <= DigitsAtMost && char.IsAsciiDigit((char)bytes[start - 1]))
        {
            start--;
        }

        var isNumber = end - start is > 0 and <= DigitsAtMost && (!isApart || end < at);
        at = start;
        return isNumber ? int.Parse(bytes[start..end], CultureInfo.InvariantCulture) : -1;
    }

    /// <returns>Also false if the work budget is used up.</returns>
    public static bool IsBefore(ReadOnlySpan<byte> bytes, int word, PdfWork work)
    {
        for (var at = word; work.Spend(1);)
        {
            while (at > 0 && PdfTokens.IsWhiteSpace(bytes[at - 1]) && work.Spend(1))
            {
                at--;
            }

            if (at > 0 && char.IsAsciiDigit((char)bytes[at - 1]))
            {
                return true;
            }

            // Readers allow comments between number and word.
            var line = bytes[..at].LastIndexOfAny((byte)'\r', (byte)'\n') + 1;
            var comment = bytes[line..at].IndexOf((byte)'%');
            if (!work.Spend(at - line) || comment < 0)
            {
                return false;
            }

            at = line + comment;
        }

        return false;
    }
}
