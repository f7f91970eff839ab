using System.Text.RegularExpressions;

namespace Hostline.Core.Documents.Checks;

public static partial class TemplateSearch
{
    public static (string Version, Passage Passage)? Of(DocumentText text)
    {
        for (var page = 1; page <= text.Pages.Count; page++)
        {
            if (Printed().Match(text.Pages[page - 1]) is { Success: true } match)
            {
                return (match.Value, Passage.Of(page, text.Pages[page - 1], match.Index, match.Length));
            }
        }

        return text.Codes.Select(code => (Match: Printed().Match(code.Words), Code: code)).Where(c => c.Match.Success)
            .Select(c => ((string, Passage)?)(c.Match.Value, InPicture(c.Code))).FirstOrDefault();
    }

    internal static Passage InPicture(Passage code) => code with { Words = "QR code: " + code.Words };

    [GeneratedRegex(@"\bLOA-[0-9A-F]{6}-\d{1,4}\.\d{1,4}\b", RegexOptions.None, 1_000)]
    private static partial Regex Printed();
}

/// <summary>Finds the id of what a letter was made for: an order, or a letter for several orders.</summary>
public static partial class ReferenceSearch
{
    public static (string Reference, Passage Passage)? Of(DocumentText text)
    {
        for (var page = 1; page <= text.Pages.Count; page++)
        {
            if (Printed().Match(text.Pages[page - 1]) is { Success: true } match)
            {
                return (match.Groups[1].Value, Passage.Of(page, text.Pages[page - 1], match.Groups[1].Index, match.Groups[1].Length));
            }
        }

        return text.Codes.Select(code => (Match: Printed().Match(code.Words), Code: code)).Where(c => c.Match.Success)
            .Select(c => ((string, Passage)?)(c.Match.Groups[1].Value, TemplateSearch.InPicture(c.Code))).FirstOrDefault();
    }

    /// <summary>Behind the template, as text or in the code.</summary>
    [GeneratedRegex(@"\bLOA-[0-9A-F]{6}-\d{1,4}\.\d{1,4}\W{1,8}(?:Reference\s+)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b", RegexOptions.None, 1_000)]
    private static partial Regex Printed();
}

/// <summary>Finds who a letter says is the subscriber.</summary>
public static partial class HolderSearch
{
    const int NameAtMost = 120;

    /// <summary>Null if the letter does not name one in a known way.</summary>
    public static string? Of(DocumentText text) => text.Pages.Select(page => Named().Match(page)).FirstOrDefault(m => m.Success) is { } match
        ? match.Groups[1].Value.Trim() is { Length: > 0 and <= NameAtMost } name ? name : null
        : null;

    /// <summary>The rest of the line after such a word.</summary>
    [GeneratedRegex(@"^[ \t]*(?:customer|business name|company(?: name)?|account holder|subscriber|billing name)[ \t]*:?[ \t]+([^\r\n:]{2,})[ \t]*\r?$",
        RegexOptions.IgnoreCase | RegexOptions.Multiline, 1_000)]
    private static partial Regex Named();
}
