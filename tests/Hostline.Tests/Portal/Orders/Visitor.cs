using System.Net;
using System.Text.RegularExpressions;
using Hostline.Core.People;
using Hostline.People;
using Hostline.Storage.Tables;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Portal.Orders;

/// <summary>Somebody who is signed in, as a browser without script: it keeps cookies and sends forms as it finds them in the page.</summary>
sealed partial class Visitor
{
    readonly string origin;
    readonly CookieJar cookies = new();

    Visitor(string origin) => this.origin = origin;

    /// <summary>The page that was opened last.</summary>
    public string Page { get; private set; } = "";

    /// <summary>Signs in with one click, as everybody may in open mode.</summary>
    /// <param name="host">The name by which the pages are opened.</param>
    public static async Task<Visitor> Enter(TestServer server, TestSandbox sandbox, int account = 0, string host = "127.0.0.1")
    {
        var visitor = new Visitor(server.BaseUrl.Replace("127.0.0.1", host, StringComparison.Ordinal));
        await visitor.Get("/");
        var chosen = sandbox.Account(account).GetProperty("id").GetString()!;
        (await visitor.Send("/sign-in/demo", new() { ["sandbox"] = sandbox.Id.ToString()!, ["account"] = chosen })).Expect(303);
        return visitor;
    }

    /// <summary>The same with a role of somebody who does not own the account.</summary>
    public static async Task<Visitor> Enter(TestServer server, TestSandbox sandbox, Role role, int account = 0)
    {
        var visitor = await Enter(server, sandbox, account);
        var started = await server.Services.GetRequiredService<Sessions>().StartFor(sandbox.Account(account).GetProperty("id").GetId(), role,
            new(null, "Ana Ruiz", Factors.None, "a browser", "127.0.0.1"));
        visitor.cookies.Put(visitor.cookies.All.Keys.Single(k => !k.EndsWith("-guest", StringComparison.Ordinal)), started.Value!.Text);
        return visitor;
    }

    public async Task<Answered> Get(string path, params (string Name, string Value)[] headers)
    {
        var answer = await Ask(HttpMethod.Get, path, null, headers);
        Page = answer.Text;
        return answer;
    }

    /// <summary>Sends the form of the page that goes to a path, filled in.</summary>
    public async Task<Answered> Send(string path, Dictionary<string, string>? filled = null, params (string Name, string Value)[] headers)
    {
        var fields = Hidden(path);
        foreach (var (name, value) in filled ?? [])
        {
            fields.RemoveAll(f => f.Key == name);
            fields.Add(new(name, value));
        }

        return Keep(await Ask(HttpMethod.Post, path, new FormUrlEncodedContent(fields), headers));
    }

    /// <summary>Sends a form with files.</summary>
    public async Task<Answered> Upload(string path, MultipartFormDataContent content)
    {
        return Keep(await Ask(HttpMethod.Post, FormMarkup.Action(Page, path), content));
    }

    /// <summary>Follows the answer to a form to the page that shows its result.</summary>
    public async Task<Answered> Follow(Answered answer)
    {
        answer.Expect(303);
        return (await Get(answer.Headers["Location"].Split('#')[0])).Expect(200);
    }

    public bool HasForm(string path) => FormMarkup.Has(Page, path);

    /// <summary>The text of the page, as somebody reads it.</summary>
    public string Text => WebUtility.HtmlDecode(Spaces().Replace(Tags().Replace(Page, " "), " "));

    public List<KeyValuePair<string, string>> Hidden(string path) => FormMarkup.Hidden(Page, path);

    Answered Keep(Answered answer)
    {
        Page = answer.Status == 303 ? Page : answer.Text;
        return answer;
    }

    public async Task<Answered> Ask(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, origin + path) { Content = content };
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        cookies.AddTo(request);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Support.Http.Client.SendAsync(request);
        cookies.Keep(response);

        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(),
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
