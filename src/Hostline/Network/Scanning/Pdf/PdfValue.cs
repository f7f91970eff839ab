using System.Text;

namespace Hostline.Network.Scanning.Pdf;

/// <summary>A value found in a file, kept until all objects are known.</summary>
/// <param name="Source">The file, or a copy of the value if it is in an object stream.</param>
/// <param name="Start">Its start in <paramref name="Source"/>.</param>
/// <param name="End">The position after its last token.</param>
/// <param name="Number">The object that contains it; -1 if its strings are not encrypted.</param>
readonly record struct PdfValue(ReadOnlyMemory<byte> Source, int Start, int End, int Number, int Generation)
{
    public ReadOnlySpan<byte> Bytes => Source.Span[Start..End];

    public PdfValue Part(Range range)
    {
        var (offset, length) = range.GetOffsetAndLength(End - Start);
        return this with { Start = Start + offset, End = Start + offset + length };
    }

    public PdfTokenKind Kind
    {
        get
        {
            var tokens = new PdfTokens(Bytes, 0);
            return tokens.Read() ? tokens.Kind : PdfTokenKind.End;
        }
    }

    /// <summary>The object it refers to; -1 if it is not a reference.</summary>
    public int Reference
    {
        get
        {
            var tokens = new PdfTokens(Bytes, 0);
            return tokens.Read() ? tokens.ReadReference() : -1;
        }
    }

    public bool IsNull => Bytes.SequenceEqual("null"u8);

    public string? Name => Kind == PdfTokenKind.Name ? PdfNames.Text(Bytes) : null;

    /// <summary>The entries of a dictionary; null if it can be read in more than one way.</summary>
    public Dictionary<string, PdfValue>? Entries()
    {
        var entries = new PdfEntries(Bytes);
        var all = new Dictionary<string, PdfValue>();
        while (entries.Read())
        {
            if (!all.TryAdd(PdfNames.Text(entries.Name), Part((entries.Position - entries.Value.Length)..entries.Position)))
            {
                return null;
            }
        }

        return entries.IsBroken ? null : all;
    }

    /// <summary>The values of an array; null if it does not end.</summary>
    public List<PdfValue>? Items()
    {
        var items = new List<PdfValue>();
        var tokens = new PdfTokens(Bytes, 0);
        tokens.Read();
        while (tokens.Read() && tokens.Kind != PdfTokenKind.ArrayClose)
        {
            var start = tokens.Start;
            if (!tokens.SkipValue())
            {
                return null;
            }

            items.Add(Part(start..tokens.Position));
        }

        return tokens.Kind == PdfTokenKind.ArrayClose ? items : null;
    }

    /// <summary>
    /// Decodes PDF text (ISO 32000-2, 7.9.2.2): UTF-16 or UTF-8 after a byte order mark, otherwise one byte per character.
    /// </summary>
    public static string Text(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? Encoding.BigEndianUnicode.GetString(bytes[2..])
        : bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? Encoding.Unicode.GetString(bytes[2..])
        : bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? Encoding.UTF8.GetString(bytes[3..])
        : Encoding.Latin1.GetString(bytes);
}
