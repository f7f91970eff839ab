using System.Net;
using System.Text.RegularExpressions;
using Hostline.Tests.Support;

namespace Hostline.Tests.Portal.Inspector;

/// <summary>A page as a browser gets it.</summary>
sealed partial record Shown(int Status, string Html, string? Location)
{
    /// <summary>What stands on it, as a reader sees it: without markup, with single blanks.</summary>
    public string Text => Marks().Replace(Blanks().Replace(WebUtility.HtmlDecode(Tags().Replace(Html, " ")), " "), "$1");

    public Shown Expect(int status)
    {
        Assert.True(Status == status, $"Expected {status}, was answered {Status}: {(Html.Length > 0 ? Text : Location)}");
        return this;
    }

    /// <summary>The hidden fields of the first form that is sent there.</summary>
    public IEnumerable<(string Name, string Value)> Hidden(string action) => FormMarkup.Hidden(Html, action).Select(f => (f.Key, f.Value));

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    /// <summary>A blank that only an element's end put before a comma or the like.</summary>
    [GeneratedRegex(" ([,:.])")]
    private static partial Regex Marks();
}

/// <summary>A browser without script: it keeps cookies, and sends the forms that it was shown.</summary>
sealed class SandboxVisitor(string baseUrl)
{
    public CookieJar Cookies { get; } = new();

    public Task<Shown> Get(string path) => Send(HttpMethod.Get, path, null);

    /// <summary>Sends a form of a page, with its hidden fields.</summary>
    public Task<Shown> Submit(Shown page, string action, params (string Name, string Value)[] fields) =>
        Send(HttpMethod.Post, action, page.Hidden(action).Where(h => fields.All(f => f.Name != h.Name)).Concat(fields));

    /// <summary>The same, and the page that it leads to.</summary>
    public async Task<Shown> SubmitAndSee(Shown page, string action, params (string Name, string Value)[] fields)
    {
        var sent = (await Submit(page, action, fields)).Expect(303);
        return (await Get(sent.Location!)).Expect(200);
    }

    /// <summary>With one click, in open mode.</summary>
    public async Task SignIn(TestSandbox sandbox, string account)
    {
        var page = (await Get($"/sandbox/{sandbox.Id}/settings")).Expect(200);
        (await Submit(page, "/sign-in/demo", ("sandbox", sandbox.Id.ToString()), ("account", account))).Expect(303);
    }

    public HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(new Uri(baseUrl), path)) { Headers = { { "Accept", "text/html" } } };
        Cookies.AddTo(request);
        return request;
    }

    async Task<Shown> Send(HttpMethod method, string path, IEnumerable<(string Name, string Value)>? form)
    {
        using var request = Request(method, path);
        request.Content = form is null ? null : new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var response = await Support.Http.Client.SendAsync(request);
        Cookies.Keep(response);

        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Location?.OriginalString);
    }
}
