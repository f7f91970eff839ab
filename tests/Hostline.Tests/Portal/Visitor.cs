using System.Net;
using Hostline.Core.People;
using Hostline.Pages;
using Hostline.People;
using Hostline.Storage.Tables;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Portal;

/// <summary>Somebody with a browser: keeps cookies, reads forms from pages and sends them, follows redirects.</summary>
sealed class Visitor : IDisposable
{
    readonly HttpMessageInvoker client;
    readonly CookieContainer cookies = new();
    readonly Uri server;

    public Visitor(string baseUrl)
    {
        server = new(baseUrl);
        client = new(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false });
    }

    /// <summary>Signed in to an account with a role, without a person: as one click does in open mode.</summary>
    public static async Task<Visitor> Of(TestServer server, AccountId account, Role role = Role.Owner)
    {
        var session = await server.Services.GetRequiredService<Sessions>().StartFor(account, role, new(null, "demo", Factors.None, "test", "127.0.0.1"));
        return With(server, session.Value!.Text);
    }

    /// <summary>At a desk: of the host, or of a sandbox.</summary>
    public static async Task<Visitor> AtDesk(TestServer server, Role role, WorldId? world)
    {
        var session = await server.Services.GetRequiredService<Sessions>().Start(role, world, new(null, "demo", Factors.None, "test", "127.0.0.1"));
        return With(server, session.Text);
    }

    /// <summary>At the desk of the host, as one of its people, with two factors.</summary>
    public static async Task<Visitor> AtDesk(TestServer server, Desk.HostPerson person)
    {
        var session = await server.Services.GetRequiredService<Sessions>()
            .Start(person.Role, null, new(person.Person, person.Name, Factors.Passkey, "test", "127.0.0.1"));
        return With(server, session.Text);
    }

    static Visitor With(TestServer server, string session)
    {
        var visitor = new Visitor(server.BaseUrl);
        visitor.cookies.Add(visitor.server, new System.Net.Cookie(server.Services.GetRequiredService<SessionCookie>().PlainName, session, "/"));
        return visitor;
    }

    public IReadOnlyList<System.Net.Cookie> Cookies => [.. cookies.GetCookies(server).Cast<System.Net.Cookie>()];

    public Task<Answered> Get(string path) => Send(HttpMethod.Get, path, null);

    /// <summary>Sends the form of a page that goes to an address, with these values beside its hidden ones.</summary>
    public async Task<Answered> Submit(string page, string action, params (string Name, string Value)[] values) =>
        await Post(action, [.. FormMarkup.Hidden((await Get(page)).Expect(200, 422).Text, action).Select(f => (f.Key, f.Value)), .. values]);

    public Task<Answered> Post(string path, IEnumerable<(string Name, string Value)> form, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Post, path, new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))), headers);

    /// <summary>Follows one redirect, as a browser does.</summary>
    public Task<Answered> Follow(Answered answer) => answer.Status == 303 ? Get(answer.Headers["Location"]) : Task.FromResult(answer);

    public async Task<Answered> Send(HttpMethod method, string path, HttpContent? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(server, path)) { Content = body };
        request.Headers.Accept.ParseAdd("text/html");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request, CancellationToken.None);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(),
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase));
    }


    public void Dispose() => client.Dispose();
}
