namespace Hostline.Network.Scanning.Pdf;

/// <summary>
/// Reads a whole file as PDF syntax, twice: first from its beginning to its end, skipping strings, comments and streams; then from
/// every <c>n g obj</c> that the first reading skipped, because a table of the file may lead a reader right into a string, a comment or
/// a stream. Object streams are read in the same two ways: from beginning to end, and from each offset that they list. Values that can
/// be judged only when all objects are known are kept until then.
/// </summary>
sealed class PdfWalk(PdfFile file, PdfCipher? cipher, PdfWork work) : IDisposable
{
    /// <summary>Words whose meaning depends on the rest of their dictionary.</summary>
    public static readonly PdfWord[] KeptWhole = [PdfWord.EF, PdfWord.GoToR];

    readonly PdfUnpacking unpacking = new(work);
    readonly PdfObjects objects = new(file, cipher, work);

    /// <summary>The positions at which the word <c>obj</c> was read as such.</summary>
    readonly HashSet<int> read = [];

    readonly List<(PdfWord Word, PdfValue Value)> kept = [];

    /// <summary>An unreadable structural stream is reported last, because any other finding is more specific.</summary>
    PdfVerdict? damage;

    /// <summary>One of <see cref="KeptWhole"/>, in a dictionary that has no end.</summary>
    PdfWord? unfinished;

    PdfWords words;

    public PdfFile File => file;
    public PdfWork Work => work;

    /// <summary>Whether the file was encrypted and is decrypted.</summary>
    public bool IsOpened => cipher is not null;

    /// <summary>The open arrays and dictionaries of all current readings.</summary>
    public List<PdfFrame> Frames { get; } = [];

    /// <returns>The finding, or the marks if there is none.</returns>
    public PdfVerdict Through()
    {
        if ((new PdfReading(this, file.Bytes.Span, 0, PdfPart.File).Read() ?? Hidden() ?? damage) is { } found)
        {
            return found;
        }

        if (unfinished is { } word)
        {
            return new(word == PdfWord.EF ? PdfFinding.EmbeddedFile : PdfFinding.ActiveContent, word.ToString());
        }

        var judged = new PdfJudgment(objects, work, words).Of(kept);
        return !judged.IsAccepted || (words.Has(PdfWord.Root) && words.Has(PdfWord.Pages)) ? judged : new(PdfFinding.Malformed, "it has no pages");
    }

    public void Saw(PdfWord word) => words = words.With(word);

    public void SawObject(int at) => read.Add(at);

    public void Keep(PdfWord word, PdfValue value) => kept.Add((word, value));

    /// <summary>Drops everything open beyond a depth.</summary>
    public void Drop(int depth)
    {
        for (var i = depth; i < Frames.Count; i++)
        {
            foreach (var word in KeptWhole)
            {
                unfinished ??= Frames[i].Words.Has(word) ? word : null;
            }
        }

        Frames.RemoveRange(depth, Frames.Count - depth);
    }

    public bool IsShorterThan(int length) => file.Bytes.Length < length;

    public PdfVerdict? Structural(PdfPacked packed, bool holdsObjects, bool isTable)
    {
        if (holdsObjects && packed.Header.HasPredictor)
        {
            return new(PdfFinding.TooComplex, "an object stream with a predictor");
        }

        if (IsOpened && holdsObjects && isTable)
        {
            return new(PdfFinding.Malformed, "a table that holds objects");
        }

        var bytes = isTable ? file.Bytes[packed.Start..] : objects.Bytes(packed.Header, packed.Start, packed.Number, packed.Generation, isFile: false);
        var verdict = bytes is { } known ? unpacking.Undo(known, packed.Header.Filters)
            : new PdfVerdict(PdfFinding.Malformed, "an encrypted stream without a clear end");
        if (verdict is { Finding: PdfFinding.Malformed })
        {
            damage ??= verdict;
            return null;
        }

        return verdict ?? (holdsObjects ? Objects(packed) : null);
    }

    PdfVerdict? Objects(PdfPacked packed)
    {
        var content = unpacking.Content.Span;
        var end = packed.Header.Filters.Count == 0 && !IsOpened ? content.IndexOf("endstream"u8) : content.Length;
        return new PdfReading(this, content[..Math.Max(end, 0)], 0, PdfPart.Unpacked).Read() ?? Numbered(content, packed.Header, objects.Add(packed));
    }

    PdfVerdict? Numbered(ReadOnlySpan<byte> content, PdfStreamHeader header, int stream)
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

            objects.Add(number, stream, header.First + offset);
            if (new PdfReading(this, content, header.First + offset, PdfPart.UnpackedObject).Read() is { } verdict)
            {
                return verdict;
            }
        }

        return header.Count < 0 ? new PdfVerdict(PdfFinding.Malformed, "an object stream without a count") : null;
    }

    PdfVerdict? Hidden()
    {
        var bytes = file.Bytes.Span;
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

            if (new PdfReading(this, bytes, word + "obj".Length, PdfPart.HiddenObject, PdfHeading.Before(bytes, word)).Read() is { } verdict)
            {
                return verdict;
            }
        }

        return null;
    }

    public void Dispose()
    {
        unpacking.Dispose();
        objects.Dispose();
    }
}
