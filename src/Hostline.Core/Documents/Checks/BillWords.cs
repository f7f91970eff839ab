namespace Hostline.Core.Documents.Checks;

/// <summary>What stays the same of a bill when it is printed or saved again: its words, whatever their order, spaces and letter case.</summary>
public static class BillWords
{
    /// <summary>Fewer are no bill, and may well be the same by chance.</summary>
    public const int WordsAtLeast = 12;

    /// <summary>Null if there is too little of it, or if it was not read whole.</summary>
    public static string? Of(DocumentText text)
    {
        var words = text.Pages.SelectMany(page => NameSearch.Plain(page).Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        return text.IsWhole && words.Count >= WordsAtLeast ? string.Join(' ', words.Order(StringComparer.Ordinal)) : null;
    }
}
