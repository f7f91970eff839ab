using System.Net.Http.Headers;
using Hostline.Tests.Support;

namespace Hostline.Tests.Authorization;

/// <summary>Every route that takes Basic credentials, with every kind of them: those that work, those of a suspended account, and wrong ones.</summary>
public sealed class BasicTests : IAsyncLifetime
{
    const string Accounts = "/2010-04-01/Accounts";
    const string Tokens = "/v1/AuthTokens";
    const string NotAllowed = "403/20403";
    const string Unknown = "401/20003";
    static readonly string Zeros = new('0', 32);

    /// <summary>What a standard key may not touch.</summary>
    static readonly string[] OfMainKeys = [Accounts + ".json", Accounts + "/{sid}.json", Accounts + "/{account}/Keys", Tokens];

    TestServer server = null!;
    TestSandbox sandbox = null!;

    (string User, string Password) Parent =>
        (sandbox.Account().GetProperty("account_sid").GetString()!, sandbox.Account().GetProperty("auth_token").GetString()!);

    public async ValueTask InitializeAsync()
    {
        server = await TestServer.Start(configure: s => s with { WrongKeyRate = 0 });
        sandbox = await server.Sandbox();
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task The_secondary_token_opens_every_route_as_the_primary_one_does()
    {
        var second = (await sandbox.Twilio(HttpMethod.Post, Tokens + "/Secondary", [])).Expect(201).Json.GetProperty("secondary_auth_token").GetString()!;
        await All(Parent, _ => "in");
        await All((Parent.User, second), _ => "in");
    }

    [Fact]
    public async Task A_standard_key_opens_every_route_but_those_of_accounts_keys_and_tokens()
    {
        var key = await Key();
        await All(key, row => OfMainKeys.Any(p => row.Pattern == p || (!p.EndsWith(".json") && row.Pattern.StartsWith(p, StringComparison.Ordinal)))
            ? NotAllowed : "in");
    }

    [Fact]
    public async Task A_parent_opens_every_route_of_its_subaccount_and_the_subaccount_none_of_its_parent()
    {
        var branch = await Open();
        await All(Parent, row => row.Path.Contains("{account_sid}") ? "in" : "", branch.User);
        await All(branch, row => row.Path.Contains("{account_sid}") ? "404/20404" : "", Parent.User);
    }

    [Fact]
    public async Task Credentials_of_a_suspended_or_closed_subaccount_open_no_route()
    {
        var branch = await Open();
        var key = await Key(branch);
        foreach (var status in (string[])["suspended", "closed"])
        {
            (await sandbox.Twilio(HttpMethod.Post, $"{Accounts}/{branch.User}.json", [("Status", status)])).Expect(200);
            await All(branch, _ => NotAllowed);
            await All(key, _ => NotAllowed);
        }
    }

    [Fact]
    public async Task Wrong_credentials_open_no_route()
    {
        var (key, secondary) = (await Key(), (await sandbox.Twilio(HttpMethod.Post, Tokens + "/Secondary", [])).Expect(201).Json
            .GetProperty("secondary_auth_token").GetString()!);
        (await sandbox.Twilio(HttpMethod.Delete, Tokens + "/Secondary")).Expect(204);
        (await sandbox.Twilio(HttpMethod.Delete, $"{Accounts}/{Parent.User}/Keys/{key.User}.json")).Expect(204);
        (string, string)[] wrong =
        [
            (Parent.User, Zeros), (Parent.User, ""), (Parent.User, Parent.Password.ToUpperInvariant()), ("AC" + Zeros, Parent.Password), ("", Parent.Password),
            (Parent.User, secondary), key, (key.User, Parent.Password), (Parent.User, key.Password), ("SK" + Zeros, key.Password),
            (Parent.User, sandbox.ApiKey()), (sandbox.ApiKey(), ""),
        ];
        foreach (var credentials in wrong)
        {
            await All(credentials, _ => Unknown);
        }
    }

    [Fact]
    public async Task A_bearer_key_of_the_account_opens_no_route()
    {
        foreach (var row in Matrix.All.Where(r => r.IsBasic))
        {
            Fits(row, Unknown, await sandbox.Send(new(row.Method), Filled(row, Parent.User), sandbox.ApiKey(), Body(row)));
        }
    }

    /// <summary>Asks every route; things in a path do not exist, and the tokens stay as they are.</summary>
    /// <param name="cellOf">What is to be answered; "in" is anything but 401 and 403, "" asks nothing.</param>
    async Task All((string User, string Password) credentials, Func<Row, string> cellOf, string? account = null)
    {
        foreach (var row in Matrix.All.Where(r => r.IsBasic))
        {
            var cell = cellOf(row);
            if (cell.Length > 0 && !(cell == "in" && row.Pattern.StartsWith(Tokens, StringComparison.Ordinal)))
            {
                Fits(row, cell, await sandbox.Twilio(new(row.Method), Filled(row, account ?? Parent.User), Body(row), credentials: credentials));
            }
        }
    }

    static void Fits(Row row, string cell, Answered answer) => Assert.True(
        cell == "in" ? answer.Status is not (401 or 403) && answer.Status < 500 : Row.Fits(cell, answer),
        $"{row.Method} {row.Path}: expected {cell}, was answered {answer.Status} {answer.Text}");

    static string Filled(Row row, string account) =>
        string.Join('/', row.Path.Replace("{account_sid}", account).Split('/').Select(part => part.StartsWith('{') ? "XX" + Zeros : part));

    static HttpContent? Body(Row row) => row.Method != "POST" ? null
        : row.Body is null ? new FormUrlEncodedContent([]) : new StringContent("{}", System.Text.Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    async Task<(string User, string Password)> Open()
    {
        var branch = (await sandbox.Twilio(HttpMethod.Post, Accounts + ".json", [])).Expect(201).Json;
        return (branch.GetProperty("sid").GetString()!, branch.GetProperty("auth_token").GetString()!);
    }

    async Task<(string User, string Password)> Key((string User, string Password)? of = null)
    {
        var owner = of ?? Parent;
        var key = (await sandbox.Twilio(HttpMethod.Post, $"{Accounts}/{owner.User}/Keys.json", [], credentials: owner)).Expect(201).Json;
        return (key.GetProperty("sid").GetString()!, key.GetProperty("secret").GetString()!);
    }
}
