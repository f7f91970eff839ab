using System.Globalization;
using System.Text;

namespace Hostline.Core.Documents.Checks;

/// <summary>The passage of a document that is most like a name.</summary>
/// <param name="Distance">How many letters must be changed, added or removed; case, accents and punctuation do not count.</param>
/// <param name="Share">The same as a share of the name's letters.</param>
public sealed record NameMatch(int Distance, double Share, Passage Passage);

public static class NameSearch
{
    const int WordsAtMost = 12, LettersAtMost = 120;

    public static NameMatch? Nearest(string name, DocumentText text)
    {
        var wanted = string.Join(' ', Plain(name).Split(' ').Take(WordsAtMost));
        wanted = wanted[..Math.Min(wanted.Length, LettersAtMost)];
        if (wanted.Length == 0)
        {
            return null;
        }

        var count = wanted.Split(' ').Length;
        var best = (NameMatch?)null;
        for (var page = 1; page <= text.Pages.Count && best is not { Distance: 0 }; page++)
        {
            var words = text.Pages[page - 1].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            for (var at = 0; at < words.Length && best is not { Distance: 0 }; at++)
            {
                for (var take = count > 2 ? count - 1 : count; take <= Math.Min(count + 1, words.Length - at); take++)
                {
                    var passage = string.Join(' ', words, at, take);
                    var plain = Plain(passage);
                    // A passage whose length differs by more than the best distance so far cannot be closer.
                    if (plain.Length == 0 || plain.Length > 2 * LettersAtMost || Math.Abs(plain.Length - wanted.Length) > best?.Distance)
                    {
                        continue;
                    }

                    var distance = Distance(wanted, plain);
                    if (best is null || distance < best.Distance)
                    {
                        best = new(distance, (double)distance / wanted.Length, new(page, WellFormed.Start(passage, LettersAtMost)));
                    }
                }
            }
        }

        return best;
    }

    /// <summary>In lower case, without accents and punctuation, with single blanks.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                var lower = char.ToLowerInvariant(c);
                plain.Append(WithoutAccent.TryGetValue(lower, out var bare) ? bare : lower.ToString());
            }
            else if (c is '&')
            {
                plain.Append(" and ");
            }
            else if (char.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && c is not ('.' or '\'' or '’'))
            {
                plain.Append(' ');
            }
        }

        return string.Join(' ', plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Accented letters by their base letter. A table, because string normalization needs ICU, which may be missing.</summary>
    static readonly Dictionary<char, string> WithoutAccent = ((string[])
    [
        "a àáâãäåāăą", "ae æ", "c çćĉċč", "d ďđð", "e èéêëēĕėęě", "g ĝğġģ",
        "h ĥħ", "i ìíîïĩīĭįı", "j ĵ", "k ķ", "l ĺļľŀł", "n ñńņňŋ",
        "o òóôõöøōŏő", "oe œ", "r ŕŗř", "s śŝşšș", "ss ß", "t ţťŧț", "th þ", "u ùúûüũūŭůűų", "w ŵ",
        "y ýÿŷ", "z źżž", "α ά", "ε έ", "η ή", "ι ίϊΐ", "ο ό", "υ ύϋΰ", "ω ώ", "σ ς", "е ё",
    ]).Select(row => row.Split(' ')).SelectMany(row => row[1].Select(c => (Accented: c, Bare: row[0]))).ToDictionary(r => r.Accented, r => r.Bare);

    public static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var (corner, left) = (row[0], i);
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                left = Math.Min(Math.Min(row[j] + 1, left + 1), corner + (one[i - 1] == other[j - 1] ? 0 : 1));
                (corner, row[j]) = (row[j], left);
            }
        }

        return row[^1];
    }
}
