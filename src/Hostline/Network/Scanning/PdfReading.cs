using System.Runtime.InteropServices;

namespace Hostline.Network.Scanning;

/// <summary>What one reading goes over, and so where it ends.</summary>
enum PdfPart
{
    File,

    /// <summary>From an <c>obj</c> to its <c>endobj</c>.</summary>
    HiddenObject,

    /// <summary>All of an object stream's content.</summary>
    Unpacked,

    /// <summary>One value in an object stream.</summary>
    UnpackedObject,
}

/// <summary>An array or dictionary that is open: where it began and which known names stand directly in it.</summary>
record struct PdfFrame(int Start, bool IsDictionary, PdfWords Words);

/// <summary>One reading from one place. It judges names wherever they stand and has no opinion on grammar.</summary>
/// <param name="number">Of the object that is read, in an object stream.</param>
ref struct PdfReading(PdfWalk walk, ReadOnlySpan<byte> source, int from, PdfPart part, int number = -1)
{
    readonly int floor = walk.Frames.Count;
    PdfTokens tokens = new(source, from);
    PdfFrame closed;
    PdfTokenKind previous;
    bool ended;

    /// <summary>The last two numbers: of <c>n g obj</c>.</summary>
    int beforeLast = -1, last = -1;

    /// <summary>The object whose value comes next; the one whose value is the open dictionary.</summary>
    int awaited = number, inDictionary = -1;

    readonly bool IsInFile => part is PdfPart.File or PdfPart.HiddenObject;

    public PdfVerdict? Read()
    {
        PdfVerdict? verdict = null;
        for (var start = tokens.Position; verdict is null && !ended && tokens.Read(); start = tokens.Position)
        {
            verdict = walk.Work.Token(tokens.Position - start) ? Take() : PdfInspection.OutOfWork;
            previous = tokens.Kind;
            ended |= part == PdfPart.UnpackedObject && walk.Frames.Count == floor;
        }

        EndObject();
        return verdict;
    }

    PdfVerdict? Take()
    {
        if (awaited >= 0)
        {
            BeginValue();
        }

        switch (tokens.Kind)
        {
            case PdfTokenKind.Name:
                return Name();
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

    void BeginValue()
    {
        if (tokens.Kind == PdfTokenKind.DictionaryOpen)
        {
            inDictionary = awaited;
        }
        else
        {
            walk.Opening.Define(awaited, tokens.Kind == PdfTokenKind.ArrayOpen);
        }

        awaited = -1;
    }

    readonly PdfVerdict? Name()
    {
        var word = PdfNames.Word(tokens.Token);
        if (word == PdfWord.Other)
        {
            return null;
        }

        walk.Saw(word);
        if (walk.Frames.Count > floor)
        {
            ref var frame = ref CollectionsMarshal.AsSpan(walk.Frames)[^1];
            frame.Words = frame.Words.With(word);
        }

        if (word == PdfWord.OpenAction)
        {
            walk.Opening.Take(tokens);
        }

        return word switch
        {
            <= PdfWord.GoToR => new(PdfFinding.ActiveContent, word.ToString()),
            PdfWord.EmbeddedFile or PdfWord.EmbeddedFiles => new(PdfFinding.EmbeddedFile, word.ToString()),
            PdfWord.AA when LeadsOn() => new(PdfFinding.ActiveContent, word.ToString()),
            PdfWord.EF when LeadsOn() => new(PdfFinding.EmbeddedFile, word.ToString()),
            PdfWord.Encrypt when LeadsOn() => new(PdfFinding.Encrypted),
            _ => null,
        };
    }

    /// <summary>Whether a dictionary or a reference follows: the glyph list of a font may hold an /AA, but then no value.</summary>
    readonly bool LeadsOn()
    {
        var ahead = tokens;
        return ahead.Read() && (ahead.Kind == PdfTokenKind.DictionaryOpen || ahead.ReadReference() >= 0);
    }

    /// <summary>Closes what is open up to the bracket's own kind; a stray bracket closes nothing.</summary>
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
        CloseTo(floor + at);
        return isDictionary && at == 0 ? Outermost() : null;
    }

    PdfVerdict? Outermost()
    {
        var dictionary = tokens.Source[closed.Start..tokens.Position];
        if (inDictionary >= 0)
        {
            walk.Opening.Define(inDictionary, closed.Words.Has(PdfWord.GoTo) && walk.Opening.IsPlain(dictionary));
            inDictionary = -1;
        }

        return closed.Words.Has(PdfWord.Linearized) && IsInFile && walk.IsShorterThan(PdfStreamHeader.Read(dictionary)?.FileLength ?? 0)
            ? new(PdfFinding.Truncated) : null;
    }

    PdfVerdict? Keyword()
    {
        if (tokens.IsKeyword("obj"u8))
        {
            walk.SawObject(tokens.Start);
            EndObject();
            awaited = beforeLast;
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
        // A dictionary that never closed says nothing harmless of its object.
        walk.Opening.Define(inDictionary, false);
        (awaited, inDictionary) = (-1, -1);
        CloseTo(floor);
    }

    readonly void CloseTo(int depth) => walk.Frames.RemoveRange(depth, walk.Frames.Count - depth);

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
    /// Object streams are known by what some readers go by alone, /First, and by their type; a file elsewhere by /F.
    /// </summary>
    readonly PdfVerdict? Structure()
    {
        var words = closed.Words;
        var holdsObjects = words.Has(PdfWord.ObjStm) || words.Has(PdfWord.First);
        if (!holdsObjects && !words.Has(PdfWord.XRef) && !words.Has(PdfWord.F))
        {
            return null;
        }

        var start = LineEnd();
        return PdfStreamHeader.Read(tokens.Source[closed.Start..tokens.Start]) is not { } header || start < 0 ? new(PdfFinding.Malformed, "a stream's dictionary")
            : header.IsElsewhere ? new(PdfFinding.ActiveContent, nameof(PdfWord.F))
            : holdsObjects || words.Has(PdfWord.XRef) ? walk.Structural(header, start, holdsObjects)
            : null;
    }

    /// <summary>Behind the line end that must follow <c>stream</c> (ISO 32000-1, 7.3.8.1); -1 for any other.</summary>
    readonly int LineEnd()
    {
        var rest = tokens.Source[tokens.Position..];
        return rest.StartsWith("\r\n"u8) ? tokens.Position + 2 : rest.StartsWith("\n"u8) ? tokens.Position + 1 : -1;
    }
}
