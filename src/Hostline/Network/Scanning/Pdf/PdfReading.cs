using System.Runtime.InteropServices;

namespace Hostline.Network.Scanning.Pdf;

/// <summary>The part of a file that one reading covers; it determines where the reading ends.</summary>
enum PdfPart
{
    File,

    /// <summary>From an <c>obj</c> to its <c>endobj</c>.</summary>
    HiddenObject,

    /// <summary>The whole content of an object stream.</summary>
    Unpacked,

    /// <summary>One value in an object stream.</summary>
    UnpackedObject,
}

/// <summary>An array or dictionary that is open: its start, and the known names directly in it.</summary>
/// <param name="IsValueNext">In a dictionary: a key was read, and its value comes next.</param>
record struct PdfFrame(int Start, bool IsDictionary, PdfWords Words, bool IsValueNext = false);

/// <summary>One reading from one position. It judges names wherever they occur, whatever the grammar.</summary>
/// <param name="heading">The object that is read, if the reading begins after its heading.</param>
ref struct PdfReading(PdfWalk walk, ReadOnlySpan<byte> source, int from, PdfPart part, PdfHeadingAt? heading = null)
{
    readonly int floor = walk.Frames.Count;
    PdfTokens tokens = new(source, from);
    PdfFrame closed;
    PdfTokenKind previous;
    int previousEnd;
    bool ended;

    /// <summary>The last two numbers: those of <c>n g obj</c>.</summary>
    int beforeLast = -1, last = -1;

    /// <summary>The object that is read; -1 outside objects and in object streams, where strings are not encrypted.</summary>
    int number = heading?.Number ?? -1, generation = heading?.Generation ?? 0;

    readonly bool IsInFile => part is PdfPart.File or PdfPart.HiddenObject;

    public PdfVerdict? Read()
    {
        PdfVerdict? verdict = null;
        for (var start = tokens.Position; verdict is null && !ended && tokens.Read(); start = tokens.Position)
        {
            verdict = walk.Work.Token(tokens.Position - start) ? Take() : PdfInspection.OutOfWork;
            (previous, previousEnd) = (tokens.Kind, tokens.Position);
            ended |= part == PdfPart.UnpackedObject && walk.Frames.Count == floor;
        }

        EndObject();
        return verdict;
    }

    PdfVerdict? Take()
    {
        var isKey = IsKey();
        switch (tokens.Kind)
        {
            case PdfTokenKind.Name:
                return Name(isKey);
            case PdfTokenKind.Number:
                (beforeLast, last) = (last, tokens.Number);
                return null;
            case PdfTokenKind.ArrayOpen or PdfTokenKind.DictionaryOpen:
                walk.Frames.Add(new(tokens.Start, tokens.Kind == PdfTokenKind.DictionaryOpen, default));
                return walk.Frames.Count - floor > walk.Work.Limits.Depth ? new(PdfFinding.TooComplex, "nested too deep") : null;
            case PdfTokenKind.ArrayClose or PdfTokenKind.DictionaryClose:
                return Close(tokens.Kind == PdfTokenKind.DictionaryClose);
            case PdfTokenKind.Keyword when IsInFile:
                return Keyword();
            default:
                return null;
        }
    }

    /// <summary>Whether the next name is a dictionary key or outside any container; advances the dictionary.</summary>
    readonly bool IsKey()
    {
        if (walk.Frames.Count <= floor)
        {
            return true;
        }

        ref var frame = ref CollectionsMarshal.AsSpan(walk.Frames)[^1];
        var isKey = frame.IsDictionary && !frame.IsValueNext;
        frame.IsValueNext = isKey && tokens.Kind == PdfTokenKind.Name;
        return isKey;
    }

    readonly PdfVerdict? Name(bool isKey)
    {
        var word = PdfNames.Word(tokens.Token);
        if (word == PdfWord.Other)
        {
            return null;
        }

        walk.Saw(word);
        if (walk.Frames.Count > floor && (isKey || word != PdfWord.Encrypt))
        {
            ref var frame = ref CollectionsMarshal.AsSpan(walk.Frames)[^1];
            frame.Words = frame.Words.With(word);
        }

        return word switch
        {
            <= PdfWord.OnInstantiate => new(PdfFinding.ActiveContent, word.ToString()),
            PdfWord.Movie when LeadsOn() => new(PdfFinding.ActiveContent, word.ToString()),
            PdfWord.Encrypt when !walk.IsOpened && isKey && LeadsOn() => new(PdfFinding.Encrypted),
            // A reader that uses this dictionary would not decrypt the file, and we would judge content that it never sees.
            PdfWord.Encrypt when walk.IsOpened && IsInFile && !(isKey && LeadsOn()) => new(PdfFinding.Malformed, PdfEncryption.Contradiction),
            PdfWord.AA when LeadsOn() => Keep(word),
            PdfWord.JS or PdfWord.OpenAction or PdfWord.XFA or PdfWord.URI => Keep(word),
            _ => null,
        };
    }

    /// <summary>Keeps the value after a name until all objects are known.</summary>
    readonly PdfVerdict? Keep(PdfWord word)
    {
        var ahead = tokens;
        ahead.Read();
        var start = ahead.Start;
        if (ahead.SkipValue())
        {
            return Keep(word, start, ahead.Position);
        }

        // An unterminated value was read to the end of the file, and so would the next one be.
        return word != PdfWord.URI ? new(PdfFinding.ActiveContent, word.ToString())
            : walk.Work.Spend(ahead.Position - start) ? null : PdfInspection.OutOfWork;
    }

    readonly PdfVerdict? Keep(PdfWord word, int start, int end)
    {
        if (!walk.Work.Spend(end - start) || !walk.Work.Judgment())
        {
            return PdfInspection.OutOfWork;
        }

        if (IsInFile)
        {
            walk.Keep(word, new(walk.File.Bytes, start, end, number, generation));
            return null;
        }

        walk.Keep(word, new(tokens.Source[start..end].ToArray(), 0, end - start, -1, 0));
        return walk.Work.Unpack(end - start) ? null : PdfInspection.OutOfWork;
    }

    /// <summary>
    /// Whether a dictionary or a reference follows: the glyph list of a font may contain an /AA, but then without a value.
    /// </summary>
    readonly bool LeadsOn()
    {
        var ahead = tokens;
        return ahead.Read() && (ahead.Kind == PdfTokenKind.DictionaryOpen || ahead.ReadReference() >= 0);
    }

    /// <summary>Closes everything up to the matching bracket; a stray bracket closes nothing.</summary>
    PdfVerdict? Close(bool isDictionary)
    {
        var frames = CollectionsMarshal.AsSpan(walk.Frames)[floor..];
        var at = frames.Length - 1;
        while (isDictionary && at >= 0 && !frames[at].IsDictionary)
        {
            at--;
        }

        if (at < 0 || frames[at].IsDictionary != isDictionary)
        {
            return null;
        }

        closed = frames[at];
        walk.Drop(floor + at + 1);
        walk.Frames.RemoveAt(floor + at);
        return isDictionary ? Dictionary(isOutermost: at == 0) : null;
    }

    PdfVerdict? Dictionary(bool isOutermost)
    {
        var words = closed.Words;
        foreach (var word in PdfWalk.KeptWhole)
        {
            if (words.Has(word) && Keep(word, closed.Start, tokens.Position) is { } verdict)
            {
                return verdict;
            }
        }

        if (!isOutermost)
        {
            return null;
        }

        // A reader that uses this trailer would not decrypt the file; one that uses another would.
        return walk.IsOpened && IsInFile && words.Has(PdfWord.Root) && !words.Has(PdfWord.Encrypt)
            ? new(PdfFinding.Malformed, "a trailer that does not say that it is encrypted")
            : words.Has(PdfWord.Linearized) && IsInFile
                && walk.IsShorterThan(PdfStreamHeader.Read(tokens.Source[closed.Start..tokens.Position])?.FileLength ?? 0) ? new(PdfFinding.Truncated) : null;
    }

    PdfVerdict? Keyword()
    {
        if (tokens.IsKeyword("obj"u8))
        {
            walk.SawObject(tokens.Start);
            EndObject();
            (number, generation) = (beforeLast, last);
            return walk.Work.Object() ? null : PdfInspection.OutOfWork;
        }

        if (tokens.IsKeyword("endobj"u8))
        {
            EndObject();
            ended = part == PdfPart.HiddenObject;
        }

        return previous == PdfTokenKind.DictionaryClose && tokens.IsKeyword("stream"u8) ? Stream() : null;
    }

    void EndObject()
    {
        (number, generation) = (-1, 0);
        walk.Drop(floor);
    }

    PdfVerdict? Stream()
    {
        var verdict = Structure();
        var length = tokens.Source[tokens.Position..].IndexOf("endstream"u8);
        var end = length < 0 ? tokens.Source.Length : tokens.Position + length;
        var isPaid = walk.Work.Spend(end - tokens.Position);
        tokens.Position = end;
        return verdict ?? (isPaid ? null : PdfInspection.OutOfWork);
    }

    /// <summary>
    /// Object streams are recognized by their type and by /First, which some readers use alone; an external file by /F.
    /// </summary>
    readonly PdfVerdict? Structure()
    {
        var words = closed.Words;
        if (words.Has(PdfWord.EmbeddedFile) && Keep(PdfWord.EmbeddedFile, closed.Start, previousEnd) is { } verdict)
        {
            return verdict;
        }

        var holdsObjects = words.Has(PdfWord.ObjStm) || words.Has(PdfWord.First);
        if (!holdsObjects && !words.Has(PdfWord.XRef) && !words.Has(PdfWord.F))
        {
            return null;
        }

        var start = tokens.LineEnd();
        return PdfStreamHeader.Read(tokens.Source[closed.Start..tokens.Start]) is not { } header || start < 0
            ? new(PdfFinding.Malformed, "a stream's dictionary")
            : header.IsElsewhere ? new(PdfFinding.ActiveContent, nameof(PdfWord.F))
            : holdsObjects || words.Has(PdfWord.XRef) ? walk.Structural(new(header, start, number, generation), holdsObjects, words.Has(PdfWord.XRef))
            : null;
    }
}
