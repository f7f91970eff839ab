using Hostline.Accounts;
using Hostline.Core.Reasons;
using Hostline.Network;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Network.Gateways;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Refusals;

/// <summary>The second dialect: requests, credentials, accounts.</summary>
static partial class Scenarios
{
    const string FormType = "application/x-www-form-urlencoded";
    static readonly string NoDigits = new('0', 32);

    static readonly Scenario[] TwilioRequests =
    [
        OfTwilio(Reason.MalformedRequest, "400 20001", "percent-encoded", stage => PostRaw(stage, "PhoneNumber=%zz", FormType)),
        OfTwilio(Reason.MissingField, "400 20001", "PhoneNumber", stage => PostOrder(stage, ("SmsCapability", "true"))),
        OfTwilio(Reason.InvalidField, "400 20001", "PageSize", stage => GetOrders(stage, "?PageSize=0")),
        OfTwilio(Reason.InvalidField, "400 22104", "Email", stage => Orders2(stage).Try(Stage.Number, ("Email", "x"))),
        OfTwilio(Reason.UnknownValue, "400 22111", "Status", stage => GetOrders(stage, "?Status=lost")),
        OfTwilio(Reason.UnknownValue, "400 22106", "SmsMethod", stage => Orders2(stage).Try(Stage.Number, ("SmsMethod", "PUT"))),
        OfTwilio(Reason.ValueOutOfRange, "400 20007", "1000", stage => GetOrders(stage, "?PageSize=1001")),
        OfTwilio(Reason.ValueOutOfRange, "400 22116", "FriendlyName", stage => Orders2(stage).Try(Stage.Number, ("FriendlyName", new string('x', 129)))),
        OfTwilio(Reason.UnsupportedMediaType, "400 20001", FormType, stage => PostRaw(stage, "{}", "application/json")),
        OfTwilio(Reason.BodyTooLarge, "413 20001", "64 KiB", stage => PostRaw(stage, "Email=" + new string('x', 64 * 1024), FormType)),
        OfTwilio(Reason.MethodNotAllowed, "405 20004", "", stage => stage.Sandbox.Twilio(HttpMethod.Put, OrderScene.Orders)),
        OfTwilio(Reason.NotAuthenticated, "401 20003", "",
            stage => stage.Sandbox.Twilio(HttpMethod.Get, OrderScene.Orders, credentials: (Orders2(stage).AccountSid(), NoDigits))),
        OfTwilio(Reason.KeyRevoked, "401 20003", "", async stage =>
        {
            var key = await NewKey(stage);
            (await stage.Sandbox.Twilio(HttpMethod.Delete, $"{KeysOf(stage)}/{key.User}.json")).Expect(204);
            return await stage.Sandbox.Twilio(HttpMethod.Get, OrderScene.Orders, credentials: key);
        }),
        OfTwilio(Reason.AccountUnknown, "400 21471", "AccountSid", stage => Orders2(stage).Try(Stage.Number, ("AccountSid", "AC" + NoDigits))),
        OfTwilio(Reason.AccountSuspended, "403 20403", "", stage => AsBranch(stage, "suspended")),
        OfTwilio(Reason.AccountSuspended, "400 21472", "AccountSid", stage => ForBranch(stage, "suspended")),
        OfTwilio(Reason.AccountClosed, "403 20403", "", stage => AsBranch(stage, "closed")),
        OfTwilio(Reason.AccountClosed, "400 21472", "AccountSid", stage => ForBranch(stage, "closed")),
        OfTwilio(Reason.NotAllowed, "403 20403", "auth token",
            async stage => await stage.Sandbox.Twilio(HttpMethod.Get, "/2010-04-01/Accounts.json", credentials: await NewKey(stage))),
        OfTwilio(Reason.NotFound, "404 20404", "/HR0000", stage => stage.Sandbox.Twilio(HttpMethod.Get, $"{OrderScene.Orders}/HR{NoDigits}")),
        OfTwilio(Reason.LimitReached, "409 20409", "100 are the limit", async stage =>
        {
            for (var i = 0; i < SecretKeys.LiveAtMost; i++)
            {
                await NewKey(stage);
            }

            return await stage.Sandbox.Twilio(HttpMethod.Post, KeysOf(stage) + ".json", []);
        }),
        OfTwilio(Reason.LimitReached, "400 21480", "1000 are the limit", async stage =>
        {
            await FillFamily(stage);
            return await stage.Sandbox.Twilio(HttpMethod.Post, "/2010-04-01/Accounts.json", []);
        }),
        OfTwilio(Reason.NoGateway, "400 22110", "HOSTLINE_LOOKUP", async stage =>
        {
            await stage.On(s => s with { Gateways = LiveNetwork.None });
            return await stage.Sandbox.Twilio(HttpMethod.Post, OrderScene.Orders, LiveOrder, credentials: await LiveAccount(stage));
        }),
        OfTwilio(Reason.NoGateway, "400 22123", "HOSTLINE_CALLS", async stage =>
        {
            await stage.On(s => WithPorts(s, Gateways.Lookup, Gateways.Texts, Gateways.Registry, Gateways.Probe));
            var (live, sid) = await PlacedLive(stage);
            return await stage.Sandbox.Twilio(HttpMethod.Post, $"{OrderScene.Orders}/{sid}", [("Status", "pending-verification")], credentials: live);
        }),
        OfTwilio(Reason.NoGateway, "400 21612", Handset, async stage =>
        {
            await stage.On(s => WithPorts(s, Gateways.Lookup, Gateways.Calls, Gateways.Registry, Gateways.Probe));
            var (live, sid) = await PlacedLive(stage);
            await stage.Change("update hostings set state = 7, open = 0, holds = false where id = $1", AnyId.Parse(sid[2..]));
            return await stage.Sandbox.Twilio(HttpMethod.Post, $"/2010-04-01/Accounts/{live.User}/Messages.json",
                [("From", LiveNumber), ("To", Handset), ("Body", "x")], credentials: live);
        }),
        OfTwilio(Reason.TooManyRequests, "429 20429", "", async stage =>
        {
            await stage.On(s => s with { SandboxKeyRate = 1 });
            var answer = await GetOrders(stage);
            for (var i = 0; i < 1_000 && answer.Status == 200; i++)
            {
                answer = await GetOrders(stage);
            }

            return answer;
        }),
        OfTwilio(Reason.Busy, "503 20503", "", stage => OrderWhileCommitsFail(stage, () => new StorageBusyException("The test keeps the store busy."))),
        OfTwilio(Reason.OutcomeUnknown, "503 20503", "",
            stage => OrderWhileCommitsFail(stage, () => new OutcomeUnknownException("The test cuts the connection to the store."))),
        OfTwilio(Reason.UnexpectedError, "500 20500", "",
            stage => OrderWhileCommitsFail(stage, () => new InvalidOperationException("The test breaks the store."))),
        OfTwilio(Reason.InvalidUrl, "400 22105", "SmsUrl", stage => Orders2(stage).Try(Stage.Number, ("SmsUrl", "ftp://example.com"))),
        OfTwilio(Reason.LabelMissing, "400 22127", "Friendly Name", stage => Eligible(stage, "/Bulk", Stage.Number)),
    ];

    const string LiveNumber = "+13127720001";
    static readonly (string, string)[] LiveOrder = [("PhoneNumber", LiveNumber), ("SmsCapability", "true")];

    static OrderScene Orders2(Stage stage) => new(stage.Journey.Server, stage.Sandbox);

    static Task<Answered> GetOrders(Stage stage, string query = "") => stage.Sandbox.Twilio(HttpMethod.Get, OrderScene.Orders + query);

    static Task<Answered> PostOrder(Stage stage, params (string, string)[] form) => stage.Sandbox.Twilio(HttpMethod.Post, OrderScene.Orders, form);

    static Task<Answered> PostRaw(Stage stage, string text, string type) =>
        stage.Sandbox.Twilio(HttpMethod.Post, OrderScene.Orders, new StringContent(text, null, type));

    static string KeysOf(Stage stage) => $"/2010-04-01/Accounts/{Orders2(stage).AccountSid()}/Keys";

    static async Task<(string User, string Secret)> NewKey(Stage stage)
    {
        var made = (await stage.Sandbox.Twilio(HttpMethod.Post, KeysOf(stage) + ".json", [])).Expect(201).Json;
        return (Seen.TextOf(made, "sid"), Seen.TextOf(made, "secret"));
    }

    /// <summary>A subaccount with this status, and its own credentials.</summary>
    static async Task<(string User, string Token)> Branch(Stage stage, string status)
    {
        var made = (await stage.Sandbox.Twilio(HttpMethod.Post, "/2010-04-01/Accounts.json", [])).Expect(201).Json;
        var sid = Seen.TextOf(made, "sid");
        (await stage.Sandbox.Twilio(HttpMethod.Post, $"/2010-04-01/Accounts/{sid}.json", [("Status", status)])).Expect(200);
        return (sid, Seen.TextOf(made, "auth_token"));
    }

    static async Task<Answered> AsBranch(Stage stage, string status) =>
        await stage.Sandbox.Twilio(HttpMethod.Get, OrderScene.Orders, credentials: await Branch(stage, status));

    static async Task<Answered> ForBranch(Stage stage, string status) =>
        await Orders2(stage).Try(Stage.Number, ("AccountSid", (await Branch(stage, status)).User));

    static async Task FillFamily(Stage stage)
    {
        var unit = new Unit();
        for (var i = 0; i < Subaccounts.PerParentAtMost; i++)
        {
            unit.Then(new Sql("""
                insert into accounts (id, world, name, billing, auth_token, signing_seed, public_key, master_key, sequence, chain_head, created_at, parent)
                select $1, world, 'made', 1, auth_token, signing_seed, public_key, master_key, 0, chain_head, created_at, id from accounts where id = $2
                """), Guid.CreateVersion7(), Guid.Parse(stage.AccountId(0)));
        }

        Assert.Equal(CommitStatus.Done, (await stage.Journey.Server.Services.GetRequiredService<CommitQueue>().Write(unit)).Status);
    }

    static async Task<(string User, string Token)> LiveAccount(Stage stage)
    {
        var book = stage.Journey.Server.Services.GetRequiredService<AccountBook>();
        var opened = await book.OpenLive("acme", "ops@acme.example");
        return ($"AC{opened.Account.Id.Value:N}", (await book.AuthTokenOf(opened.Account.Id))!);
    }

    /// <summary>A live account's order, through ports of the simulated network.</summary>
    static async Task<((string User, string Token) Live, string Sid)> PlacedLive(Stage stage)
    {
        var live = await LiveAccount(stage);
        return (live, Seen.TextOf((await stage.Sandbox.Twilio(HttpMethod.Post, OrderScene.Orders, LiveOrder, credentials: live)).Expect(201).Json, "sid"));
    }

    static Settings WithPorts(Settings settings, params string[] ports) => settings with
    {
        Gateways = LiveNetwork.None,
        Live = GatewaySettings.Read(LiveNetwork.None, GatewayEnvironment.Of([.. ports.Select(p => (p, GatewaySettings.Simulated))])),
    };

    static async Task<Answered> OrderWhileCommitsFail(Stage stage, Func<Exception> failure)
    {
        using (stage.FailWith(failure))
        {
            return await Orders2(stage).Try(Stage.Number);
        }
    }

    static Task<Answered> Eligible(Stage stage, string path, params string[] numbers) => stage.Sandbox.Twilio(HttpMethod.Post,
        "/v1/HostedNumber/Eligibility" + path,
        System.Net.Http.Json.JsonContent.Create(new { phone_numbers = numbers.Select(n => new { phone_number = n }) }));
}
