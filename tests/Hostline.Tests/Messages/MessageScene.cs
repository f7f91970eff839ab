using System.Text.Json;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Messages;

/// <summary>A sandbox whose first account has an active number on a profile with a webhook URL.</summary>
sealed class MessageScene(TestServer server, ReceivingServer receiver, Journey journey, PostgresDatabase? database) : IAsyncDisposable
{
    public const string Number = Journey.Number, Handset = "+13125550150";

    public Journey Journey => journey;

    public TestSandbox Sandbox => journey.Sandbox;

    public ReceivingServer Receiver => receiver;

    public TestServer Server => server;

    public static async Task<MessageScene> Begin(StoreKind kind = StoreKind.Sqlite, Func<Hostline.Server.Settings, Hostline.Server.Settings>? configure = null)
    {
        var database = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        var (server, receiver) = (await TestServer.Start(database?.Url, configure: configure), await ReceivingServer.Start());
        var journey = await Journey.Begin(server, receiver, "acme", "globex");
        await journey.OrderWithDocuments(Number);
        await journey.Quiet();
        return new(server, receiver, journey, database);
    }

    public Task<Answered> Send(string text, string to = Handset, string from = Number, int? account = null) =>
        journey.Post("/messages", new { from, to, text }, account);

    public async Task<JsonElement> Get(string id) => (await journey.Get($"/messages/{id}")).Expect(200).Json.GetProperty("data");

    /// <summary>The handset sends a text to the number.</summary>
    public async Task Text(string text, string from = Handset, string to = Number) =>
        (await Sandbox.Control(HttpMethod.Post, $"/handsets/{Uri.EscapeDataString(from)}/sms", new { to, text })).Expect(201);

    /// <summary>What the handset got, oldest first.</summary>
    public async Task<string[]> Got(string handset = Handset)
    {
        await journey.Quiet();
        return [.. (await Sandbox.Control(HttpMethod.Get, $"/messages?kind=sms&to={Uri.EscapeDataString(handset)}")).Expect(200).Json.GetProperty("data")
            .EnumerateArray().Reverse().Select(m => m.GetProperty("text").GetString()!)];
    }

    /// <summary>The next webhook about messages, with its payload.</summary>
    public async Task<(string Type, JsonElement Payload)> Hear(string? path = null)
    {
        var heard = await receiver.Next(r => r.Path == (path ?? journey.Path) && Journey.TypeOf(r).StartsWith("message.", StringComparison.Ordinal));
        return (Journey.TypeOf(heard), Journey.Payload(heard));
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await receiver.DisposeAsync();
        await (database?.DisposeAsync() ?? default);
    }
}
