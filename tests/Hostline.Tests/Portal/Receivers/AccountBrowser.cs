using System.Net;
using System.Text.RegularExpressions;
using Hostline.Core.People;
using Hostline.Pages;
using Hostline.People;
using Hostline.Storage.Tables;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Portal.Receivers;

/// <summary>
/// Somebody of an account with a browser: a real session in its cookie, and forms sent with what stands in them.
/// </summary>
sealed partial class AccountBrowser(string baseUrl, string cookie)
{
    public static async Task<AccountBrowser> SignIn(TestServer server, AccountId account, Role role = Role.Owner)
    {
        var started = await server.Services.GetRequiredService<Sessions>().StartFor(account, role, new(null, "demo", Factors.None, "test", "127.0.0.1"));
        return new(server.BaseUrl, $"{server.Services.GetRequiredService<SessionCookie>().PlainName}={started.Value!.Text}");
    }

    public Task<ShownPage> Get(string path, string? host = null) => Send(HttpMethod.Get, path, null, host);

    /// <summary>Sends the form of a page that goes to a path, with what it holds and what is typed.</summary>
    public Task<ShownPage> Submit(ShownPage page, string action, params (string Name, string Value)[] typed)
    {
        var fields = page.Form(action);
        foreach (var (name, value) in typed)
        {
            fields[name] = value;
        }

        return Send(HttpMethod.Post, action, fields);
    }

    public Task<ShownPage> Post(string path, params (string Name, string Value)[] fields) =>
        Send(HttpMethod.Post, path, fields.ToDictionary(f => f.Name, f => f.Value));

    /// <summary>Opens the page, then sends its form.</summary>
    public async Task<ShownPage> Fill(string page, string action, params (string Name, string Value)[] typed) =>
        await Submit((await Get(page)).Expect(200), action, typed);

    async Task<ShownPage> Send(HttpMethod method, string path, Dictionary<string, string>? form, string? host = null)
    {
        using var request = new HttpRequestMessage(method, baseUrl + path);
        request.Headers.Host = host;
        request.Headers.Add("Cookie", cookie);
        request.Headers.Add("Accept", "text/html");
        request.Content = form is null ? null : new FormUrlEncodedContent(form);
        using var answer = await Support.Http.Client.SendAsync(request);
        return new((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.Location?.ToString());
    }
}

/// <summary>A page as it was answered.</summary>
/// <param name="Location">Where a 303 leads.</param>
sealed partial record ShownPage(int Status, string Html, string? Location)
{
    /// <summary>What a reader sees, without markup.</summary>
    public string Text => Blanks().Replace(WebUtility.HtmlDecode(Tag().Replace(Html, " ")), " ");

    public ShownPage Expect(int status)
    {
        Assert.True(Status == status, $"Expected {status}, was answered {Status}: {(Status == 303 ? Location : Text)}");
        return this;
    }

    /// <summary>The fields of the form that is sent to a path, with their values.</summary>
    public Dictionary<string, string> Form(string action)
    {
        return Inputs().Matches(FormMarkup.Inside(Html, action)).Select(i => i.Value).Where(i => Attribute(i, "name") is not null)
            .ToDictionary(i => Attribute(i, "name")!, i => Attribute(i, "value") ?? "");
    }

    public bool HasForm(string action) => FormMarkup.Has(Html, action);

    static string? Attribute(string tag, string name) =>
        Regex.Match(tag, $"\\s{name}=\"([^\"]*)\"") is { Success: true } found ? WebUtility.HtmlDecode(found.Groups[1].Value) : null;

    [GeneratedRegex("<(script|style).*?</\\1>|<[^>]*>", RegexOptions.Singleline)]
    private static partial Regex Tag();

    [GeneratedRegex("\\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex("<input[^>]*>")]
    private static partial Regex Inputs();
}
