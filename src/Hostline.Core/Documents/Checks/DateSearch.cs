using System.Globalization;
using System.Text.RegularExpressions;

namespace Hostline.Core.Documents.Checks;

/// <summary>What the words before a date say about it.</summary>
public enum DateMeaning
{
    /// <summary>There are no such words.</summary>
    Unnamed,
    /// <summary>The document's own, by its kind: "Bill date", "Issued on".</summary>
    Own,
    /// <summary>Only "Date".</summary>
    Plain,
    /// <summary>Another date: a due date, a start, an end, a print date.</summary>
    Other,
    /// <summary>Several names stand before it, as in a table; it may belong to any of them.</summary>
    Unclear,
}

public sealed record FoundDate(DateOnly Date, DateMeaning Meaning, Passage Passage);

/// <summary>Finds dates in text, in the forms common in North America and ISO 8601.</summary>
public static partial class DateSearch
{
    const int Before = 60;

    static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    public static IEnumerable<FoundDate> Of(DocumentText text)
    {
        for (var page = 1; page <= text.Pages.Count; page++)
        {
            foreach (Match match in Written().Matches(text.Pages[page - 1]))
            {
                if (DateOf(match) is { } date)
                {
                    var words = text.Pages[page - 1];
                    var before = words[Math.Max(0, match.Index - Before)..match.Index];
                    yield return new(date, MeaningOf(before), Passage.Of(page, words, match.Index, match.Length));
                }
            }
        }
    }

    /// <summary>
    /// The document's own date: one that is named as such, or else the newest one that is not in the future and has no other name. Null if
    /// there is none, or if names and dates cannot be matched.
    /// </summary>
    public static FoundDate? Own(DocumentText text, DateOnly today)
    {
        var found = Of(text).ToList();
        return found.FirstOrDefault(d => d.Meaning == DateMeaning.Own) ?? found.FirstOrDefault(d => d.Meaning == DateMeaning.Plain)
            ?? (found.Any(d => d.Meaning == DateMeaning.Unclear) ? null
                : found.Where(d => d.Meaning == DateMeaning.Unnamed && d.Date <= today).MaxBy(d => d.Date));
    }

    static DateMeaning MeaningOf(string before)
    {
        var (own, other) = (OwnName().Match(before), OtherName().Match(before));
        var name = own.Success ? own : other;
        return name.Success && AnyDateName().IsMatch(before[..name.Index]) ? DateMeaning.Unclear
            : own.Success ? DateMeaning.Own
            : other.Success ? DateMeaning.Other
            : PlainName().IsMatch(before) ? DateMeaning.Plain
            : DateMeaning.Unnamed;
    }

    static DateOnly? DateOf(Match match)
    {
        int Number(string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
        var (year, month, day) = match switch
        {
            _ when match.Groups["y1"].Success => (Number("y1"), Number("m1"), Number("d1")),
            _ when match.Groups["y2"].Success => (Number("y2"), Month(match.Groups["m2"].Value), Number("d2")),
            _ when match.Groups["y3"].Success => (Number("y3"), Month(match.Groups["m3"].Value), Number("d3")),
            _ when match.Groups["y4"].Success => (Year(Number("y4")), Number("m4"), Number("d4")),
            _ => (Number("y5"), Number("m5"), Number("d5")),
        };
        return year is >= 1990 and < 2100 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new(year, month, day) : null;
    }

    static int Year(int year) => year < 100 ? 2000 + year : year;

    static int Month(string word) => Array.FindIndex(Months, m => word.StartsWith(m, StringComparison.OrdinalIgnoreCase)) + 1;

    /// <summary>2026-11-30; November 30, 2026; 30 November 2026; 11/30/2026; 30.11.2026.</summary>
    [GeneratedRegex("""
        (?<![\d/.\-])(?:(?<y1>\d{4})-(?<m1>\d\d)-(?<d1>\d\d)
        |(?<m2>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.?\s+(?<d2>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<y2>\d{4})
        |(?<d3>\d{1,2})\.?\s+(?<m3>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.?,?\s+(?<y3>\d{4})
        |(?<m4>\d{1,2})/(?<d4>\d{1,2})/(?<y4>\d{4}|\d\d)
        |(?<d5>\d{1,2})\.(?<m5>\d{1,2})\.(?<y5>\d{4}))(?![\d/])
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace, 1_000)]
    private static partial Regex Written();

    /// <summary>What may stand between a name and its date.</summary>
    const string End = @"(?:\s+(?:on|of|from|is|was|at))?\s*[:#]?\s*$";

    const string Document = "(?:bill(?:ing)?|invoice|statement|issued?|letter|sign(?:ed|ature))";

    const string Own1 = $@"{Document}\s+dated?", Own2 = $@"dated?\s+(?:of\s+)?(?:the\s+)?{Document}";

    const string Own3 = @"dated|issued|prepared|signed|(?:bill|invoice|statement|letter)\s+(?:of|from)";

    [GeneratedRegex($@"\b(?:{Own1}|{Own2}|{Own3}){End}", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex OwnName();

    const string Due = @"due|pay(?:able|ments?)?|paid|received|next|until|through|thru|after|before|by";

    const string Course = @"start(?:s|ed|ing)?|begin(?:s|ning)?|end(?:s|ed|ing)?|activat\w+|expir\w+|renew\w*|effective|clos(?:es|ed|ing)|since|cut-?off";

    const string Thing = @"print(?:ed|ing)?|service|contract|order(?:ed)?|deliver\w*|install\w*|disconnect\w*|birth";

    const string Other = $"(?:{Due}|{Course}|{Thing})";

    [GeneratedRegex($@"\b(?:dates?\s+(?:of\s+)?{Other}|{Other}(?:\s+(?:date|day|period))?){End}", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex OtherName();

    [GeneratedRegex($@"\bdate{End}", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex PlainName();

    /// <summary>The name of another date, directly before this name, without its own date.</summary>
    [GeneratedRegex(@"\bdate\s*[:#]?\s*$", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex AnyDateName();
}
