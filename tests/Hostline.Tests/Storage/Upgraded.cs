using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Support;

namespace Hostline.Tests.Storage;

/// <summary>Today's server on an old database, called with the old keys.</summary>
sealed class Upgraded : IAsyncDisposable
{
    Upgraded(OldStore old, TestServer server, ReceivingServer receiver) =>
        (Old, Server, Receiver, Sandbox) = (old, server, receiver, new(server.BaseUrl, old.Made.GetProperty("sandbox")));

    public OldStore Old { get; }

    public TestServer Server { get; }

    public ReceivingServer Receiver { get; }

    public TestSandbox Sandbox { get; }

    public static async Task<Upgraded> Start(StoreKind kind, string commit = OldStore.First)
    {
        var old = await OldStore.Restore(kind, commit);
        await old.Touch();
        return new(old, await TestServer.Start(old.Url, configure: settings => settings with { Data = old.Data }), await ReceivingServer.Start());
    }

    /// <summary>From now on an account's webhooks go to a receiver that exists.</summary>
    public async Task Listen(int account)
    {
        var made = Sandbox.Account(account);
        var url = Receiver.Url("/" + made.GetProperty("name").GetString());
        (await Sandbox.Telnyx(HttpMethod.Patch, "/messaging_profiles/" + made.GetProperty("profile").GetString(), new { webhook_url = url }, account))
            .Expect(200);
        foreach (var channel in (await Sandbox.Telnyx(HttpMethod.Get, "/notification_channels?filter[channel_type_id][eq]=webhook", account: account))
            .Expect(200).Json.GetProperty("data").EnumerateArray())
        {
            (await Sandbox.Telnyx(HttpMethod.Patch, "/notification_channels/" + channel.GetProperty("id").GetString(),
                new { channel_destination = url + "/notifications" }, account)).Expect(200);
        }
    }

    public async Task<string> Status(int account, string order) =>
        (await Sandbox.Telnyx(HttpMethod.Get, $"{Journey.Orders}/{Old.Order(order)}", account: account)).Expect(200).Json.GetProperty("data")
            .GetProperty("status").GetString()!;

    public async Task<IReadOnlyList<string>> Kinds(string order) =>
        [.. (await Sandbox.Hostline(HttpMethod.Get, $"/orders/{Old.Order(order)}/timeline?limit=1000")).Expect(200).Json.GetProperty("data").EnumerateArray()
            .Select(e => e.GetProperty("kind").GetString()!)];

    public async Task Desk(string order, string verb) => (await Sandbox.Hostline(HttpMethod.Post, $"/orders/{Old.Order(order)}/{verb}", new { })).Expect(200);

    public async Task Advance(string by)
    {
        // A move that takes longer than one answer continues in the background; then the clock is moving, and another request waits for
        // it.
        for (var moved = await Sandbox.Control(HttpMethod.Post, "/clock", new { advance = by }); moved.Status == 409
            || !moved.Expect(200).Json.GetProperty("quiet").GetBoolean();)
        {
            moved = await Sandbox.Control(HttpMethod.Post, "/clock", new { advance = "PT0S" });
        }
    }

    /// <summary>Waits for the webhook of this type about an order.</summary>
    public Task<Received> Hear(string path, string order, string type) => Receiver.Next(
        r => r.Path == path && Journey.TypeOf(r).EndsWith("." + type, StringComparison.Ordinal) && Journey.IsAbout(r, Old.Order(order)), Journey.Patience);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Receiver.DisposeAsync();
        await Old.DisposeAsync();
    }
}
