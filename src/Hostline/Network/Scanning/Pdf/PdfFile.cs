namespace Hostline.Network.Scanning.Pdf;

/// <summary>An object's heading in the file: <c>n g obj</c>.</summary>
/// <param name="At">The position after the word <c>obj</c>.</param>
readonly record struct PdfHeadingAt(int Number, int Generation, int At) : IComparable<PdfHeadingAt>
{
    public int CompareTo(PdfHeadingAt other) => (Number, At).CompareTo((other.Number, other.At));
}

/// <summary>
/// The bytes of a file and every position in it where an object may begin. They are found by searching for the word alone, even in
/// strings, comments and streams, because the file's own tables may lead a reader to any of them.
/// </summary>
sealed class PdfFile(ReadOnlyMemory<byte> bytes, PdfWork work)
{
    /// <summary>Sorted by number, then by position.</summary>
    PdfHeadingAt[]? headings;

    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>Whether an object begins somewhere without a readable number, so that it may have any number.</summary>
    public bool IsDoubtful { get; private set; }

    /// <summary>All definitions of an object; null if the work budget is used up.</summary>
    public ReadOnlySpan<PdfHeadingAt> Of(int number, out bool isKnown)
    {
        headings ??= Find();
        isKnown = headings is not null;
        var all = headings.AsSpan();
        var from = ~all.BinarySearch(new PdfHeadingAt(number, 0, -1));
        var to = ~all.BinarySearch(new PdfHeadingAt(number, 0, int.MaxValue));
        return isKnown ? all[from..to] : default;
    }

    /// <summary>
    /// An integer given directly or in an object of its own, if it is the same in all of its definitions; -1 for anything else.
    /// </summary>
    public int NumberOf(ReadOnlySpan<byte> value)
    {
        var tokens = new PdfTokens(value, 0);
        if (!tokens.Read())
        {
            return -1;
        }

        var direct = tokens.Number;
        return tokens.ReadReference() is >= 0 and var reference ? Referred(reference) : tokens.Position == value.Length ? direct : -1;
    }

    int Referred(int reference)
    {
        var found = -1;
        foreach (var heading in Of(reference, out _))
        {
            var tokens = new PdfTokens(bytes.Span, heading.At);
            var number = tokens.Read() ? tokens.Number : -1;
            if (number < 0 || (found >= 0 && found != number))
            {
                return -1;
            }

            found = number;
        }

        return found;
    }

    PdfHeadingAt[]? Find()
    {
        var found = new List<PdfHeadingAt>();
        var span = bytes.Span;
        for (var at = 0; span[at..].IndexOf("obj"u8) is >= 0 and var next;)
        {
            at += next + "obj".Length;
            if (!work.Spend(next) || found.Count >= work.Limits.Objects)
            {
                return null;
            }

            if (PdfHeading.Before(span, at - "obj".Length) is { } heading)
            {
                found.Add(heading);
            }
            else if (PdfHeading.IsBefore(span, at - "obj".Length, work))
            {
                IsDoubtful = true;
            }
        }

        found.Sort();
        return [.. found];
    }
}
