namespace Hostline.Network.Scanning;

/// <summary>
/// Reads a whole file as PDF syntax, twice. First from its beginning to its end, passing over strings, comments and streams.
/// Then from every <c>n g obj</c> that the first reading passed over: a table of the file may lead a reader right into a
/// string, a comment or a stream. Object streams are read in the same two ways: through, and from each offset they name.
/// </summary>
sealed class PdfWalk(ReadOnlyMemory<byte> file, PdfWork work) : IDisposable
{
    readonly PdfUnpacking unpacking = new(work);

    /// <summary>Where in the file the word <c>obj</c> was read as such.</summary>
    readonly HashSet<int> read = [];

    /// <summary>A structural stream that can not be read is told last: it may be so because the file is encrypted.</summary>
    PdfVerdict? damage;

    PdfWords words;

    public PdfWork Work => work;
    public PdfOpening Opening { get; } = new(work);

    /// <summary>The arrays and dictionaries that are open, of all readings under way.</summary>
    public List<PdfFrame> Frames { get; } = [];

    /// <returns>What was found, or null.</returns>
    public PdfVerdict? Through() => new PdfReading(this, file.Span, 0, PdfPart.File).Read() ?? Hidden() ?? damage ?? Opening.Verdict() ?? Pages();

    public void Saw(PdfWord word) => words = words.With(word);

    public void SawObject(int at) => read.Add(at);

    public bool IsShorterThan(int length) => file.Length < length;

    /// <summary>A structural stream: what its dictionary says, and where in the file its bytes begin.</summary>
    public PdfVerdict? Structural(PdfStreamHeader header, int start, bool holdsObjects)
    {
        if (holdsObjects && header.HasPredictor)
        {
            return new(PdfFinding.TooComplex, "an object stream with a predictor");
        }

        var verdict = unpacking.Undo(file[start..], header.Filters);
        if (verdict is { Finding: PdfFinding.Malformed })
        {
            damage ??= verdict;
            return null;
        }

        return verdict ?? (holdsObjects ? Objects(header) : null);
    }

    PdfVerdict? Objects(PdfStreamHeader header)
    {
        var content = unpacking.Content.Span;
        var end = header.Filters.Count == 0 ? content.IndexOf("endstream"u8) : content.Length;
        return new PdfReading(this, content[..Math.Max(end, 0)], 0, PdfPart.Unpacked).Read() ?? Numbered(content, header);
    }

    PdfVerdict? Numbered(ReadOnlySpan<byte> content, PdfStreamHeader header)
    {
        var table = new PdfTokens(content, 0);
        for (var i = 0; i < header.Count; i++)
        {
            var number = table.Read() ? table.Number : -1;
            var offset = table.Read() ? table.Number : -1;
            if (number < 0 || offset < 0 || header.First < 0 || offset > content.Length - header.First)
            {
                return new(PdfFinding.Malformed, "the table of an object stream");
            }

            if (!work.Object() || !work.Token(0))
            {
                return PdfInspection.OutOfWork;
            }

            if (new PdfReading(this, content, header.First + offset, PdfPart.UnpackedObject, number).Read() is { } verdict)
            {
                return verdict;
            }
        }

        return header.Count < 0 ? new PdfVerdict(PdfFinding.Malformed, "an object stream without a count") : null;
    }

    PdfVerdict? Hidden()
    {
        var bytes = file.Span;
        for (var at = 0; bytes[at..].IndexOf("obj"u8) is >= 0 and var next; at += next + "obj".Length)
        {
            var word = at + next;
            if (!work.Spend(next))
            {
                return PdfInspection.OutOfWork;
            }

            if (read.Contains(word) || !PdfHeading.IsBefore(bytes, word, work))
            {
                continue;
            }

            Opening.Doubt();
            if (new PdfReading(this, bytes, word, PdfPart.HiddenObject).Read() is { } verdict)
            {
                return verdict;
            }
        }

        return null;
    }

    PdfVerdict? Pages() =>
        words.Has(PdfWord.Root) && words.Has(PdfWord.Pages) ? null : new PdfVerdict(PdfFinding.Malformed, "it has no pages");

    public void Dispose() => unpacking.Dispose();
}
