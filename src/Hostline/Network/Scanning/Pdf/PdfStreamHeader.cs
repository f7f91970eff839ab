namespace Hostline.Network.Scanning.Pdf;

/// <summary>The facts in a stream's dictionary about the bytes after it.</summary>
/// <param name="Filters">In the order in which they are undone.</param>
/// <param name="IsElsewhere">The bytes are in another file.</param>
/// <param name="FileLength">The file's own length, if this is the dictionary of a linearized file; -1 if it is not given.</param>
/// <param name="First">The position in an object stream at which the objects begin; -1 if it is not given.</param>
/// <param name="Count">The number of objects in an object stream; -1 if it is not given.</param>
/// <param name="Length">The number of bytes as written: a number or a reference; empty if it is not given.</param>
sealed record PdfStreamHeader(IReadOnlyList<PdfWord> Filters, bool HasPredictor, bool IsElsewhere, int First, int Count, int FileLength, byte[] Length)
{
    /// <summary>Two numbers and an R.</summary>
    const int LengthAtMost = 32;

    /// <summary>Null if the dictionary can be interpreted in more than one way.</summary>
    public static PdfStreamHeader? Read(ReadOnlySpan<byte> dictionary)
    {
        var header = new PdfStreamHeader([], false, false, -1, -1, -1, []);
        var entries = new PdfEntries(dictionary);
        while (entries.Read())
        {
            switch (entries.Key)
            {
                case PdfWord.Filter when FiltersOf(entries.Value) is { } filters:
                    header = header with { Filters = filters };
                    break;
                case PdfWord.Filter:
                    return null;
                case PdfWord.DecodeParms:
                    header = header with { HasPredictor = Names(entries.Value, PdfWord.Predictor) };
                    break;
                case PdfWord.F:
                    header = header with { IsElsewhere = true };
                    break;
                case PdfWord.First:
                    header = header with { First = NumberOf(entries.Value) };
                    break;
                case PdfWord.L:
                    header = header with { FileLength = NumberOf(entries.Value) };
                    break;
                case PdfWord.Length when entries.Value.Length <= LengthAtMost:
                    header = header with { Length = entries.Value.ToArray() };
                    break;
                case PdfWord.N:
                    header = header with { Count = NumberOf(entries.Value) };
                    break;
            }
        }

        return entries.IsBroken ? null : header;
    }

    /// <summary>A name, an array of names or null; anything else, in particular a reference, is not followed.</summary>
    static List<PdfWord>? FiltersOf(ReadOnlySpan<byte> value)
    {
        var filters = new List<PdfWord>();
        var tokens = new PdfTokens(value, 0);
        while (tokens.Read())
        {
            switch (tokens.Kind)
            {
                case PdfTokenKind.Name:
                    filters.Add(PdfNames.Word(tokens.Token));
                    break;
                case PdfTokenKind.ArrayOpen or PdfTokenKind.ArrayClose:
                case PdfTokenKind.Keyword when tokens.IsKeyword("null"u8):
                    break;
                default:
                    return null;
            }
        }

        return filters;
    }

    static bool Names(ReadOnlySpan<byte> value, PdfWord word)
    {
        var tokens = new PdfTokens(value, 0);
        while (tokens.Read())
        {
            // The target of a reference may be any name.
            if (tokens.IsKeyword("R"u8) || (tokens.Kind == PdfTokenKind.Name && PdfNames.Word(tokens.Token) == word))
            {
                return true;
            }
        }

        return false;
    }

    static int NumberOf(ReadOnlySpan<byte> value)
    {
        var tokens = new PdfTokens(value, 0);
        return tokens.Read() && tokens.Position == value.Length ? tokens.Number : -1;
    }
}
