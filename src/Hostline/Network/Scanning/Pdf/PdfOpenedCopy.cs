namespace Hostline.Network.Scanning.Pdf;

/// <summary>
/// Writes a decrypted copy of an encrypted file, each string and stream in its old place, so that the file's own tables stay right.
/// Virus scanners scan it, and its hash is a permanent record of what was inspected.
/// </summary>
sealed class PdfOpenedCopy(PdfFile file, PdfCipher cipher) : IDisposable
{
    readonly MemoryStream copy = new(file.Bytes.Length);
    int written;

    public byte[] Make()
    {
        var tokens = new PdfTokens(file.Bytes.Span, 0);
        var (number, generation, beforeLast, last) = (-1, 0, -1, -1);
        var (open, start, isPlain) = (0, 0, false);
        while (tokens.Read())
        {
            switch (tokens.Kind)
            {
                case PdfTokenKind.Number:
                    (beforeLast, last) = (last, tokens.Number);
                    break;
                case PdfTokenKind.Text:
                    Text(tokens, number, generation);
                    break;
                case PdfTokenKind.Name when PdfNames.Word(tokens.Token) == PdfWord.Encrypt:
                    Put(tokens.Start, tokens.Position, "/Decrypt"u8.ToArray());
                    break;
                case PdfTokenKind.Name:
                    isPlain |= PdfNames.Word(tokens.Token) == PdfWord.XRef || (!cipher.CoversMetadata && tokens.Token.SequenceEqual("/Metadata"u8));
                    break;
                case PdfTokenKind.DictionaryOpen:
                    (start, isPlain) = open++ == 0 ? (tokens.Start, false) : (start, isPlain);
                    break;
                case PdfTokenKind.DictionaryClose:
                    open = Math.Max(0, open - 1);
                    break;
                case PdfTokenKind.Keyword when tokens.IsKeyword("obj"u8):
                    (number, generation, open) = (beforeLast, last, 0);
                    break;
                case PdfTokenKind.Keyword when tokens.IsKeyword("endobj"u8):
                    number = -1;
                    break;
                case PdfTokenKind.Keyword when tokens.IsKeyword("stream"u8) && number >= 0:
                    tokens.Position = Stream(tokens, start, number, generation, isPlain);
                    break;
            }
        }

        copy.Write(file.Bytes.Span[written..]);
        return copy.ToArray();
    }

    void Text(PdfTokens tokens, int number, int generation)
    {
        if (number < 0 || number == cipher.Own)
        {
            return;
        }

        copy.Write(file.Bytes.Span[written..tokens.Start]);
        PdfStrings.Write(cipher.String(PdfStrings.Read(tokens.Token), number, generation) ?? [], tokens.Token.Length, copy);
        written = tokens.Position;
    }

    /// <returns>The position after the stream's bytes.</returns>
    int Stream(PdfTokens tokens, int dictionary, int number, int generation, bool isPlain)
    {
        var begin = tokens.LineEnd() is >= 0 and var behind ? behind : tokens.Position;
        var ending = file.Bytes.Span[begin..].IndexOf("endstream"u8);
        var end = ending < 0 ? file.Bytes.Length : begin + ending;
        var header = PdfStreamHeader.Read(file.Bytes.Span[dictionary..tokens.Start]);
        if (!isPlain && header is not null && !header.Filters.Contains(PdfWord.Crypt))
        {
            var length = file.NumberOf(header.Length);
            var bytes = file.Bytes.Span[begin..(length >= 0 && length <= end - begin ? begin + length : end)];
            Put(begin, begin + bytes.Length, cipher.Stream(bytes, number, generation, IsAttached(file.Bytes.Span[dictionary..tokens.Start])));
        }

        return end;
    }

    /// <summary>Attached files may have their own method (/EFF).</summary>
    static bool IsAttached(ReadOnlySpan<byte> dictionary)
    {
        var names = new PdfTokens(dictionary, 0);
        while (names.Read())
        {
            if (names.Kind == PdfTokenKind.Name && PdfNames.Word(names.Token) == PdfWord.EmbeddedFile)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Replaces bytes and pads the rest of the space with blanks.</summary>
    void Put(int from, int to, ReadOnlySpan<byte> bytes)
    {
        copy.Write(file.Bytes.Span[written..from]);
        copy.Write(bytes);
        for (var rest = to - from - bytes.Length; rest > 0; rest--)
        {
            copy.WriteByte((byte)' ');
        }

        written = to;
    }

    public void Dispose() => copy.Dispose();
}
