using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Hostline.Accounts;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Dialects;
using Hostline.Ownership;
using Hostline.Storage;
using Hostline.Tests.Dialects.Toy;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Ownership;

/// <summary>
/// A sandbox whose clock stands, in a server that speaks the toy dialect: the terms of its orders allow three calls. No dialect of this
/// release places calls, so they are placed by the verb; everything else is done over HTTP.
/// </summary>
sealed class CallStage(TestServer server, TestSandbox sandbox, PostgresDatabase? postgres) : IAsyncDisposable
{
    public const string Number = "+12025550199";

    public TestServer Server => server;

    public TestSandbox Sandbox => sandbox;

    public Database Database => server.Services.GetRequiredService<Database>();

    public static async Task<CallStage> Set(StoreKind kind = StoreKind.Sqlite, Action<IServiceCollection>? others = null, object? made = null)
    {
        var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        var server = await TestServer.StartSpeaking([.. InstalledDialects.All, new PigeonDialect()], postgres?.Url, others: others);
        return new(server, await server.SandboxWith(made ?? Two), postgres);
    }

    static readonly object Two = new { accounts = new[] { new { name = "acme" }, new { name = "globex" } }, clock = Standing };

    public static object Standing => new { mode = "standing", now = "2026-03-02T15:00:00Z" };

    /// <summary>Another node on the same database.</summary>
    public Task<TestServer> OtherNode() => TestServer.StartSpeaking([.. InstalledDialects.All, new PigeonDialect()], postgres!.Url);

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }
    }

    public async Task<OrderId> Order(string number = Number, int account = 0)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, sandbox.BaseUrl + "/pigeon/1/flights");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"x:{sandbox.ApiKey(account)}")));
        request.Content = new StringContent($"Bird={Uri.EscapeDataString(number)}", Encoding.ASCII, "application/x-www-form-urlencoded");
        using var answer = await Support.Http.Client.SendAsync(request);
        Assert.Equal(201, (int)answer.StatusCode);
        return AnyId.Parse(JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("ring").GetString()![2..]);
    }

    public Task<Outcome<Order>> Call(OrderId order, string? extension = null, int delay = 0, int account = 0) =>
        CallOn(server, order, extension, delay, account);

    public async Task<Outcome<Order>> CallOn(TestServer node, OrderId order, string? extension = null, int delay = 0, int account = 0)
    {
        var caller = (await node.Services.GetRequiredService<AccountBook>().Authenticate(sandbox.ApiKey(account))).Value!;
        var loaded = await node.Services.GetRequiredService<OrderBook>().Find(order);
        return await node.Services.GetRequiredService<PlaceCall>().For(caller, order, loaded!.Order.Hostings[0].Id, new(extension, delay));
    }

    public async Task<Order> Placed(OrderId order, string? extension = null, int delay = 0)
    {
        var outcome = await Call(order, extension, delay);
        Assert.False(outcome.IsRefused, outcome.IsRefused ? outcome.Refusals[0].Sentence : "");
        return outcome.Value!;
    }

    public async Task<Hosting> Hosting(OrderId order) => (await server.Services.GetRequiredService<OrderBook>().Find(order))!.Order.Hostings[0];

    public async Task<ShownProof> Shown(OrderId order)
    {
        var hosting = await Hosting(order);
        return (await server.Services.GetRequiredService<ProofBook>().Of([hosting])).GetValueOrDefault(hosting.Id, ShownProof.None);
    }

    public Task<Answered> Keys(string keys, string number = Number) =>
        sandbox.Control(HttpMethod.Post, $"/handsets/{Uri.EscapeDataString(number)}/keys", new { keys });

    public async Task Advance(string span) =>
        Assert.True((await sandbox.Control(HttpMethod.Post, "/clock", new { advance = span })).Expect(200).Json.GetProperty("quiet").GetBoolean());

    /// <summary>Changes stored rows behind the program's back.</summary>
    public Task Change(string statement, params object[] arguments) => server.Alter(statement, arguments);

    public async Task<JsonElement> CallMessage() =>
        (await sandbox.Control(HttpMethod.Get, "/messages?kind=call")).Expect(200).Json.GetProperty("data")[0];

    /// <summary>The timeline without its first entries, as "kind actor".</summary>
    public async Task<List<string>> Timeline(OrderId order) =>
        [.. (await Entries(order)).Select(e => $"{e.GetProperty("kind").GetString()} {e.GetProperty("actor").GetString()!.Split(':')[0]}")
            .SkipWhile(e => !e.StartsWith("call.", StringComparison.Ordinal))];

    public async Task<List<JsonElement>> Entries(OrderId order) =>
        [.. (await sandbox.Hostline(HttpMethod.Get, $"/orders/{order}/timeline")).Expect(200).Json.GetProperty("data").EnumerateArray()];

    /// <summary>The states of an order's calls, in the order in which they were placed.</summary>
    public async Task<List<string>> Calls(OrderId order) =>
        [.. (await Database.Many(Hostline.Storage.Tables.CallTable.OfHosting, Hostline.Storage.Tables.CallTable.Read, (await Hosting(order)).Id))
            .Select(c => c.Words)];

    public async Task Verify(OrderId order, string code, string verdict, string number = Number, int account = 0) => Assert.Equal(verdict,
        (await sandbox.Telnyx(HttpMethod.Post, $"/messaging_hosted_number_orders/{order}/validation_codes",
            new { verification_codes = new[] { new { phone_number = number, code } } }, account)).Expect(200)
        .Json.GetProperty("data").GetProperty("phone_numbers")[0].GetProperty("status").GetString());
}
