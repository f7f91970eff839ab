using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>A row of one of the page's tables: what it says, and the limits below it.</summary>
/// <param name="Pattern">Of a SID; null for none.</param>
/// <param name="Words">The values that may be given, and defaults.</param>
sealed record SourceRow(string Text, string? Pattern, IReadOnlyList<string> Words, int? AtLeast, int? AtMost);

/// <summary>The vendor's page about hosted number orders, taken apart: its tables lost their form, but not their order.</summary>
sealed partial class SourcePage
{
    const string Form = "application/x-www-form-urlencoded";
    const string TableHead = "Status | Description |";

    readonly string[] lines = SharedSources.Require("twilio-hosted-number-orders.md");

    /// <summary>The members of an order.</summary>
    public IReadOnlyList<SourceRow> Members => Rows(From(l => l.StartsWith("A 34 character", StringComparison.Ordinal)).TakeWhile(l => l != TableHead));

    public IReadOnlyList<SourceRow> OfCreate => Rows(From(l => l == Form).Skip(1).TakeWhile(IsNoExample));

    public IReadOnlyList<SourceRow> OfUpdate => Rows(From(l => l == Form, 1).Skip(1).TakeWhile(IsNoExample));

    public IReadOnlyList<SourceRow> OfList => Rows(From(l => l.StartsWith("GET ", StringComparison.Ordinal), 1).Skip(1).TakeWhile(IsNoExample));

    /// <summary>The rows of the table of statuses, and of the one of a callback's parameters.</summary>
    public IReadOnlyList<string> Statuses => Table(0);

    public IReadOnlyList<string> CallbackParameters => Table(1);

    /// <summary>The answers that the page shows, in its order.</summary>
    public IReadOnlyList<JsonElement> Examples =>
        [.. lines.Where(l => l.StartsWith("1{2", StringComparison.Ordinal)).Select(l => JsonDocument.Parse(WithoutLineNumbers(l)).RootElement)];

    IEnumerable<string> From(Func<string, bool> isFirst, int skip = 0)
    {
        var first = lines.Index().Where(l => isFirst(l.Item)).ElementAt(skip).Index;
        return lines.Skip(first);
    }

    IReadOnlyList<string> Table(int number) =>
        [.. From(l => l == TableHead, number).Skip(2).TakeWhile(l => l.Contains(" | ", StringComparison.Ordinal)).Select(l => l.Split(" | ")[0])];

    static bool IsNoExample(string line) => !line.StartsWith("1//", StringComparison.Ordinal);

    /// <summary>A sentence begins a row; what continues it begins with a small letter or a sign.</summary>
    static List<SourceRow> Rows(IEnumerable<string> lines)
    {
        var rows = new List<SourceRow>();
        foreach (var line in lines)
        {
            if (Limit().Match(line) is { Success: true } limit)
            {
                var number = int.Parse(limit.Groups[2].Value);
                rows[^1] = limit.Groups[1].Value == "Min length" ? rows[^1] with { AtLeast = number } : rows[^1] with { AtMost = number };
            }
            else if (line.StartsWith('^'))
            {
                rows[^1] = rows[^1] with { Pattern = line };
            }
            else if (Word().IsMatch(line))
            {
                rows[^1] = rows[^1] with { Words = [.. rows[^1].Words, line] };
            }
            else if (char.IsUpper(line[0]) && line.Contains(' '))
            {
                rows.Add(new(line, null, [], null, null));
            }
            else
            {
                rows[^1] = rows[^1] with { Text = $"{rows[^1].Text} {line}" };
            }
        }

        return rows;
    }

    /// <summary>The page's line numbers stand between the lines of an example. A digit outside of texts that is no value is one.</summary>
    static string WithoutLineNumbers(string text)
    {
        var (json, inText, isValue) = (new StringBuilder(), false, false);
        foreach (var c in text)
        {
            inText ^= c == '"';
            isValue = !inText && (c == ':' || (isValue && (c == ' ' || char.IsAsciiDigit(c))));
            if (inText || isValue || !char.IsAsciiDigit(c))
            {
                json.Append(c);
            }
        }

        return json.ToString();
    }

    [GeneratedRegex("^(Min length|Max length|Maximum): ([0-9]+)$")]
    private static partial Regex Limit();

    [GeneratedRegex("^[A-Za-z0-9-]+$")]
    private static partial Regex Word();
}
