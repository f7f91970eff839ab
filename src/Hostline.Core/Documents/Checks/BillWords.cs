namespace Hostline.Core.Documents.Checks;

/// <summary>What stays the same when a bill is printed or saved again: its words, regardless of order, spaces and letter case.</summary>
public static class BillWords
{
    /// <summary>With fewer words, two documents may be equal by chance.</summary>
    public const int WordsAtLeast = 12;

    /// <summary>Null if there are too few words, or if the document was not read completely.</summary>
    public static string? Of(DocumentText text)
    {
        var words = text.Pages.SelectMany(page => NameSearch.Plain(page).Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        return text.IsWhole && words.Count >= WordsAtLeast ? string.Join(' ', words.Order(StringComparer.Ordinal)) : null;
    }
}
