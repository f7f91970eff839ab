using Hostline.Core.Documents;

namespace Hostline.Network.Scanning.Pdf;

/// <summary>
/// Judges the values that were kept while the file was read: scripts, automatic actions, links, attachments and XFA forms. If one can
/// be harmless, it is marked; if it cannot be resolved for certain, the file is refused.
/// </summary>
sealed class PdfJudgment(PdfObjects objects, PdfWork work, PdfWords words)
{
    readonly PdfActions actions = new(objects, work);
    readonly PdfAttachments attachments = new(objects, work);

    /// <summary>Objects already judged: a thousand fields may share one script.</summary>
    readonly HashSet<(PdfWord, int)> judged = [];

    DocumentMarks marks = objects.Cipher is null ? DocumentMarks.None : DocumentMarks.Restricted;

    public PdfVerdict Of(List<(PdfWord Word, PdfValue Value)> kept)
    {
        foreach (var (word, value) in kept)
        {
            if ((value.Reference < 0 || judged.Add((word, value.Reference))) && Of(word, value) is { } verdict)
            {
                return work.Spend(0) ? verdict : PdfInspection.OutOfWork;
            }
        }

        return Unfollowed(PdfWord.JavaScript, PdfWord.JS, kept) ?? Unfollowed(PdfWord.EmbeddedFiles, PdfWord.EF, kept)
            ?? Unfollowed(PdfWord.EmbeddedFile, PdfWord.EF, kept) ?? (work.Spend(0) ? new(null, Marks: marks) : PdfInspection.OutOfWork);
    }

    /// <summary>A kept name that only makes sense together with another one, which is missing: nothing that was inspected explains it.</summary>
    PdfVerdict? Unfollowed(PdfWord word, PdfWord by, List<(PdfWord Word, PdfValue Value)> kept) =>
        words.Has(word) && !kept.Exists(k => k.Word == by) ? Refused(word) : null;

    PdfVerdict? Of(PdfWord word, PdfValue value) => word switch
    {
        PdfWord.JS => Script(value),
        PdfWord.AA or PdfWord.OpenAction => Mark(word, actions.Automatic(value, isOpening: word == PdfWord.OpenAction)),
        PdfWord.URI or PdfWord.GoToR => Link(word, value),
        PdfWord.XFA => Form(value),
        PdfWord.EF => Mark(word, attachments.Of(value)),
        PdfWord.EmbeddedFile => Mark(word, attachments.Content(value) ? DocumentMarks.AttachedFiles : null),
        _ => throw new InvalidOperationException($"{word} is not kept."),
    };

    PdfVerdict? Mark(PdfWord word, DocumentMarks? found)
    {
        marks |= found ?? DocumentMarks.None;
        return found is null ? Refused(word) : null;
    }

    static PdfVerdict Refused(PdfWord word) =>
        new(word is PdfWord.EF or PdfWord.EmbeddedFile or PdfWord.EmbeddedFiles ? PdfFinding.EmbeddedFile : PdfFinding.ActiveContent, word.ToString());

    /// <summary>A script is a string or a stream.</summary>
    PdfVerdict? Script(PdfValue value)
    {
        if (objects.Meanings(value) is not { Count: > 0 } meanings)
        {
            return Refused(PdfWord.JS);
        }

        foreach (var meaning in meanings)
        {
            var text = meaning.Kind == PdfTokenKind.Text ? objects.Text(meaning) : meaning.Kind == PdfTokenKind.DictionaryOpen ? Content(meaning) : null;
            if (text is null || !work.Text(text.Length) || Mark(PdfWord.JS, PdfScripts.Of(PdfValue.Text(text))) is not null)
            {
                return Refused(PdfWord.JS);
            }
        }

        return null;
    }

    byte[]? Content(PdfValue dictionary) =>
        objects.Content(dictionary) is { } content && content.Length <= PdfScripts.LengthAtMost ? content.ToArray() : null;

    PdfVerdict? Link(PdfWord word, PdfValue value)
    {
        if (value.Kind == PdfTokenKind.Name)
        {
            return null;   // the value of /S: the address follows
        }

        if (word == PdfWord.GoToR && !(value.Entries() is { } entries && entries.TryGetValue("S", out var kind) && kind.Name == nameof(PdfWord.GoToR)))
        {
            // A dictionary in which the name has another meaning does nothing; one that cannot be read might.
            return value.Entries() is null ? Refused(word) : null;
        }

        return Mark(word, word == PdfWord.URI ? PdfLinks.Address(value, objects) : PdfLinks.File(value, objects));
    }

    PdfVerdict? Form(PdfValue value)
    {
        var parts = value.Kind == PdfTokenKind.ArrayOpen ? [value] : objects.Meanings(value);
        foreach (var part in parts ?? [])
        {
            var streams = part.Kind == PdfTokenKind.ArrayOpen ? part.Items()?.Where(i => i.Kind != PdfTokenKind.Text).ToList() : [part];
            if (streams is null || !streams.TrueForAll(Packet))
            {
                return Refused(PdfWord.XFA);
            }
        }

        marks |= DocumentMarks.XfaForm;
        return parts is { Count: > 0 } ? null : Refused(PdfWord.XFA);
    }

    bool Packet(PdfValue reference)
    {
        if (objects.Meanings(reference) is not { Count: > 0 } meanings)
        {
            return false;
        }

        foreach (var meaning in meanings)
        {
            if (meaning.Kind != PdfTokenKind.DictionaryOpen || objects.Content(meaning) is not { } content
                || !work.Text(content.Length) || PdfXfa.Of(content.Span) is not { } found)
            {
                return false;
            }

            marks |= found;
        }

        return true;
    }
}
