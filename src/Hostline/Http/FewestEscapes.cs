using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace Hostline.Http;

/// <summary>
/// Escapes in JSON what JavaScript's <c>JSON.stringify</c> escapes, in the same way, and nothing else (ECMA-262 §25.5.2.3). A receiver
/// that parses a signed body and serializes it again then gets the same bytes. The encoders that come with .NET escape more: every
/// character beyond U+FFFF, line separators, and control characters in upper case.
/// </summary>
sealed class FewestEscapes : JavaScriptEncoder
{
    public static readonly FewestEscapes Instance = new();

    static readonly string Escaped = new([.. Enumerable.Range(0, ' ').Select(c => (char)c), '"', '\\']);

    static readonly SearchValues<byte> EscapedBytes = SearchValues.Create(Encoding.ASCII.GetBytes(Escaped));

    /// <summary>Including both halves of surrogate pairs: a single half is not valid text and must be replaced.</summary>
    static readonly SearchValues<char> EscapedOrHalf = SearchValues.Create([.. Escaped, .. Enumerable.Range(0xD800, 0x800).Select(c => (char)c)]);

    FewestEscapes()
    {
    }

    /// <summary>The length of <c>\u001f</c>.</summary>
    public override int MaxOutputCharactersPerInputCharacter => 6;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < ' ' or '"' or '\\';

    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text) => utf8Text.IndexOfAny(EscapedBytes);

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var span = new ReadOnlySpan<char>(text, textLength);
        var at = 0;
        while (span[at..].IndexOfAny(EscapedOrHalf) is >= 0 and var next)
        {
            at += next;
            if (at + 1 == textLength || !char.IsSurrogatePair(span[at], span[at + 1]))
            {
                return at;
            }

            at += 2;
        }

        return -1;
    }

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var escape = unicodeScalar switch
        {
            '"' => "\\\"",
            '\\' => @"\\",
            '\b' => @"\b",
            '\f' => @"\f",
            '\n' => @"\n",
            '\r' => @"\r",
            '\t' => @"\t",
            < ' ' => $@"\u{unicodeScalar:x4}",
            _ => char.ConvertFromUtf32(unicodeScalar),
        };
        var fits = escape.TryCopyTo(new Span<char>(buffer, bufferLength));
        numberOfCharactersWritten = fits ? escape.Length : 0;
        return fits;
    }
}
