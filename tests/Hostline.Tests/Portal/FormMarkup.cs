using System.Net;
using System.Text.RegularExpressions;

namespace Hostline.Tests.Portal;

/// <summary>The forms of a page, as a browser without script finds them.</summary>
static partial class FormMarkup
{
    public static bool Has(string html, string action) => Find(html, action) is not null;

    /// <summary>The form's address as it stands in the page, with its query.</summary>
    public static string Action(string html, string action) => WebUtility.HtmlDecode(Need(html, action).Groups[1].Value);

    /// <summary>What stands between the form's tags.</summary>
    public static string Inside(string html, string action) => Need(html, action).Groups[2].Value;

    public static List<KeyValuePair<string, string>> Hidden(string html, string action) =>
        [.. HiddenFields().Matches(Inside(html, action)).Select(m => KeyValuePair.Create(m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value)))];

    /// <summary>The hidden fields with others filled in.</summary>
    public static Dictionary<string, string> Filled(string html, string action, params IEnumerable<(string Name, string Value)> typed)
    {
        var fields = Hidden(html, action).ToDictionary();
        foreach (var (name, value) in typed)
        {
            fields[name] = value;
        }

        return fields;
    }

    static Match Need(string html, string action)
    {
        var form = Find(html, action);
        Assert.True(form is not null, $"The page has no form that goes to {action}:\n{html}");
        return form!;
    }

    /// <summary>The query counts only among several forms of one path.</summary>
    static Match? Find(string html, string action)
    {
        var forms = Forms().Matches(html);
        return forms.FirstOrDefault(f => WebUtility.HtmlDecode(f.Groups[1].Value) == action)
            ?? forms.FirstOrDefault(f => WebUtility.HtmlDecode(f.Groups[1].Value).Split('?')[0] == action.Split('?')[0]);
    }

    [GeneratedRegex("<form method=\"post\" action=\"([^\"]*)\"[^>]*>(.*?)</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\"[^>]*? value=\"([^\"]*)\"")]
    private static partial Regex HiddenFields();
}

/// <summary>The cookies of one browser.</summary>
sealed class CookieJar
{
    readonly Dictionary<string, string> cookies = [];

    public IReadOnlyDictionary<string, string> All => cookies;

    public void Put(string name, string value) => cookies[name] = value;

    public void AddTo(HttpRequestMessage request)
    {
        if (cookies.Count > 0)
        {
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", cookies.Select(c => $"{c.Key}={c.Value}")));
        }
    }

    public void Keep(HttpResponseMessage response)
    {
        foreach (var set in response.Headers.TryGetValues("Set-Cookie", out var found) ? found : [])
        {
            var (name, value) = (set.Split('=')[0], set.Split('=', 2)[1].Split(';')[0]);
            if (value.Length == 0)
            {
                cookies.Remove(name);
            }
            else
            {
                cookies[name] = value;
            }
        }
    }
}
