using Hostline.Core.People;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Tests.Api;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Portal.Receivers;

/// <summary>A server, a standing sandbox with two accounts, and a receiver of webhooks.</summary>
sealed class Stage : IAsyncDisposable
{
    Stage(TestServer server, TestSandbox sandbox, ReceivingServer receiver) => (Server, Sandbox, Receiver) = (server, sandbox, receiver);

    public TestServer Server { get; }

    public TestSandbox Sandbox { get; }

    public ReceivingServer Receiver { get; }

    public string PublicKey => Sandbox.Account().GetProperty("public_key").GetString()!;

    public AccountId Account(int index = 0) => Sandbox.Account(index).GetProperty("id").GetId();

    public static async Task<Stage> Open(StoreKind kind, TimeProvider? time = null, Func<Settings, Settings>? configure = null)
    {
        var database = kind == StoreKind.Postgres ? (await (await PostgresCluster.Shared()).CreateMigrated()).Url : null;
        var server = await TestServer.Start(database, time, configure);
        var sandbox = await server.SandboxWith(new { accounts = new[] { new { name = "acme" }, new { name = "globex" } }, clock = new { mode = "standing" } });
        return new(server, sandbox, await ReceivingServer.Start());
    }

    public Task<AccountBrowser> Browser(Role role = Role.Owner, int account = 0) => AccountBrowser.SignIn(Server, Account(account), role);

    /// <summary>The page of a delivery to /hook whose first attempt has ended, and the request.</summary>
    public async Task<(string Path, Received Request)> Failed()
    {
        var order = await Scene.Order(Sandbox, profile: await Scene.Profile(Sandbox, Receiver.Url("/hook")));
        var request = await Receiver.Next("/hook");
        var logged = (await Sandbox.Control(HttpMethod.Get, "/webhooks?order=" + order)).Expect(200).Json.GetProperty("data")[0];
        return ("/portal/deliveries/" + logged.GetProperty("id").GetString(), request);
    }

    /// <summary>Waits until everything that is due has been tried and logged.</summary>
    public async Task Quiet() => (await Sandbox.Control(HttpMethod.Get, "/webhooks")).Expect(200);

    public static Task Shows(AccountBrowser browser, string path, string text) =>
        Hang.Until(async () => (await browser.Get(path)).Text.Contains(text, StringComparison.Ordinal), () => $"\"{text}\" on {path}");

    /// <summary>Writes delivered deliveries of the first account, the last one's event being the newest.</summary>
    public async Task Many(ProfileId profile, int count)
    {
        var services = Server.Services;
        var (queue, account) = (services.GetRequiredService<CommitQueue>(), Account());
        // Young enough that they are not swept.
        var start = TimeProvider.System.GetUtcNow().AddDays(-2);
        for (var i = 0; i < count; i += Together)
        {
            var unit = new Unit();
            foreach (var n in Enumerable.Range(i, Math.Min(Together, count - i)))
            {
                unit.Then(Put, Ids.New<DeliveryId>(start.AddSeconds(n)), (WorldId)Sandbox.Id, account, AnyId.New(), profile,
                    $"event-{n}-", start.AddSeconds(n));
            }

            await queue.Write(unit);
        }
    }

    const int Together = 500;

    static readonly Insert Put = new("deliveries",
        "id, world, account, order_id, destination, kind, sequence, event_id, event_kind, data, state, attempts, fence, created_at, finished_at",
        "$1, $2, $3, $4, $5, 'telnyx', 1, $4, $6, '{}', 3, 1, 1, $7, $7");

    public async ValueTask DisposeAsync()
    {
        await Receiver.DisposeAsync();
        await Server.DisposeAsync();
    }
}

/// <summary>Real time, moved ahead on request.</summary>
sealed class SettableClock : TimeProvider
{
    TimeSpan ahead;

    public void Advance(TimeSpan by) => ahead += by;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
}
