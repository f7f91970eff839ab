using System.Globalization;
using System.Text.RegularExpressions;

namespace Hostline.Core.Documents.Checks;

/// <summary>A date in a document.</summary>
/// <param name="IsNamed">A word before it says that it is the document's own.</param>
public sealed record FoundDate(DateOnly Date, bool IsNamed, Passage Passage);

/// <summary>Finds dates in words, as they are written in North America and by machines.</summary>
public static partial class DateSearch
{
    const int Before = 40;

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
                    yield return new(date, Naming().IsMatch(before), Passage.Of(page, words, match.Index, match.Length));
                }
            }
        }
    }

    /// <summary>The document's own date: a named one, or else the newest that is not in the future.</summary>
    public static FoundDate? Own(DocumentText text, DateOnly today)
    {
        var found = Of(text).ToList();
        return found.FirstOrDefault(d => d.IsNamed) ?? found.Where(d => d.Date <= today).MaxBy(d => d.Date);
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

    [GeneratedRegex(@"\b(?:bill(?:ing)?|invoice|statement|issued?|letter|signed)?\s*(?:date|dated|issued|prepared)(?:\s+(?:on|of(?:\s+\w+)?))?\s*[:#]?\s*$",
        RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Naming();
}
