using System.Text.Json;
using Hostline.Core.Hostings;
using Hostline.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>One server for the tests of a class; each has a sandbox of its own.</summary>
public sealed class TwilioServer : IAsyncLifetime
{
    public TestServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await TestServer.Start();

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>Two accounts, and a clock that stands.</summary>
    internal Task<OrderScene> Scene(string review = "instant") => Scene(Server, review);

    internal static async Task<OrderScene> Scene(TestServer server, string review = "manual") => new(server, await server.SandboxWith(new
    {
        accounts = new[] { new { name = "acme" }, new { name = "globex" } },
        review,
        clock = new { mode = "standing", now = "2026-06-01T15:00:00Z" },
    }));
}

/// <summary>What a customer does with hosted number orders, and what people do for it.</summary>
sealed class OrderScene(TestServer server, TestSandbox sandbox)
{
    public const string Orders = "/HostedNumbers/HostedNumberOrders";
    public const string Documents = "/HostedNumbers/AuthorizationDocuments";
    public const string Number = "+13125550001";

    public TestServer Server => server;

    public TestSandbox Sandbox => sandbox;

    public string AccountSid(int account = 0) => sandbox.Account(account).Text("account_sid");

    public Task<Answered> Try(string number, params (string, string)[] more) =>
        sandbox.Twilio(HttpMethod.Post, Orders, [("PhoneNumber", number), ("SmsCapability", "true"), .. more]);

    public async Task<JsonElement> Create(string number = Number, params (string, string)[] more) => (await Try(number, more)).Expect(201).Json;

    public async Task<JsonElement> Fetch(string sid) => (await sandbox.Twilio(HttpMethod.Get, $"{Orders}/{sid}")).Expect(200).Json;

    public Task<Answered> TryUpdate(string sid, params (string, string)[] form) => sandbox.Twilio(HttpMethod.Post, $"{Orders}/{sid}", form);

    public async Task<JsonElement> Update(string sid, params (string, string)[] form) => (await TryUpdate(sid, form)).Expect(200).Json;

    /// <summary>The person keys the code that the answer showed.</summary>
    public async Task<string> Verified(string number = Number, params (string, string)[] more)
    {
        var sid = (await Create(number, more)).Text("sid");
        var code = (await Update(sid, ("Status", "pending-verification"))).Text("verification_code");
        await Advance("PT0S");
        (await Keys(number, code)).Expect(200, 204);
        return sid;
    }

    public Task<Answered> Keys(string number, string keys) =>
        sandbox.Control(HttpMethod.Post, $"/handsets/{Uri.EscapeDataString(number)}/keys", new { keys });

    public async Task<string> Address(int account = 0) => (await sandbox.Twilio(HttpMethod.Post, $"/2010-04-01/Accounts/{AccountSid(account)}/Addresses.json",
        [
            ("CustomerName", "Ann Owner"), ("Street", "1 Main St"), ("City", "Chicago"), ("Region", "IL"), ("PostalCode", "60601"), ("IsoCountry", "US"),
        ], account)).Expect(201).Json.Text("sid");

    public async Task<string> Application(int account = 0) =>
        (await sandbox.Twilio(HttpMethod.Post, $"/2010-04-01/Accounts/{AccountSid(account)}/Applications.json", [("FriendlyName", "a")], account))
            .Expect(201).Json.Text("sid");

    public async Task<string> Bill(int account = 0) => (await Ownership.BillStage.Send(sandbox, account: account)).Expect(201).Json.Text("sid");

    public async Task<string> Document(params IEnumerable<string> orders) => (await TryDocument(await Address(), [.. orders])).Expect(201).Json.Text("sid");

    public Task<Answered> TryDocument(string address, string[] orders, params (string, string)[] more) => TryDocument(address, orders, Documents, more);

    public Task<Answered> TryDocument(string address, string[] orders, string documents, params (string, string)[] more) => sandbox.Twilio(HttpMethod.Post,
        documents,
        [
            .. orders.Select(sid => ("HostedNumberOrderSids", sid)), ("AddressSid", address), ("Email", "owner@example.com"), ("ContactTitle", "Owner"),
            ("ContactPhoneNumber", Number), .. more,
        ]);

    public async Task Sign(string document) =>
        (await sandbox.Control(HttpMethod.Post, $"/letters/{document}/sign", new { name = "Ann Owner" })).Expect(200);

    public async Task Advance(string by) => (await sandbox.Control(HttpMethod.Post, "/clock", new { advance = by })).Expect(200);

    /// <summary>The capability test of this release takes no time of the sandbox's clock: the state is written into the row.</summary>
    public Task PutIntoTest(string sid) =>
        server.Alter("update hostings set state = $2 where id = $1", AnyId.Parse(sid[2..]), (int)HostingState.Testing);
}
