using System.Text.RegularExpressions;
using Hostline.Core.Numbers;

namespace Hostline.Core.Documents.Checks;

/// <summary>Finds telephone numbers in text in any common form, also when one is split across lines.</summary>
public static partial class NumberSearch
{
    /// <summary>All numbers of the document, each at its first occurrence.</summary>
    public static IReadOnlyDictionary<PhoneNumber, Passage> Of(DocumentText text)
    {
        var found = new Dictionary<PhoneNumber, Passage>();
        for (var page = 1; page <= text.Pages.Count; page++)
        {
            var words = text.Pages[page - 1];
            Take(found, page, words);
            Take(found, page, BrokenLine().Replace(words, ""));
        }

        return found;
    }

    /// <summary>A number that differs in one digit, which may be a typing error.</summary>
    public static (PhoneNumber Number, Passage Passage)? Nearest(PhoneNumber wanted, IReadOnlyDictionary<PhoneNumber, Passage> found) =>
        found.Where(f => wanted.ToString().Zip(f.Key.ToString()).Count(pair => pair.First != pair.Second) == 1)
            .Select(f => ((PhoneNumber, Passage)?)(f.Key, f.Value)).FirstOrDefault();

    static void Take(Dictionary<PhoneNumber, Passage> found, int page, string words)
    {
        foreach (Match match in Written().Matches(words))
        {
            if (PhoneNumber.TryParse($"+1{match.Groups[1].Value}{match.Groups[2].Value}{match.Groups[3].Value}", out var number))
            {
                found.TryAdd(number, Passage.Of(page, words, match.Index, match.Length));
            }
        }
    }

    const string Between = @"[\s.\-\u2010-\u2015\u00A0/]{0,3}";

    /// <summary>Three, three and four digits, with at most three separators between the groups, and no digit before or after.</summary>
    [GeneratedRegex($@"(?<![\d.,$])(?:\+?1{Between})?\(?(\d{{3}})\)?{Between}(\d{{3}}){Between}(\d{{4}})(?!\d)",
        RegexOptions.None, 1_000)]
    private static partial Regex Written();

    /// <summary>A line break within a number.</summary>
    [GeneratedRegex(@"(?<=\d)[\-\u2010]?[ \t]*\r?\n[ \t]*(?=\d)", RegexOptions.None, 1_000)]
    private static partial Regex BrokenLine();
}
