using System.Net;
using System.Text.RegularExpressions;
using Hostline.Tests.Support;

namespace Hostline.Tests.Portal;

/// <summary>A browser without script: keeps cookies, follows redirects after forms, and sends forms as the page holds them.</summary>
sealed partial class PersonBrowser(string baseUrl)
{
    public const string Password = "a long enough password";

    readonly Dictionary<string, string> cookies = [];

    /// <summary>Sent with every request.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    public IReadOnlyDictionary<string, string> Cookies => cookies;

    /// <summary>The cookie of the session; null when signed out.</summary>
    public string? Session => cookies.Where(c => !c.Key.EndsWith("-guest", StringComparison.Ordinal) && c.Key != "zone").Select(c => c.Value).FirstOrDefault();

    public string Guest => cookies.Single(c => c.Key.EndsWith("-guest", StringComparison.Ordinal)).Value;

    public void Put(string name, string value) => cookies[name] = value;

    /// <summary>The path of the last page, after redirects.</summary>
    public string At { get; private set; } = "";

    public Task<Answered> Open(string path) => Follow(HttpMethod.Get, path, null);

    /// <summary>Opens a page and sends its form with this action, its hidden fields included.</summary>
    public async Task<Answered> Send(string page, string action, params (string Name, string Value)[] fields) =>
        await Post(action, Form((await Open(page)).Expect(200).Text, action, fields));

    public Task<Answered> Post(string path, IEnumerable<KeyValuePair<string, string>> form) => Follow(HttpMethod.Post, path, form);

    /// <summary>What a form of a page holds, with these fields filled in.</summary>
    public static Dictionary<string, string> Form(string page, string action, params (string Name, string Value)[] fields)
    {
        var form = Forms().Matches(page).FirstOrDefault(m => WebUtility.HtmlDecode(m.Groups[1].Value) == action);
        Assert.True(form is not null, $"The page has no form for {action}: {page}");
        var filled = Hidden().Matches(form.Groups[2].Value).ToDictionary(m => m.Groups[1].Value, m => WebUtility.HtmlDecode(m.Groups[2].Value));
        foreach (var (name, value) in fields)
        {
            filled[name] = value;
        }

        return filled;
    }

    public async Task<Answered> Once(HttpMethod method, string path, IEnumerable<KeyValuePair<string, string>>? form = null)
    {
        using var request = new HttpRequestMessage(method, baseUrl + path) { Content = form is null ? null : new FormUrlEncodedContent(form) };
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", cookies.Select(c => $"{c.Key}={c.Value}")));
        foreach (var (name, value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Support.Http.Client.SendAsync(request);
        Keep(response);
        At = path;
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(),
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    async Task<Answered> Follow(HttpMethod method, string path, IEnumerable<KeyValuePair<string, string>>? form)
    {
        var answer = await Once(method, path, form);
        for (var hops = 0; answer.Status == 303 && hops < 5; hops++)
        {
            answer = await Once(HttpMethod.Get, answer.Headers["Location"]);
        }

        return answer;
    }

    void Keep(HttpResponseMessage response)
    {
        foreach (var set in response.Headers.TryGetValues("Set-Cookie", out var all) ? all : [])
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

    [GeneratedRegex("<form[^>]* action=\"([^\"]*)\"[^>]*>(.*?)</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\"[^>]*? value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
