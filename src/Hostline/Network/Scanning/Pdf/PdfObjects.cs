namespace Hostline.Network.Scanning.Pdf;

/// <summary>An object stream that was decompressed once: its position, and how to decompress it again.</summary>
/// <param name="Start">Its first byte in the file.</param>
readonly record struct PdfPacked(PdfStreamHeader Header, int Start, int Number, int Generation);

/// <summary>
/// Finds all definitions of an object, in the file and in object streams. Readers differ in which one they use, so callers must accept
/// every one.
/// </summary>
sealed class PdfObjects(PdfFile file, PdfCipher? cipher, PdfWork work) : IDisposable
{
    /// <summary>The bytes of a line break.</summary>
    const int LineEndAtMost = 2;

    readonly PdfUnpacking unpacking = new(work);
    readonly List<PdfPacked> streams = [];
    readonly Dictionary<int, List<(int Stream, int At)>> packed = [];

    /// <summary>The object stream that was decompressed last: objects that belong together are usually stored together.</summary>
    (int Stream, byte[] Content) last = (-1, []);

    /// <summary>An explicit null: the literal would become an empty memory.</summary>
    static ReadOnlyMemory<byte>? Nothing => null;

    public PdfCipher? Cipher => cipher;

    public int Add(PdfPacked stream)
    {
        streams.Add(stream);
        return streams.Count - 1;
    }

    /// <param name="at">The position within the stream's content.</param>
    public void Add(int number, int stream, int at) => (packed.TryGetValue(number, out var same) ? same : packed[number] = []).Add((stream, at));

    /// <summary>
    /// The meanings of a value: itself, or every definition of the object it refers to. Empty if nothing defines it; null if that
    /// cannot be determined for certain.
    /// </summary>
    public List<PdfValue>? Meanings(PdfValue value) => value.Reference is >= 0 and var number ? Definitions(number) : [value];

    List<PdfValue>? Definitions(int number)
    {
        var headings = file.Of(number, out var isKnown);
        if (!isKnown || file.IsDoubtful || !work.Token(0))
        {
            return null;
        }

        var all = new List<PdfValue>();
        foreach (var heading in headings)
        {
            if (ValueAt(file.Bytes, heading.At) is not { } value || !work.Token(value.End - value.Start))
            {
                return null;
            }

            all.Add(value with { Number = heading.Number, Generation = heading.Generation });
        }

        foreach (var (stream, at) in packed.GetValueOrDefault(number) ?? [])
        {
            if (Unpacked(stream) is not { } content || ValueAt(content, at) is not { } value || !work.Token(value.End - value.Start))
            {
                return null;
            }

            all.Add(value);
        }

        return all;
    }

    static PdfValue? ValueAt(ReadOnlyMemory<byte> source, int at)
    {
        var tokens = new PdfTokens(source.Span, at);
        tokens.Read();
        var start = tokens.Start;
        return tokens.SkipValue() ? new PdfValue(source, start, tokens.Position, -1, 0) : null;
    }

    byte[]? Unpacked(int stream)
    {
        if (last.Stream != stream)
        {
            var it = streams[stream];
            if (Bytes(it.Header, it.Start, it.Number, it.Generation, isFile: false) is not { } bytes || unpacking.Undo(bytes, it.Header.Filters) is not null)
            {
                return null;
            }

            last = (stream, unpacking.Content.ToArray());
        }

        return last.Content;
    }

    /// <summary>The bytes of a string, decrypted; null if they cannot be decrypted.</summary>
    public byte[]? Text(PdfValue text)
    {
        var bytes = PdfStrings.Read(text.Bytes);
        return cipher is null ? bytes : cipher.String(bytes, text.Number, text.Generation);
    }

    /// <summary>
    /// The decompressed content of a dictionary's stream; null if there is none or it can be read in more than one way. Valid until the
    /// next call.
    /// </summary>
    /// <param name="isFile">An attached file, which may have its own encryption method.</param>
    public ReadOnlyMemory<byte>? Content(PdfValue dictionary, bool isFile = false)
    {
        var tokens = new PdfTokens(dictionary.Source.Span, dictionary.End);
        if (dictionary.Number < 0 || !tokens.Read() || !tokens.IsKeyword("stream"u8)
            || PdfStreamHeader.Read(dictionary.Bytes) is not { IsElsewhere: false, HasPredictor: false } header
            || tokens.LineEnd() is not (>= 0 and var start) || Bounded(header, start) is not { } bounded)
        {
            return null;
        }

        last = (-1, []);
        return Plain(bounded, dictionary.Number, dictionary.Generation, isFile) is { } plain && unpacking.Undo(plain, header.Filters) is null
            ? unpacking.Content : Nothing;
    }

    /// <summary>
    /// The input for the filters of a stream. Without encryption that is everything that follows: the coding determines where it ends.
    /// </summary>
    public ReadOnlyMemory<byte>? Bytes(PdfStreamHeader header, int start, int number, int generation, bool isFile) =>
        cipher is null ? file.Bytes[start..] : number >= 0 && Bounded(header, start) is { } bounded ? Plain(bounded, number, generation, isFile) : Nothing;

    ReadOnlyMemory<byte>? Plain(ReadOnlyMemory<byte> bytes, int number, int generation, bool isFile)
    {
        if (cipher is null)
        {
            return bytes;
        }

        return work.Spend(bytes.Length) && work.Stream() && cipher.Stream(bytes.Span, number, generation, isFile) is { } plain
            ? new ReadOnlyMemory<byte>(plain) : Nothing;
    }

    /// <summary>From its first byte up to its length, if the stream also ends there for readers that search for its end.</summary>
    ReadOnlyMemory<byte>? Bounded(PdfStreamHeader header, int start)
    {
        var rest = file.Bytes.Span[start..];
        var end = rest.IndexOf("endstream"u8);
        var length = file.NumberOf(header.Length);
        return end >= 0 && length >= 0 && length <= end && end - length <= LineEndAtMost && rest[length..end].IndexOfAnyExcept("\r\n"u8) < 0 && work.Spend(end)
            ? file.Bytes.Slice(start, length) : Nothing;
    }

    public void Dispose() => unpacking.Dispose();
}
