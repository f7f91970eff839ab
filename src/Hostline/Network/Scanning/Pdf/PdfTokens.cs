using System.Buffers;

namespace Hostline.Network.Scanning.Pdf;

enum PdfTokenKind
{
    End,
    Name,
    Number,
    Text,
    ArrayOpen,
    ArrayClose,
    DictionaryOpen,
    DictionaryClose,
    Keyword,
}

/// <summary>
/// Reads PDF syntax (ISO 32000-1, 7.2 and 7.3) from any position, token by token, without recursion and without failing: anything that
/// is not a token is a keyword. A number ends where its digits end, as for tolerant readers: <c>0obj</c> is two tokens.
/// </summary>
ref struct PdfTokens(ReadOnlySpan<byte> source, int position)
{
    static readonly SearchValues<byte> WhiteSpace = SearchValues.Create("\0\t\n\f\r "u8);
    static readonly SearchValues<byte> NotRegular = SearchValues.Create("\0\t\n\f\r ()<>[]{}/%"u8);
    static readonly SearchValues<byte> InText = SearchValues.Create("()\\"u8);
    static readonly SearchValues<byte> Numeric = SearchValues.Create("0123456789.+-"u8);

    public readonly ReadOnlySpan<byte> Source = source;

    public int Position { get; set; } = position;

    public int Start { get; private set; } = position;

    public PdfTokenKind Kind { get; private set; }

    public readonly ReadOnlySpan<byte> Token => Source[Start..Position];

    /// <summary>The last token as an integer; -1 if it cannot be an object number, a count or an offset.</summary>
    public readonly int Number =>
        Kind == PdfTokenKind.Number && System.Buffers.Text.Utf8Parser.TryParse(Token, out int value, out var used) && used == Token.Length
            ? Math.Max(value, -1)
            : -1;

    public readonly bool IsKeyword(ReadOnlySpan<byte> word) => Kind == PdfTokenKind.Keyword && Token.SequenceEqual(word);

    public static bool IsWhiteSpace(byte b) => WhiteSpace.Contains(b);

    public bool Read()
    {
        SkipBlanks();
        Start = Position;
        if (Position >= Source.Length)
        {
            Kind = PdfTokenKind.End;
            return false;
        }

        Kind = Source[Position++] switch
        {
            (byte)'/' => Run(PdfTokenKind.Name, NotRegular),
            (byte)'(' => Text(),
            (byte)'<' => Twice((byte)'<') ? PdfTokenKind.DictionaryOpen : HexText(),
            (byte)'>' => Twice((byte)'>') ? PdfTokenKind.DictionaryClose : PdfTokenKind.Keyword,
            (byte)'[' => PdfTokenKind.ArrayOpen,
            (byte)']' => PdfTokenKind.ArrayClose,
            (byte)')' or (byte)'{' or (byte)'}' => PdfTokenKind.Keyword,
            var b when Numeric.Contains(b) => Digits(),
            _ => Run(PdfTokenKind.Keyword, NotRegular),
        };
        return true;
    }

    /// <summary>Moves past <c>n g R</c> if the last token is its <c>n</c>.</summary>
    /// <returns>The number of the referenced object; -1, without moving, if it is not a reference.</returns>
    public int ReadReference()
    {
        var ahead = this;
        var number = Number;
        if (number < 0 || !ahead.Read() || ahead.Number < 0 || !ahead.Read() || !ahead.IsKeyword("R"u8))
        {
            return -1;
        }

        this = ahead;
        return number;
    }

    /// <summary>The position after the line break that must follow <c>stream</c> (ISO 32000-1, 7.3.8.1); -1 if there is none.</summary>
    public readonly int LineEnd()
    {
        var rest = Source[Position..];
        return rest.StartsWith("\r\n"u8) ? Position + 2 : rest.StartsWith("\n"u8) ? Position + 1 : -1;
    }

    /// <summary>Moves to the end of the value that begins with the last token.</summary>
    /// <returns>False if no value begins there or it does not end.</returns>
    public bool SkipValue()
    {
        switch (Kind)
        {
            case PdfTokenKind.End or PdfTokenKind.ArrayClose or PdfTokenKind.DictionaryClose:
                return false;
            case PdfTokenKind.ArrayOpen or PdfTokenKind.DictionaryOpen:
                return SkipNested();
            default:
                ReadReference();
                return true;
        }
    }

    bool SkipNested()
    {
        for (var depth = 1; depth > 0;)
        {
            if (!Read())
            {
                return false;
            }

            depth += Kind switch
            {
                PdfTokenKind.ArrayOpen or PdfTokenKind.DictionaryOpen => 1,
                PdfTokenKind.ArrayClose or PdfTokenKind.DictionaryClose => -1,
                _ => 0,
            };
        }

        return true;
    }

    void SkipBlanks()
    {
        while (true)
        {
            var rest = Source[Position..];
            var blanks = rest.IndexOfAnyExcept(WhiteSpace);
            if (blanks < 0)
            {
                Position = Source.Length;
                return;
            }

            Position += blanks;
            if (rest[blanks] != '%')
            {
                return;
            }

            var comment = rest[blanks..].IndexOfAny((byte)'\r', (byte)'\n');
            Position = comment < 0 ? Source.Length : Position + comment;
        }
    }

    PdfTokenKind Run(PdfTokenKind kind, SearchValues<byte> end)
    {
        var length = Source[Position..].IndexOfAny(end);
        Position = length < 0 ? Source.Length : Position + length;
        return kind;
    }

    PdfTokenKind Digits()
    {
        var length = Source[Position..].IndexOfAnyExcept(Numeric);
        Position = length < 0 ? Source.Length : Position + length;
        return PdfTokenKind.Number;
    }

    bool Twice(byte b)
    {
        var twice = Position < Source.Length && Source[Position] == b;
        Position += twice ? 1 : 0;
        return twice;
    }

    PdfTokenKind HexText()
    {
        var length = Source[Position..].IndexOf((byte)'>');
        Position = length < 0 ? Source.Length : Position + length + 1;
        return PdfTokenKind.Text;
    }

    PdfTokenKind Text()
    {
        for (var open = 1; open > 0;)
        {
            var length = Source[Position..].IndexOfAny(InText);
            if (length < 0)
            {
                Position = Source.Length;
                break;
            }

            Position += length;
            var b = Source[Position];
            Position = Math.Min(Source.Length, Position + (b == '\\' ? 2 : 1));
            open += b == '(' ? 1 : b == ')' ? -1 : 0;
        }

        return PdfTokenKind.Text;
    }
}
