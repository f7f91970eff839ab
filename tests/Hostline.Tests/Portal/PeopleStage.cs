using System.Net;
using System.Text.Json;
using Hostline.People;
using Hostline.Server;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Portal;

/// <summary>A server with a sandbox whose accounts get members, and the browsers of these.</summary>
sealed class PeopleStage : IAsyncDisposable
{
    readonly PostgresDatabase? database;

    PeopleStage(TestServer server, TestSandbox sandbox, PostgresDatabase? database, AheadTime time) =>
        (Server, Sandbox, this.database, Time) = (server, sandbox, database, time);

    public TestServer Server { get; }

    public TestSandbox Sandbox { get; }

    /// <summary>Of SQLite; PostgreSQL has its own clock.</summary>
    public AheadTime Time { get; }

    public T Get<T>() where T : notnull => Server.Services.GetRequiredService<T>();

    public static async Task<PeopleStage> Set(StoreKind kind = StoreKind.Sqlite, Func<Settings, Settings>? configure = null)
    {
        var time = new AheadTime();
        var database = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateDatabase() : null;
        var server = await TestServer.Start(database?.Url, time, configure);
        return new(server, await server.Sandbox("acme", "globex"), database, time);
    }

    public string Account(int index = 0) => Sandbox.Account(index).GetProperty("id").GetString()!;

    public PersonBrowser Browser() => new(Server.BaseUrl);

    /// <summary>Invites somebody by the API.</summary>
    /// <returns>The path of the link.</returns>
    public async Task<string> Invite(string name, string role = "owner", int account = 0) =>
        new Uri((await Sandbox.Hostline(HttpMethod.Post, $"/accounts/{Account(account)}/members", new { name, email = Email(name), role }))
            .Expect(201).Json.GetProperty("link").GetString()!).PathAndQuery;

    /// <summary>Somebody who has just joined, signed in.</summary>
    public async Task<PersonBrowser> Join(string name, string role = "owner", int account = 0)
    {
        var (browser, link) = (Browser(), await Invite(name, role, account));
        (await browser.Send(link, link, ("name", name), ("password", PersonBrowser.Password))).Expect(200);
        Assert.NotNull(browser.Session);
        return browser;
    }

    public static string Email(string name) => name + "@people.example";

    public Task<Answered> SignIn(PersonBrowser browser, string name, string password = PersonBrowser.Password, string page = "/sign-in") =>
        browser.Send(page, "/sign-in", ("email", Email(name)), ("password", password));

    /// <summary>The id of a member.</summary>
    public async Task<string> IdOf(string name, int account = 0) => (await Team(account)).GetProperty("data").EnumerateArray()
        .Single(m => m.GetProperty("name").GetString() == name).GetProperty("id").GetString()!;

    public async Task<JsonElement> Team(int account = 0) =>
        (await Sandbox.Hostline(HttpMethod.Get, $"/accounts/{Account(account)}/members")).Expect(200).Json;

    /// <summary>The kinds of the account's own history, oldest first. From the store: the feed waits for changes that are still under way.</summary>
    public async Task<IReadOnlyList<string>> Kinds(int account = 0) => await Get<Hostline.Storage.Database>().Many(
        new("select kind from events where subject_id = $1 order by sequence"), r => r.Text(0), AccountId.Of(Guid.Parse(Account(account))));

    /// <summary>The path of the link in the newest mail to an address.</summary>
    public async Task<string?> Mailed(string email)
    {
        // The list waits until all that is due now was done.
        (await Sandbox.Control(HttpMethod.Get, "/webhooks")).Expect(200);
        var mails = (await Sandbox.Control(HttpMethod.Get, "/messages?kind=email&to=" + Uri.EscapeDataString(email))).Expect(200).Json.GetProperty("data");
        return mails.GetArrayLength() == 0 ? null : new Uri(mails[0].GetProperty("links")[0].GetString()!).PathAndQuery;
    }

    /// <summary>Sets up an authenticator and gives its key and recovery codes.</summary>
    public async Task<(byte[] Key, IReadOnlyList<string> Codes)> AddAuthenticator(PersonBrowser browser, string root = "/portal/me")
    {
        var page = (await browser.Send(root, root + "/authenticator/begin", ("present_password", PersonBrowser.Password))).Expect(200).Text;
        var key = Base32(page.Split("data-copy-button=\"")[1].Split('"')[0]);
        var done = (await browser.Post(root + "/authenticator",
            PersonBrowser.Form(page, root + "/authenticator", ("code", Totp.CodeAt(key, Now))))).Expect(200).Text;
        return (key, WebUtility.HtmlDecode(done.Split("<pre")[1].Split('>', 2)[1].Split("</pre>")[0]).Split('\n'));
    }

    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>A code that was not shown yet: of the next time step.</summary>
    public string NextCode(byte[] key)
    {
        Time.Advance(TimeSpan.FromSeconds(30));
        return Totp.CodeAt(key, Now);
    }

    public static byte[] Base32(string text)
    {
        const string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var (bits, held, bytes) = (0, 0, new List<byte>());
        foreach (var letter in text.Where(letters.Contains))
        {
            (bits, held) = ((bits << 5) | letters.IndexOf(letter, StringComparison.Ordinal), held + 5);
            if (held >= 8)
            {
                bytes.Add((byte)(bits >> (held - 8)));
                held -= 8;
                bits &= (1 << held) - 1;
            }
        }

        return [.. bytes];
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        if (database is not null)
        {
            await database.DisposeAsync();
        }
    }
}
