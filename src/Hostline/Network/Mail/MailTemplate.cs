using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Hostline.Network.Mail;

/// <summary>A rendered e-mail, with the same content as text and as HTML.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Html">A complete document without external resources.</param>
public sealed record MailText(string Subject, string Text, string Html);

/// <summary>
/// The template of one kind of mail in one language. The file has a subject line, then paragraphs separated by blank lines; <c>{name}</c> is
/// replaced by a value. A paragraph with a missing value is left out. A value with several lines becomes a list if it is a whole paragraph.
/// Text and HTML come from the same file, so they cannot differ.
/// </summary>
public sealed partial record MailTemplate(string Language, string Subject, IReadOnlyList<string> Paragraphs)
{
    const string Link = "link";

    public static MailTemplate Parse(string language, string file)
    {
        var parts = file.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new(language, parts[0], parts[1..]);
    }

    public IEnumerable<string> Names => Paragraphs.Prepend(Subject).SelectMany(p => Placeholder().Matches(p)).Select(m => m.Groups[1].Value).Distinct();

    /// <summary>Replaces the names by values, once: braces inside a value are plain text.</summary>
    public MailText Fill(IReadOnlyDictionary<string, string> values, Letterhead letterhead)
    {
        var subject = OneLine(Put(Subject, values));
        var told = Paragraphs.Where(p => Placeholder().Matches(p).All(m => values.ContainsKey(m.Groups[1].Value))).ToList();
        var text = new StringBuilder();
        var html = new StringBuilder();
        foreach (var paragraph in told)
        {
            var isValue = Placeholder().Match(paragraph) is { Success: true } m && m.Length == paragraph.Length ? m.Groups[1].Value : null;
            var lines = isValue is null ? [OneLine(Put(paragraph, values))] : values[isValue].ReplaceLineEndings("\n").Split('\n');
            text.AppendJoin('\n', lines).Append("\n\n");
            html.Append(isValue == Link ? Anchor(lines[0]) : lines.Length == 1 ? $"<p>{Safe(lines[0])}</p>" : List(lines)).Append('\n');
        }

        return new(subject, text.ToString().TrimEnd() + "\n", Document(subject, html.ToString(), letterhead));
    }

    static string Put(string words, IReadOnlyDictionary<string, string> values) =>
        Placeholder().Replace(words, m => values.GetValueOrDefault(m.Groups[1].Value, ""));

    /// <summary>A list within a sentence is separated by commas; all other control characters are removed.</summary>
    static string OneLine(string text) => new([.. text.ReplaceLineEndings("\n").Replace("\n", ", ", StringComparison.Ordinal).Where(c => !char.IsControl(c))]);

    static string Safe(string text) => WebUtility.HtmlEncode(text);

    /// <summary>The text of a link is its address, so that readers see where it leads.</summary>
    static string Anchor(string url) => $"<p><a href=\"{Safe(url)}\" rel=\"noreferrer\">{Safe(url)}</a></p>";

    static string List(IEnumerable<string> lines) => $"<ul>{string.Concat(lines.Select(l => $"<li>{Safe(l)}</li>"))}</ul>";

    /// <summary>The logo is part of the mail, so that reading it loads nothing.</summary>
    static string Mark(Letterhead letterhead) => letterhead.Logo is null ? ""
        : $"<p><img src=\"cid:{MimeMessages.LogoId}\" alt=\"{Safe(letterhead.Name ?? "")}\" style=\"max-height:48px\"></p>\n";

    string Document(string subject, string body, Letterhead letterhead) => $"""
        <!doctype html>
        <html lang="{Language}"><head><meta charset="utf-8"><title>{Safe(subject)}</title></head>
        <body style="font-family:sans-serif;line-height:1.5;max-width:40em">
        {Mark(letterhead)}{body}</body></html>

        """;

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();
}
