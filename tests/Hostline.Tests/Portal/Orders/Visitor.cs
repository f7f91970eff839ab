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
    readonly Dictionary<string, string> cookies = [];

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
        visitor.cookies[visitor.cookies.Keys.Single(k => !k.EndsWith("-guest", StringComparison.Ordinal))] = started.Value!.Text;
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
        var action = WebUtility.HtmlDecode(Form(path).Groups["action"].Value);
        return Keep(await Ask(HttpMethod.Post, action, content));
    }

    /// <summary>Follows the answer to a form to the page that shows its result.</summary>
    public async Task<Answered> Follow(Answered answer)
    {
        answer.Expect(303);
        return (await Get(answer.Headers["Location"].Split('#')[0])).Expect(200);
    }

    public bool HasForm(string path) => Forms().Matches(Page).Any(f => IsTo(f, path));

    /// <summary>The text of the page, as somebody reads it.</summary>
    public string Text => WebUtility.HtmlDecode(Spaces().Replace(Tags().Replace(Page, " "), " "));

    public List<KeyValuePair<string, string>> Hidden(string path) => [.. Inputs().Matches(Form(path).Groups["inside"].Value)
        .Select(m => KeyValuePair.Create(m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value)))];

    Match Form(string path) => Forms().Matches(Page).FirstOrDefault(f => IsTo(f, path))
        ?? throw new InvalidOperationException($"The page has no form to {path}: {Text}");

    static bool IsTo(Match form, string path) => WebUtility.HtmlDecode(form.Groups["action"].Value).Split('?')[0] == path.Split('?')[0];

    Answered Keep(Answered answer)
    {
        Page = answer.Status == 303 ? Page : answer.Text;
        return answer;
    }

    public async Task<Answered> Ask(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, origin + path) { Content = content };
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", cookies.Select(c => $"{c.Key}={c.Value}")));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Support.Http.Client.SendAsync(request);
        foreach (var set in response.Headers.TryGetValues("Set-Cookie", out var found) ? found : [])
        {
            var (name, value) = (set.Split('=')[0], set.Split('=', 2)[1].Split(';')[0]);
            cookies[name] = value;
            if (value.Length == 0)
            {
                cookies.Remove(name);
            }
        }

        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(),
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    [GeneratedRegex("""<form method="post" action="(?<action>[^"]*)"[^>]*>(?<inside>.*?)</form>""", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("""<input type="hidden" name="([^"]*)" value="([^"]*)"[^>]*>""")]
    private static partial Regex Inputs();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
