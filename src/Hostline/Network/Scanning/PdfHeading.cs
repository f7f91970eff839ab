namespace Hostline.Network.Scanning;

/// <summary>Tells, backward from the word <c>obj</c>, whether it can begin an object: a number stands before it.</summary>
static class PdfHeading
{
    /// <returns>False also when the work has run out.</returns>
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
