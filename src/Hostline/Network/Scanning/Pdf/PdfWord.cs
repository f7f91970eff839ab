using System.Collections.Frozen;
using System.Text;

namespace Hostline.Network.Scanning.Pdf;

/// <summary>The PDF names that an inspection knows; every other name is <see cref="Other"/>.</summary>
enum PdfWord
{
    Other,

    // Active wherever they occur: no letter or bill needs them
    Launch,
    RichMedia,
    Rendition,
    SubmitForm,
    ImportData,
    GoToE,
    OnInstantiate,

    // Judged by their content, once all objects are known
    JavaScript,
    JS,
    AA,
    OpenAction,
    XFA,
    EF,
    EmbeddedFile,
    EmbeddedFiles,
    GoToR,
    URI,

    // Their meaning depends on what follows them
    Encrypt,
    Movie,

    // Structure
    Crypt,
    DecodeParms,
    F,
    Filter,
    First,
    L,
    Length,
    Linearized,
    N,
    ObjStm,
    Pages,
    Predictor,
    Root,
    XRef,
    FlateDecode,
    ASCIIHexDecode,
    ASCII85Decode,
}

/// <summary>A set of words; small enough for a bit each.</summary>
readonly record struct PdfWords(ulong Bits)
{
    public PdfWords With(PdfWord word) => new(Bits | (1UL << (int)word));
    public bool Has(PdfWord word) => word != PdfWord.Other && (Bits & (1UL << (int)word)) != 0;
}

static class PdfNames
{
    /// <summary>Longer names, unescaped, are not ours.</summary>
    const int Longest = 16;

    // Readers accept the short filter names of inline images for streams too.
    static readonly FrozenDictionary<string, PdfWord>.AlternateLookup<ReadOnlySpan<char>> Known =
        new Dictionary<string, PdfWord>(Enum.GetValues<PdfWord>().Where(w => w != PdfWord.Other).Select(w => KeyValuePair.Create(w.ToString(), w)))
        {
            ["Fl"] = PdfWord.FlateDecode,
            ["AHx"] = PdfWord.ASCIIHexDecode,
            ["A85"] = PdfWord.ASCII85Decode,
            ["DP"] = PdfWord.DecodeParms,
        }.ToFrozenDictionary().GetAlternateLookup<ReadOnlySpan<char>>();

    /// <param name="token">A name as written in the file, with its slash and its #xx escapes (ISO 32000-1, 7.3.5).</param>
    public static PdfWord Word(ReadOnlySpan<byte> token)
    {
        Span<char> name = stackalloc char[Longest];
        var length = 0;
        for (var i = 1; i < token.Length; i++)
        {
            if (length == Longest)
            {
                return PdfWord.Other;
            }

            name[length++] = (char)Unescaped(token, ref i);
        }

        return Known.TryGetValue(name[..length], out var word) ? word : PdfWord.Other;
    }

    /// <summary>The whole name without its slash, unescaped.</summary>
    public static string Text(ReadOnlySpan<byte> token)
    {
        var name = new StringBuilder(token.Length);
        for (var i = 1; i < token.Length; i++)
        {
            name.Append((char)Unescaped(token, ref i));
        }

        return name.ToString();
    }

    static int Unescaped(ReadOnlySpan<byte> token, ref int at)
    {
        if (token[at] != '#' || at + 2 >= token.Length || !char.IsAsciiHexDigit((char)token[at + 1]) || !char.IsAsciiHexDigit((char)token[at + 2]))
        {
            return token[at];
        }

        at += 2;
        return (Hex(token[at - 1]) << 4) | Hex(token[at]);
    }

    public static int Hex(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
