using Hostline.Tests.Support;

namespace Hostline.Tests.Portal;

/// <summary>A browser without script: keeps cookies, follows redirects after forms, and sends forms as the page holds them.</summary>
sealed class PersonBrowser(string baseUrl)
{
    public const string Password = "a long enough password";

    readonly CookieJar cookies = new();

    /// <summary>Sent with every request.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    public IReadOnlyDictionary<string, string> Cookies => cookies.All;

    /// <summary>The cookie of the session; null when signed out.</summary>
    public string? Session =>
        cookies.All.Where(c => !c.Key.EndsWith("-guest", StringComparison.Ordinal) && c.Key != "zone").Select(c => c.Value).FirstOrDefault();

    public string Guest => cookies.All.Single(c => c.Key.EndsWith("-guest", StringComparison.Ordinal)).Value;

    public void Put(string name, string value) => cookies.Put(name, value);

    /// <summary>The path of the last page, after redirects.</summary>
    public string At { get; private set; } = "";

    public Task<Answered> Open(string path) => Follow(HttpMethod.Get, path, null);

    /// <summary>Opens a page and sends its form with this action, its hidden fields included.</summary>
    public async Task<Answered> Send(string page, string action, params (string Name, string Value)[] fields) =>
        await Post(action, Form((await Open(page)).Expect(200).Text, action, fields));

    public Task<Answered> Post(string path, IEnumerable<KeyValuePair<string, string>> form) => Follow(HttpMethod.Post, path, form);

    /// <summary>What a form of a page holds, with these fields filled in.</summary>
    public static Dictionary<string, string> Form(string page, string action, params (string Name, string Value)[] fields) =>
        FormMarkup.Filled(page, action, fields);

    public async Task<Answered> Once(HttpMethod method, string path, IEnumerable<KeyValuePair<string, string>>? form = null)
    {
        using var request = new HttpRequestMessage(method, baseUrl + path) { Content = form is null ? null : new FormUrlEncodedContent(form) };
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        cookies.AddTo(request);
        foreach (var (name, value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Support.Http.Client.SendAsync(request);
        cookies.Keep(response);
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

}
