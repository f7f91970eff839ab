namespace Hostline.Core.Documents.Checks;

/// <summary>What a machine checks in the documents of an order before a person reviews them. The numbers are stored; never renumber them.</summary>
public enum DocumentCheck
{
    NumbersOnLetter = 1,
    NumbersOnBill = 2,
    LetterDate = 3,
    BillDate = 4,
    /// <summary>Letter and bill show the same holder's name.</summary>
    Holder = 5,
    Signature = 6,
    /// <summary>Another account has the same file.</summary>
    LetterElsewhere = 7,
    BillElsewhere = 8,
    Template = 9,
    /// <summary>What the letter was made for.</summary>
    Reference = 10,
}

/// <summary>The result of a check. The numbers are stored; never renumber them.</summary>
public enum CheckOutcome
{
    /// <summary>No doubt was found, which is no proof.</summary>
    Fine = 1,
    /// <summary>A person should look.</summary>
    Doubt = 2,
    /// <summary>Not readable by a machine; a person must check.</summary>
    NotChecked = 3,
}

/// <param name="Says">A sentence for the reviewer.</param>
/// <param name="Page">The page with the words, from 1; null where there is none.</param>
public sealed record Finding(DocumentCheck Check, CheckOutcome Outcome, string Says, int? Page = null, string? Words = null);

/// <param name="Pages">As extracted; empty for a page without text, such as a scan.</param>
/// <param name="HasPictures">Whether there are pictures, which may contain text that cannot be extracted.</param>
/// <param name="IsWhole">No page was left out.</param>
public sealed record DocumentText(IReadOnlyList<string> Pages, bool HasPictures = false, bool IsWhole = true)
{
    /// <summary>What codes in pictures say, such as that at the foot of a letter which was scanned.</summary>
    public IReadOnlyList<Passage> Codes { get; init; } = [];

    /// <summary>Also those that were left out.</summary>
    public int PagesInAll { get; init; } = Pages.Count;

    public bool HasWords => Pages.Any(p => p.Any(char.IsLetterOrDigit));
}

/// <param name="Page">From 1.</param>
public sealed record Passage(int Page, string Words)
{
    const int Around = 24, LongestWords = 120;

    public static Passage Of(int page, string text, int at, int length)
    {
        var (from, to) = (Math.Max(0, at - Around), Math.Min(text.Length, at + length + Around));
        var words = string.Join(' ', text[from..to].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return new(page, WellFormed.Start(words, LongestWords));
    }
}
