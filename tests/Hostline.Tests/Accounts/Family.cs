using Hostline.Accounts;
using Hostline.Core.Accounts;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Accounts;

/// <summary>A parent with a subaccount, in a sandbox with a stopped clock: the verbs, and the subaccount's own bearer key.</summary>
sealed class Family : IAsyncDisposable
{
    readonly PostgresDatabase? postgres;

    Family(TestServer server, TestSandbox sandbox, PostgresDatabase? postgres) => (Server, Sandbox, this.postgres) = (server, sandbox, postgres);

    public TestServer Server { get; }

    public TestSandbox Sandbox { get; }

    public Account Branch { get; private set; } = null!;

    /// <summary>The branch's bearer key, which the desk made.</summary>
    public string Key { get; private set; } = "";

    public AccountBook Book => Get<AccountBook>();

    public Subaccounts Subaccounts => Get<Subaccounts>();

    public AuthTokens Tokens => Get<AuthTokens>();

    public Database Database => Get<Database>();

    public T Get<T>() where T : notnull => Server.Services.GetRequiredService<T>();

    public static async Task<Family> Meet(StoreKind kind, params string[] accounts)
    {
        var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        var server = await TestServer.Start(postgres?.Url);
        var sandbox = await server.SandboxWith(new
        {
            accounts = (accounts.Length == 0 ? ["acme"] : accounts).Select(name => new { name }),
            clock = new { mode = "standing", now = "2026-06-01T15:00:00Z" },
        });
        var family = new Family(server, sandbox, postgres);
        family.Branch = (await family.Subaccounts.Open(await family.Parent(), "branch")).Value!;
        family.Key = (await sandbox.Hostline(HttpMethod.Post, $"/accounts/{family.Branch.Id}/keys")).Expect(201).Json.GetProperty("api_key").GetString()!;
        return family;
    }

    public async Task<Caller> Parent(int account = 0) => (await Book.Authenticate(Sandbox.ApiKey(account))).Value!;

    public async Task<Outcome> Put(AccountStatus status) => new(await Subaccounts.Put(await Parent(), Branch.Id, status));

    public Task<Answered> AsBranch(HttpMethod method, string path, object? body = null) => Sandbox.Telnyx(method, path, body, key: Key);

    /// <summary>The branch orders a number by the other dialect, until it is active.</summary>
    /// <returns>The order.</returns>
    public async Task<string> Activate(string number)
    {
        var order = Journey.IdOf((await AsBranch(HttpMethod.Post, Journey.Orders, new { phone_numbers = new[] { number } })).Expect(200));
        (await AsBranch(HttpMethod.Post, $"{Journey.Orders}/{order}/verification_codes",
            new { phone_numbers = new[] { number }, verification_method = "sms" })).Expect(200);
        await Advance("PT0S");
        var code = (await Sandbox.Control(HttpMethod.Get, "/messages?kind=sms&to=" + Uri.EscapeDataString(number))).Expect(200).Json
            .GetProperty("data")[0].GetProperty("code").GetString();
        (await AsBranch(HttpMethod.Post, $"{Journey.Orders}/{order}/validation_codes",
            new { verification_codes = new[] { new { phone_number = number, code } } })).Expect(200);
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Journey.Pdf), "loa", "letter.pdf" },
            { new ByteArrayContent(Journey.Pdf), "bill", "bill.pdf" },
        };
        (await AsBranch(HttpMethod.Post, $"{Journey.Orders}/{order}/actions/file_upload", form)).Expect(200);
        await Advance("PT0S");
        Assert.Equal(1, await Count("hostings where account = $1 and state = 7", Branch.Id));
        return order;
    }

    public async Task Advance(string span) => (await Sandbox.Control(HttpMethod.Post, "/clock", new { advance = span })).Expect(200);

    public Task<long> Count(string sql, params object?[] arguments) => Database.One(new($"select count(*) from {sql}"), r => r.Long(0), arguments)!;

    /// <summary>The result of a change of status.</summary>
    public sealed record Outcome(Hostline.Core.Reasons.Outcome<Account> Of)
    {
        public Outcome Done()
        {
            Assert.False(Of.IsRefused);
            return this;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }
    }
}
