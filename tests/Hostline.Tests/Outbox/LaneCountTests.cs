using System.Globalization;
using System.Text;
using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Dialects.Telnyx;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Storage;

namespace Hostline.Tests.Outbox;

/// <summary>Each lane counts its own messages, and each dialect its own: another dialect that announces on the same order changes neither.</summary>
public sealed class LaneCountTests
{
    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Two_dialects_announce_on_one_order_and_each_counts_from_one(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        using var audit = new AuditKey(MasterKey.FromText(Convert.ToBase64String(new byte[32]), "here"));
        var world = World.Live;
        var profile = new Profile(store.NewId(), store.World, store.Account, "hooks", "https://hooks.example.com/a", "", [], store.Now, store.Now, 1);
        var toy = new Destination(store.NewId(), "toy", store.Account, DestinationSource.OrderCallback, "GET", ["https://toy.example.com/b"]);
        var units = new ChangeUnits([(change, _) => Twice(change, toy), Webhooks.Announce], audit);
        await store.Write(WorldUnit(world, store));

        var created = new Change(null, store.Order(3_125_550_001) with { World = World.LiveId, Profile = profile.Id }, store.Now, Actor.Customer("key"));
        created.Tell(EventKinds.OrderCreated, created.Order.Hostings.Select(h => h.Id));
        await Write(store, units, created, world, profile);
        var cancelled = new Change(created.Order, created.Order, store.Now, Actor.Customer("key"));
        cancelled.Send(created.Order.Hostings[0].Id, Signal.Cancelled);
        cancelled.Tell(EventKinds.OrderCancelled, created.Order.Hostings.Select(h => h.Id));
        await Write(store, units, cancelled, world, profile);

        Assert.Equal("1:order.seen 2:order.seen 3:order.seen 4:order.seen", await Lane(store, created.Order.Id, toy.Id));
        Assert.Equal("1:messaging_hosted_numbers_orders.created 2:messaging_hosted_numbers_orders.deleted", await Lane(store, created.Order.Id, profile.Id));
        var bodies =
            await store.Database.Many(new("select data from deliveries where destination = $1 order by sequence"), r => Encoding.UTF8.GetString(r.Bytes(0)),
                profile.Id);
        Assert.Equal([1, 2], bodies.Select(SequenceIn));
        Assert.Equal((4, 2), (cancelled.Order.Announced.Of("toy"), cancelled.Order.Announced.Of(Webhooks.Kind)));
        Assert.Equal((5, 3), (await Next(store, toy.Id), await Next(store, profile.Id)));
    }

    static IEnumerable<Announcement> Twice(Change change, Destination to) =>
        [new(to, AnyId.New(), "order.seen", [1]), new(to, AnyId.New(), "order.seen", [2])];

    static Unit WorldUnit(World world, TestStore store)
    {
        var unit = new Unit();
        WorldTable.Add(unit, world, null, store.Now);
        return unit;
    }

    static async Task Write(TestStore store, ChangeUnits units, Change change, World world, Profile profile)
    {
        var unit = new Unit();
        units.Add(unit, change.Settle(), world, profile, store.Now);
        await store.Write(unit);
    }

    static async Task<string> Lane(TestStore store, OrderId order, DestinationId destination) => string.Join(' ',
        await store.Database.Many(LaneTable.Next, r => LaneTable.Read(r) is var d ? $"{d.Sequence}:{d.EventKind}" : "", order, destination, 0, 99));

    static async Task<int> Next(TestStore store, DestinationId destination) =>
        await store.Database.One(new("select next_sequence from lanes where destination = $1"), r => r.Int(0), destination);

    static int SequenceIn(string data) =>
        int.Parse(System.Text.Json.JsonDocument.Parse(data).RootElement.GetProperty("payload").GetProperty("sequence").GetRawText(),
            CultureInfo.InvariantCulture);
}
