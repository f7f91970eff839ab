using System.Net;
using System.Text.RegularExpressions;

namespace Hostline.Tests.Portal;

/// <summary>A form that a page shows, as somebody sees and fills it.</summary>
/// <param name="Action">Where it goes, with its query.</param>
/// <param name="Hidden">What the page has put in.</param>
/// <param name="Button">What the first of its buttons adds.</param>
sealed partial record PageForm(
    string Action, IReadOnlyList<(string Name, string Value)> Hidden, IReadOnlyList<PageField> Fields, (string Name, string Value)? Button, bool TakesFile)
{
    public string Path => Action.Split('?')[0];

    public static IEnumerable<PageForm> On(string html)
    {
        foreach (Match form in Forms().Matches(html))
        {
            var tags = Controls().Matches(form.Groups[2].Value).Select(m => (Tag: m.Groups[1].Value, Values: Of(m.Groups[2].Value), Inside: m.Groups[3].Value))
                .Where(t => t.Values.ContainsKey("name")).ToList();
            var button = tags.FirstOrDefault(t => t.Tag == "button").Values;
            yield return new(Decode(form.Groups[1].Value),
                [.. tags.Where(t => TypeOf(t.Values) == "hidden").Select(t => (t.Values["name"], t.Values.GetValueOrDefault("value", "")))],
                [.. tags.Where(t => t.Tag != "button" && TypeOf(t.Values) != "hidden").Select(t => new PageField(t.Values["name"],
                    t.Tag == "input" ? TypeOf(t.Values) : t.Tag, t.Values.ContainsKey("required"),
                    int.TryParse(t.Values.GetValueOrDefault("maxlength"), out var most) ? most : null,
                    t.Tag == "select" ? Options().Matches(t.Inside).Select(o => Decode(o.Groups[1].Value)).FirstOrDefault("") : ""))],
                button is null ? null : (button["name"], button.GetValueOrDefault("value", "")),
                form.Value.Contains("multipart/form-data", StringComparison.Ordinal));
        }
    }

    /// <summary>What a browser sends.</summary>
    /// <param name="typed">What somebody writes into a field that takes text; nothing is chosen and no file.</param>
    public List<KeyValuePair<string, string>> Filled(Func<PageField, string> typed) =>
        [.. Hidden.Concat(Fields.Where(f => f.TakesText).Select(f => (f.Name, typed(f))))
            .Concat(Fields.Where(f => f.Kind == "select").Select(f => (f.Name, f.First))).Concat(Button is { } pressed ? [pressed] : [])
            .Select(p => KeyValuePair.Create(p.Item1, p.Item2))];

    public HttpContent Body(Func<PageField, string> typed)
    {
        var pairs = Filled(typed);
        if (!TakesFile)
        {
            return new FormUrlEncodedContent(pairs);
        }

        var parts = new MultipartFormDataContent();
        foreach (var (name, value) in pairs)
        {
            parts.Add(new StringContent(value), name);
        }

        foreach (var file in Fields.Where(f => f.Kind == "file"))
        {
            // A browser names a file that no one chose with an empty name.
            parts.Add(new ByteArrayContent([]) { Headers = { ContentDisposition = new("form-data") { Name = file.Name, FileName = "\"\"" } } });
        }

        return parts;
    }

    static string TypeOf(IReadOnlyDictionary<string, string> values) => values.GetValueOrDefault("type", "text");

    static string Decode(string text) => WebUtility.HtmlDecode(text);

    static Dictionary<string, string> Of(string attributes) =>
        Attributes().Matches(attributes).GroupBy(m => m.Groups[1].Value).ToDictionary(g => g.Key, g => Decode(g.First().Groups[2].Value));

    [GeneratedRegex("<form method=\"post\" action=\"([^\"]*)\"[^>]*>(.*?)</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<(input|textarea|select|button)([^>]*)>(?:(?<=<(?:textarea|select)[^>]*>)(.*?)</(?:textarea|select)>)?", RegexOptions.Singleline)]
    private static partial Regex Controls();

    [GeneratedRegex("([a-z-]+)(?:=\"([^\"]*)\")?")]
    private static partial Regex Attributes();

    [GeneratedRegex("<option value=\"([^\"]*)\"")]
    private static partial Regex Options();
}

/// <param name="Kind">The type of an input, or its tag.</param>
/// <param name="First">The first value of a list to choose from.</param>
sealed record PageField(string Name, string Kind, bool Required, int? MaxLength, string First)
{
    public bool TakesText => Kind is not ("select" or "checkbox" or "radio" or "file");
}
