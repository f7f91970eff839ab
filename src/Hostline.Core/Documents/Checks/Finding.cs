namespace Hostline.Core.Documents.Checks;

/// <summary>What a machine looks at in the documents of an order, before a person does. The numbers are stored; never renumber them.</summary>
public enum DocumentCheck
{
    NumbersOnLetter = 1,
    NumbersOnBill = 2,
    LetterDate = 3,
    BillDate = 4,
    /// <summary>The holder's name is alike on both.</summary>
    Holder = 5,
    Signature = 6,
    /// <summary>The same file is in another account.</summary>
    LetterElsewhere = 7,
    BillElsewhere = 8,
    Template = 9,
    /// <summary>What the letter was made for.</summary>
    Reference = 10,
}

/// <summary>What came of a check. The numbers are stored; never renumber them.</summary>
public enum CheckOutcome
{
    /// <summary>Nothing to doubt was found; that is no proof.</summary>
    Fine = 1,
    /// <summary>A person should look.</summary>
    Doubt = 2,
    /// <summary>A machine cannot tell: a person must look.</summary>
    NotChecked = 3,
}

/// <summary>What a check found, with its evidence.</summary>
/// <param name="Says">A sentence for the reviewer.</param>
/// <param name="Page">Where the words stand, from 1; null where there are none.</param>
/// <param name="Words">As they stand in the document.</param>
public sealed record Finding(DocumentCheck Check, CheckOutcome Outcome, string Says, int? Page = null, string? Words = null);

/// <summary>The words of a document, page by page.</summary>
/// <param name="Pages">As extracted; an empty text is a page without words, such as a scan.</param>
/// <param name="HasPictures">Whether pictures were found, in which words may stand that cannot be extracted.</param>
/// <param name="IsWhole">No page was left out.</param>
public sealed record DocumentText(IReadOnlyList<string> Pages, bool HasPictures = false, bool IsWhole = true)
{
    /// <summary>What codes in pictures say, such as that at the foot of a letter which was scanned.</summary>
    public IReadOnlyList<Passage> Codes { get; init; } = [];

    /// <summary>Also those that were left out.</summary>
    public int PagesInAll { get; init; } = Pages.Count;

    public bool HasWords => Pages.Any(p => p.Any(char.IsLetterOrDigit));
}

/// <summary>Words found in a document.</summary>
/// <param name="Page">From 1.</param>
public sealed record Passage(int Page, string Words)
{
    const int Around = 24, LongestWords = 120;

    /// <summary>A few characters before and after, in one line.</summary>
    public static Passage Of(int page, string text, int at, int length)
    {
        var (from, to) = (Math.Max(0, at - Around), Math.Min(text.Length, at + length + Around));
        var words = string.Join(' ', text[from..to].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return new(page, words.Length <= LongestWords ? words : words[..LongestWords]);
    }
}
