using Hostline.Core.Documents;

namespace Hostline.Network.Scanning.Pdf;

/// <summary>
/// Automatic actions: when the document is opened, printed or closed, when a page is shown, when a field is left. Scripts among them
/// are judged separately.
/// </summary>
sealed class PdfActions(PdfObjects objects, PdfWork work)
{
    const int ChainAtMost = 8;

    /// <summary>Actions that affect only the viewer's window.</summary>
    static readonly HashSet<string> Harmless = ["Hide", "ResetForm", "SetOCGState", "Trans"];

    static readonly HashSet<string> Turning = ["NextPage", "PrevPage", "FirstPage", "LastPage"];

    /// <summary>Null if one of them does more than show, hide or print.</summary>
    /// <param name="isOpening">The value is an action or a destination; otherwise it is a dictionary of actions.</param>
    public DocumentMarks? Automatic(PdfValue value, bool isOpening)
    {
        if (value.Kind is not (PdfTokenKind.DictionaryOpen or PdfTokenKind.ArrayOpen) && value.Reference < 0)
        {
            // The glyph list of a font may contain an /AA, but then without a value.
            return isOpening && !value.IsNull ? null : DocumentMarks.None;
        }

        return objects.Meanings(value) is { Count: > 0 } meanings ? All(meanings, m => isOpening ? Opening(m) : Triggers(m)) : null;
    }

    DocumentMarks? Opening(PdfValue value) => value.Kind == PdfTokenKind.ArrayOpen || value.IsNull ? DocumentMarks.None : Action(value, 0);

    DocumentMarks? Triggers(PdfValue value) =>
        value.IsNull ? DocumentMarks.None
        : value.Kind == PdfTokenKind.DictionaryOpen && value.Entries() is { } triggers ? All(triggers.Values, t => Actions(t, 0)) : null;

    DocumentMarks? Actions(PdfValue value, int before) =>
        before < ChainAtMost && objects.Meanings(value) is { Count: > 0 } meanings
            ? All(meanings, m => m.Kind == PdfTokenKind.ArrayOpen ? m.Items() is { } items ? All(items, i => Actions(i, before + 1)) : null : Action(m, before))
            : null;

    DocumentMarks? Action(PdfValue value, int before)
    {
        if (value.IsNull)
        {
            return DocumentMarks.None;
        }

        if (!work.Token(value.End - value.Start) || value.Kind != PdfTokenKind.DictionaryOpen || value.Entries() is not { } entries
            || !entries.TryGetValue("S", out var kind) || kind.Name is not { } name)
        {
            return null;
        }

        var next = entries.TryGetValue("Next", out var after) ? Actions(after, before + 1) : DocumentMarks.None;
        return name switch
        {
            "JavaScript" => next,
            "GoTo" => entries.TryGetValue("D", out var place) && place.Kind == PdfTokenKind.DictionaryOpen ? null : next,
            "Named" => next | Command(entries),
            _ => Harmless.Contains(name) ? next | DocumentMarks.ViewerActions : null,
        };
    }

    static DocumentMarks? Command(Dictionary<string, PdfValue> entries) => !entries.TryGetValue("N", out var name) ? null
        : name.Name == "Print" ? DocumentMarks.Prints
        : name.Name is { } word && Turning.Contains(word) ? DocumentMarks.ViewerActions
        : null;

    static DocumentMarks? All(IEnumerable<PdfValue> values, Func<PdfValue, DocumentMarks?> judge)
    {
        DocumentMarks? marks = DocumentMarks.None;
        foreach (var value in values)
        {
            marks |= judge(value);
        }

        return marks;
    }
}
