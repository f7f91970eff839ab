using System.Net;
using System.Text.RegularExpressions;
using Hostline.Core;
using Hostline.Core.People;
using Hostline.People;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Portal;

/// <summary>Somebody with a browser who is signed in to an account: cookies, forms with their seals, redirects.</summary>
sealed partial class PageVisitor(TestServer server, string cookie)
{
    /// <summary>The page that is shown.</summary>
    public Answered Page { get; private set; } = new(0, "", new Dictionary<string, string>());

    /// <summary>The path of that page.</summary>
    public string Path { get; private set; } = "";

    public static async Task<PageVisitor> SignIn(
        TestServer server, AccountId account, Role role = Role.Owner, PersonId? person = null, string name = "Ana Ruiz")
    {
        var who = new SigningIn(person, name, Factors.None, "a browser", "127.0.0.1");
        var session = await server.Services.GetRequiredService<Sessions>().StartFor(account, role, who);
        var fingerprint = server.Services.GetRequiredService<MasterKey>().Derive("session-cookie-name")[..4];
        return new(server, $"hostline-{Convert.ToHexStringLower(fingerprint)}={session.Value!.Text}");
    }

    /// <summary>A stranger.</summary>
    public static PageVisitor Nobody(TestServer server) => new(server, "");

    public async Task<Answered> Get(string path)
    {
        (Path, Page) = (path, await Send(HttpMethod.Get, path));
        return Page;
    }

    /// <summary>Fills in the form of the shown page that is sent to a path, and follows the redirect after it.</summary>
    public async Task<Answered> Submit(string action, params (string Name, string Value)[] fields) => await Follow(await Post(action, Filled(action, fields)));

    /// <summary>The fields of a form of the shown page, with what was typed.</summary>
    public Dictionary<string, string> Filled(string action, params (string Name, string Value)[] fields) => FormMarkup.Filled(Page.Text, action, fields);

    public Task<Answered> Post(string path, IEnumerable<KeyValuePair<string, string>> fields) => Send(HttpMethod.Post, path, fields);

    public async Task<Answered> Follow(Answered answer)
    {
        if (answer.Status == 303)
        {
            return await Get(answer.Headers["Location"]);
        }

        return Page = answer;
    }

    /// <summary>What can be read on the shown page.</summary>
    public string Text => Readable(Page.Text);

    public static string Readable(string html)
    {
        var body = html[html.IndexOf("<main", StringComparison.Ordinal)..];
        return Blanks().Replace(WebUtility.HtmlDecode(Tags().Replace(Inline().Replace(body, ""), " ")), " ");
    }

    public bool HasForm(string action) => FormMarkup.Has(Page.Text, action);

    async Task<Answered> Send(HttpMethod method, string path, IEnumerable<KeyValuePair<string, string>>? fields = null)
    {
        using var request = new HttpRequestMessage(method, server.BaseUrl + path);
        request.Content = fields is null ? null : new FormUrlEncodedContent(fields);
        if (cookie.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
        }

        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        using var response = await Support.Http.Client.SendAsync(request);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(),
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    [GeneratedRegex("</?(a|code|span|strong|time)\\b[^>]*>")]
    private static partial Regex Inline();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
