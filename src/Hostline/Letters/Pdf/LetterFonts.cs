using System.Buffers.Binary;
using System.Reflection;
using System.Text;
using PdfSharp.Fonts;

namespace Hostline.Letters.Pdf;

/// <summary>
/// The font of letters, embedded in the program under its own license (Fonts/LiberationSans-LICENSE.txt), so that the machine needs none. It is
/// used for every family that the PDF library requests.
/// </summary>
sealed class LetterFonts : IFontResolver
{
    public const string Family = "Liberation Sans";

    const string Folder = "Hostline.Letters.Fonts.", Regular = "LiberationSans-Regular.ttf", Bold = "LiberationSans-Bold.ttf";

    static readonly Lazy<HashSet<int>> Known = new(() => [.. CodesOf(Load(Regular)).Intersect(CodesOf(Load(Bold)))]);

    /// <summary>The library has one resolver for the whole process.</summary>
    public static void Use() => GlobalFontSettings.FontResolver ??= new LetterFonts();

    public FontResolverInfo? ResolveTypeface(string familyName, bool isBold, bool isItalic) => new(isBold ? Bold : Regular, false, isItalic);

    public byte[]? GetFont(string faceName) => Load(faceName);

    /// <summary>
    /// The first character that a letter cannot contain, as its refusal names it; null if there is none. Scripts that are written from right to
    /// left, or whose letters must be joined, would be rendered wrong even if the font has them.
    /// </summary>
    public static string? MissingIn(string text)
    {
        foreach (var rune in text.Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            if (!Known.Value.Contains(rune.Value) || !IsPlain(rune))
            {
                return $"“{rune}” (U+{rune.Value:X4})";
            }
        }

        return null;
    }

    /// <summary>Latin, Greek, Cyrillic, punctuation, currencies and signs; no control characters, and no combining marks.</summary>
    static bool IsPlain(Rune rune) => rune.Value is >= 0x20 and < 0x7F or >= 0xA0 and < 0x300 or >= 0x370 and < 0x530 or >= 0x1D00 and < 0x2000
        or >= 0x2010 and < 0x2028 or >= 0x2030 and < 0x2060 or >= 0x2070 and < 0x2C00;

    static byte[] Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Folder + name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The characters of a TrueType font, from its table "cmap", format 4 (OpenType specification).</summary>
    static IEnumerable<int> CodesOf(byte[] font)
    {
        var cmap = (int)U32(font, TableAt(font, "cmap") + 8);
        var at = Enumerable.Range(0, U16(font, cmap + 2)).Select(n => cmap + 4 + (n * 8)).Where(n => U16(font, n) == 3 && U16(font, n + 2) == 1)
            .Select(n => cmap + (int)U32(font, n + 4)).First(n => U16(font, n) == 4);
        var segments = U16(font, at + 6) / 2;
        for (var s = 0; s < segments; s++)
        {
            var (end, start) = (U16(font, at + 14 + (s * 2)), U16(font, at + 16 + (segments * 2) + (s * 2)));
            var (delta, range) = (U16(font, at + 16 + (segments * 4) + (s * 2)), at + 16 + (segments * 6) + (s * 2));
            for (var code = (int)start; code <= end && code < 0xFFFF; code++)
            {
                var glyph = U16(font, range) is 0 ? (code + delta) & 0xFFFF : U16(font, range + U16(font, range) + ((code - start) * 2));
                if (glyph != 0)
                {
                    yield return code;
                }
            }
        }
    }

    static int TableAt(byte[] font, string name) => Enumerable.Range(0, U16(font, 4)).Select(n => 12 + (n * 16))
        .First(at => Encoding.ASCII.GetString(font, at, 4) == name);

    static ushort U16(byte[] font, int at) => BinaryPrimitives.ReadUInt16BigEndian(font.AsSpan(at));

    static uint U32(byte[] font, int at) => BinaryPrimitives.ReadUInt32BigEndian(font.AsSpan(at));
}
