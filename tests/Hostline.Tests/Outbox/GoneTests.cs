using System.Text.Json;
using Hostline.Core.Deliveries;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Outbox;
using Hostline.Outgoing;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Api;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hostline.Tests.Outbox;

/// <summary>A receiver that answers 410 Gone gets nothing more until its URL is opened again.</summary>
public sealed class GoneTests
{
    static readonly TimeSpan Soon = Hang.Limit;

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_410_parks_what_is_due_to_that_URL_and_tells_the_account_once(bool onPostgres)
    {
        await using var receiver = await ReceivingServer.Start();
        await using var scene = await Start(onPostgres);
        var sandbox = await Standing(scene);
        var profile = await Scene.Profile(sandbox, receiver.Url("/hook"));
        receiver.AnswerNext("/hook", Answer.Status(500), Answer.Status(410));
        var waiting = await Scene.Order(sandbox, "+13125550001", profile);
        Assert.Equal("retrying", State(await Delivery(sandbox, waiting)));

        var refused = await Scene.Order(sandbox, "+13125550002", profile);
        Assert.Equal("parked", State(await Delivery(sandbox, refused)));
        var parked = await Delivery(sandbox, waiting);
        Assert.Equal(("parked", 1), (State(parked), parked.GetProperty("attempts").GetArrayLength()));
        Assert.False(parked.TryGetProperty("next_attempt_at", out _));

        // Later events are parked without a request.
        var later = await Scene.Order(sandbox, "+13125550003", profile);
        var unsent = await Delivery(sandbox, later);
        Assert.Equal(("parked", 0), (State(unsent), unsent.GetProperty("attempts").GetArrayLength()));
        Assert.Equal(2, receiver.All.Count);
        var notice = Assert.Single(await Notices(sandbox));
        Assert.Equal(("receiver_gone", refused), (notice.GetProperty("kind").GetString(), notice.GetProperty("order").GetId()));
        Assert.Contains(receiver.Url("/hook"), notice.GetProperty("text").GetString());
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Saving_the_settings_or_a_replay_opens_a_URL_that_was_gone(bool onPostgres)
    {
        await using var receiver = await ReceivingServer.Start();
        await using var scene = await Start(onPostgres);
        var sandbox = await Standing(scene);
        var profile = await Scene.Profile(sandbox, receiver.Url("/hook"));
        receiver.AnswerNext("/hook", Answer.Status(410));
        var first = await Delivery(sandbox, await Scene.Order(sandbox, "+13125550001", profile));

        (await sandbox.Telnyx(HttpMethod.Patch, $"/messaging_profiles/{profile}", new { name = "hooks" })).Expect(200);
        var second = await Delivery(sandbox, await Scene.Order(sandbox, "+13125550002", profile));
        Assert.Equal(("parked", "delivered"), (State(await Delivery(sandbox, first.GetProperty("order").GetId())), State(second)));

        receiver.AnswerNext("/hook", Answer.Status(410));
        await Delivery(sandbox, await Scene.Order(sandbox, "+13125550003", profile));
        (await sandbox.Hostline(HttpMethod.Post, $"/deliveries/{first.GetProperty("id").GetString()}/replay")).Expect(200);
        Assert.Equal("delivered", State(await Delivery(sandbox, first.GetProperty("order").GetId())));
        Assert.Equal("delivered", State(await Delivery(sandbox, await Scene.Order(sandbox, "+13125550004", profile))));
        Assert.Equal(2, (await Notices(sandbox)).Count);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_410_to_a_request_from_before_the_settings_were_saved_closes_nothing(bool onPostgres)
    {
        await using var receiver = await ReceivingServer.Start();
        await using var scene = await Start(onPostgres);
        var sandbox = await scene.Server.Sandbox();
        var profile = await Scene.Profile(sandbox, receiver.Url("/hook"));
        var saved = new TaskCompletionSource();
        receiver.AnswerNext("/hook", Answer.Status(410).After(saved.Task));
        var order = await Scene.Order(sandbox, "+13125550001", profile);
        await receiver.Next("/hook", Soon);
        (await sandbox.Telnyx(HttpMethod.Patch, $"/messaging_profiles/{profile}", new { webhook_url = receiver.Url("/hook") })).Expect(200);
        saved.SetResult();

        // The answer is a failure like any other: the delivery is tried again, and the next one goes out.
        await receiver.Next("/hook", Soon);
        await Scene.Order(sandbox, "+13125550002", profile);
        await receiver.Next("/hook", Soon);
        Assert.Equal(3, receiver.All.Count);
        Assert.Empty(await Notices(sandbox));
        await Hang.Until(async () => State(await Delivery(sandbox, order)) == "delivered", () => "The delivery that was answered 410");
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_save_opens_the_URL_for_what_is_already_on_its_way_through_a_lane(bool onPostgres)
    {
        await using var receiver = await ReceivingServer.Start();
        await using var scene = await Start(onPostgres);
        var sandbox = await scene.Server.Sandbox();
        var profile = await Scene.Profile(sandbox, receiver.Url("/hook"));
        var saved = new TaskCompletionSource();
        receiver.AnswerNext("/hook", Answer.Ok.After(saved.Task), Answer.Status(410));
        var order = await Scene.Order(sandbox, "+13125550001", profile);
        await receiver.Next("/hook", Soon);
        // The lane is walked by one node from here on, and meanwhile its URL is closed by another order's webhook and opened again.
        await Scene.Order(sandbox, "+13125550002", profile);
        await receiver.Next("/hook", Soon);
        await Hang.Until(async () => (await Notices(sandbox)).Count == 1, () => "The notice that the URL is gone");
        (await sandbox.Telnyx(HttpMethod.Delete, $"/messaging_hosted_number_orders/{order}")).Expect(200);
        (await sandbox.Telnyx(HttpMethod.Patch, $"/messaging_profiles/{profile}", new { name = "hooks" })).Expect(200);
        saved.SetResult();
        Assert.Contains("deleted", (await receiver.Next("/hook", Soon)).Text);
    }

    [Fact]
    public async Task With_a_second_URL_everything_goes_there()
    {
        await using var receiver = await ReceivingServer.Start();
        await using var scene = await Start(false);
        var sandbox = await scene.Server.Sandbox();
        var profile = (await sandbox.Telnyx(HttpMethod.Post, "/messaging_profiles", new
        {
            name = "hooks",
            whitelisted_destinations = new[] { "US" },
            webhook_url = receiver.Url("/gone"),
            webhook_failover_url = receiver.Url("/second"),
        })).Expect(200).Json.GetProperty("data").GetProperty("id").GetId();
        receiver.Answer("/gone", Answer.Status(410));
        await Scene.Order(sandbox, "+13125550001", profile);
        await receiver.Next("/second", Soon);
        await Scene.Order(sandbox, "+13125550002", profile);
        await receiver.Next("/second", Soon);
        Assert.Single(receiver.All, r => r.Path == "/gone");
        Assert.Single(await Notices(sandbox));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_410_of_a_callback_that_belongs_to_one_order_ends_that_callback_only(StoreKind kind)
    {
        await using var receiver = await ReceivingServer.Start();
        await using var store = await TestStore.Open(kind);
        receiver.Answer("/callback", Answer.Status(410));
        var to = new Destination(store.NewId(), "callback", store.Account, DestinationSource.OrderCallback, "POST", [receiver.Url("/callback")]);
        var unit = DestinationTable.Save(new(), World.LiveId, to);
        WorldTable.Add(unit, World.Live, null, store.Now);
        var orders = new[] { store.NewId(), store.NewId() };
        foreach (var order in orders)
        {
            LaneTable.Add(unit, World.Live, order, [new(to, store.NewId(), "order.created", [1])], store.Now, store.Now);
        }

        await store.Write(unit);
        await using var queue = new CommitQueue(store.Database);
        using var http = new Couriers(() => AddressPolicy.Laptop, () => AddressPolicy.Laptop, TimeProvider.System);
        using var attempts = new DeliveryAttempts(store.Database, new Decisions(queue, new Turns()), http, new([Toy("callback")]),
            new(), TimeProvider.System, NullLogger<DeliveryAttempts>.Instance);
        var waiting = (await store.Database.One(LaneTable.Next, LaneTable.Read, orders[0], to.Id, 0, 1))!;
        await attempts.Retry(waiting, false, Holding(to.Id, store.Account));

        Assert.Equal([DeliveryState.Parked, DeliveryState.Waiting], await Task.WhenAll(orders.Select(async o =>
            (await store.Database.Many(DeliveryLogTable.OfOrder, DeliveryLogTable.Read, o, World.LiveId, 1))[0].State)));
        Assert.Empty((await store.Database.One(DestinationTable.ById, DestinationTable.Read, to.Id))!.Gone);
        Assert.Empty(await store.Database.Many(NoticeTable.OfAccount, NoticeTable.Read, store.Account, Guid.AllBitsSet, 9));
    }

    static InFlight Holding(DestinationId destination, AccountId account) =>
        new(LaneTable.RenewLane, [], new SendingRoom(8).TryTake(new(World.LiveId, account), destination, isFailing: false)!);

    /// <summary>A kind that sends what was stored, three times a second apart.</summary>
    static DestinationKind Toy(string name) => new(name, DestinationSource.OrderCallback,
        _ => new([new(PhaseUrls.Main, [.. Enumerable.Repeat(TimeSpan.FromSeconds(1), 3)])], 0, GuardedHttp.DefaultLimits),
        (_, _) => to => Task.FromResult(new GuardedRequest(HttpMethod.Post, to.Url, to.Delivery.Data, "application/json", [])))
    {
        Body = (_, data, _, _) => data,
    };

    static async Task<Scene> Start(bool onPostgres) => await Scene.Start(onPostgres ? (await (await PostgresCluster.Shared()).CreateMigrated()).Url : null);

    static Task<TestSandbox> Standing(Scene scene) => scene.Server.SandboxWith(new { clock = new { mode = "standing" } });

    static async Task<JsonElement> Delivery(TestSandbox sandbox, OrderId order) =>
        Assert.Single((await sandbox.Control(HttpMethod.Get, $"/webhooks?order={order}")).Expect(200).Json.GetProperty("data").EnumerateArray().ToList());

    static string? State(JsonElement delivery) => delivery.GetProperty("state").GetString();

    static async Task<IReadOnlyList<JsonElement>> Notices(TestSandbox sandbox) =>
        [.. (await sandbox.Send(HttpMethod.Get, "/hostline/v1/notices", sandbox.ApiKey(), null)).Expect(200).Json.GetProperty("data").EnumerateArray()];
}
