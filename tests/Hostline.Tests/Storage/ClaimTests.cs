using Hostline.Core.Deadlines;
using Hostline.Core.Deliveries;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Tests.Storage;

/// <summary>Work is leased: to one worker at a time, for a limited time, and only the latest one may complete it.</summary>
public sealed class ClaimTests
{
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);
    const int Plenty = 1_000;

    static readonly DestinationId Destination = AnyId.Parse("0197a000-0000-7000-8000-00000000000d");

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Errands_are_leased(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        await store.Write(Enumerable.Range(0, 3).Select(_ => TestStore.With(unit =>
            ErrandTable.Add(unit, World.Live, store.NewId(), store.Account, store.NewId(), null, ErrandKind.LookUp, [1], store.Now, store.Now))).ToArray());

        await IsLeased(store, 3, (now, atMost) => ClaimErrands(store, now, atMost), e => e.Id,
            (unit, e) => ErrandTable.CheckDone(unit, e.Id, e.Fence));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_renewal_that_comes_after_an_errand_was_put_off_or_taken_over_takes_no_new_lease(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        await store.Write(TestStore.With(unit => ErrandTable.Add(unit, World.Live, store.NewId(), store.Account, store.NewId(), null, ErrandKind.LookUp, [],
            store.Now, store.Now)));
        var first = Assert.Single(await ClaimErrands(store, store.Now, 1));
        Unit Renew() => new Unit().Check(1, ErrandTable.Renew, first.Id, first.Fence, store.Now + Lease);
        Assert.Equal(CommitStatus.Done, (await store.Commit(Renew())).Status);

        await store.Write(ErrandTable.CheckLater(new(), first.Id, first.Fence, store.Now, store.Now));
        Assert.Equal(CommitStatus.Conflict, (await store.Commit(Renew())).Status);

        Assert.Single(await ClaimErrands(store, store.Now, 1));
        Assert.Equal(CommitStatus.Conflict, (await store.Commit(Renew())).Status);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Routes_are_leased_and_a_newer_wish_takes_the_lease_away(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        Task Want(long number) =>
            store.Write(TestStore.With(unit => RouteTable.Set(unit, World.Live, store.Account, store.NewId(), number, store.NewId(), store.Now, store.Now)));
        await Want(1);
        await Want(2);
        await Want(3);
        await IsLeased(store, 3, (now, atMost) => ClaimRoutes(store, now, atMost), r => r.Number, (unit, r) => RouteTable.CheckConfirmed(unit, r));

        await Want(1);
        var first = Assert.Single(await ClaimRoutes(store, store.Now, 9));
        Unit Renew(ClaimedRoute route) => new Unit().Check(1, RouteTable.Renew, route.World, route.Number, route.Fence, store.Now + Lease);
        Assert.Equal(CommitStatus.Done, (await store.Commit(Renew(first))).Status);
        await Want(1);
        Assert.Equal(CommitStatus.Conflict, (await store.Commit(RouteTable.CheckConfirmed(new(), first))).Status);
        Assert.Equal(CommitStatus.Conflict, (await store.Commit(Renew(first))).Status);
        var second = Assert.Single(await ClaimRoutes(store, store.Now, 9));
        Assert.Equal(first.Generation + 1, second.Generation);

        await store.Write(RouteTable.CheckLater(new(), second, store.Now, store.Now, 1));
        Assert.Equal(CommitStatus.Conflict, (await store.Commit(Renew(second))).Status);
        Assert.Equal(1, Assert.Single(await ClaimRoutes(store, store.Now, 9)).Unreached);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Due_routes_are_read_page_by_page_with_or_without_those_of_sandboxes(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        var sandbox = World.Live with { Id = store.NewId() };
        foreach (var (world, number) in new[] { (World.Live, 1), (sandbox, 2), (World.Live, 3), (sandbox, 4) })
        {
            await store.Write(TestStore.With(unit => RouteTable.Set(unit, world, store.Account, store.NewId(), number, store.NewId(), store.Now, store.Now)));
        }

        Assert.Equal([1, 3], (await DueRoutes(store, store.Now, 9, withoutSandboxes: 1)).Select(r => r.Number).Order());
        Assert.Equal([2, 4], (await DueRoutes(store, store.Now, 9, withoutLive: 1)).Select(r => r.Number).Order());
        var read = new List<DueRoute> { new(default, 0, default, DateTimeOffset.UnixEpoch) };
        while (await DueRoutes(store, store.Now, 1, after: read[^1]) is [var next])
        {
            read.Add(next);
        }

        Assert.Equal([1, 2, 3, 4], read.Skip(1).Select(r => r.Number).Order());
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Lanes_are_leased_and_stay_awake_when_something_came_meanwhile(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        var orders = new[] { store.NewId(), store.NewId(), store.NewId() };
        foreach (var order in orders)
        {
            await store.Write(Deliver(store, order));
        }

        await IsLeased(store, 3, (now, atMost) => ClaimLanes(store, now, atMost), lane => lane.Order,
            (unit, lane) => LaneTable.CheckAdvance(unit, lane.Order, Destination, 1, lane.Fence).Then(LaneTable.Leave, lane.Order, Destination, lane.Fence));

        await store.Write(Deliver(store, orders[0]));
        var taken = Assert.Single(await ClaimLanes(store, store.Now, 9));
        await store.Write(Deliver(store, orders[0]));
        await store.Write(LaneTable.CheckAdvance(new(), taken.Order, Destination, 2, taken.Fence).Then(LaneTable.Leave, taken.Order, Destination, taken.Fence));
        Assert.Equal(2, Assert.Single(await ClaimLanes(store, store.Now, 9)).Sent);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_renewal_that_comes_after_a_lane_or_a_retry_was_given_back_takes_no_new_lease(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        var order = store.NewId();
        await store.Write(Deliver(store, order));
        var lane = Assert.Single(await ClaimLanes(store, store.Now, 1));
        var sent = (await store.Database.One(LaneTable.Next, LaneTable.Read, order, Destination, 0, 1))!;
        Unit RenewLane() => new Unit().Check(1, LaneTable.RenewLane, order, Destination, lane.Fence, store.Now + Lease);
        Unit RenewRetry(int fence) => new Unit().Check(1, LaneTable.RenewDelivery, sent.Id, fence, store.Now + Lease);
        Assert.Equal(CommitStatus.Done, (await store.Commit(RenewLane())).Status);

        await store.Write(LaneTable.CheckAdvance(new(), order, Destination, 1, lane.Fence).Then(LaneTable.Leave, order, Destination, lane.Fence));
        Assert.Equal(CommitStatus.Conflict, (await store.Commit(RenewLane())).Status);

        await store.Write(LaneTable.CheckSettled(new(), sent, DeliveryState.Retrying, store.Now, store.Now, null));
        var retry =
            Assert.Single(await Claim(store, LaneTable.ClaimRetries, LaneTable.Read, store.Now, store.Now + Lease, 1, Destination, store.Account, Plenty));
        Assert.Equal(CommitStatus.Done, (await store.Commit(RenewRetry(retry.Fence))).Status);
        await store.Write(LaneTable.CheckSettled(new(), retry, DeliveryState.Retrying, store.Now, store.Now, null));
        Assert.Equal(CommitStatus.Conflict, (await store.Commit(RenewRetry(retry.Fence))).Status);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Retries_are_leased(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        foreach (var n in Enumerable.Range(0, 3))
        {
            var order = store.NewId();
            await store.Write(Deliver(store, order));
            var sent = (await store.Database.One(LaneTable.Next, LaneTable.Read, order, Destination, 0, 1))!;
            await store.Write(LaneTable.CheckSettled(new(), sent, DeliveryState.Retrying, store.Now, store.Now, null));
        }

        await IsLeased(store, 3, (now, atMost) => Claim(store, LaneTable.ClaimRetries, LaneTable.Read, now, now + Lease, atMost, Destination, store.Account,
            Plenty), d => d.Id,
            (unit, d) => LaneTable.CheckSettled(unit, d, DeliveryState.Delivered, null, null, store.Now));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_deadline_fires_once_and_never_before_it_is_due(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        var subject = store.NewId();
        await store.Write(TestStore.With(unit => DeadlineTable.Save(unit, World.Live, subject, new(subject, DeadlineKind.Idle, store.Now), store.Now)));

        Assert.Equal(CommitStatus.Conflict,
            (await store.Commit(DeadlineTable.CheckDue(new(), subject, DeadlineKind.Idle, store.Now.AddMicroseconds(-1)))).Status);
        var fired = await store.Database.Commit([.. Enumerable.Range(0, 5).Select(_ => DeadlineTable.CheckDue(new(), subject, DeadlineKind.Idle, store.Now))]);
        Assert.Equal(1, fired.Count(r => r.Status == CommitStatus.Done));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Claims_that_run_side_by_side_never_take_the_same(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        await store.Write(Enumerable.Range(0, 60).Select(_ => TestStore.With(unit =>
            ErrandTable.Add(unit, World.Live, store.NewId(), store.Account, store.NewId(), null, ErrandKind.LookUp, [], store.Now, store.Now))).ToArray());
        await using var queue = new CommitQueue(store.Database);

        var claims = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
        {
            var rows = new List<RowList<ClaimedErrand>>();
            var unit = new Unit();
            foreach (var due in (await Due(store, store.Now, 60)).OrderBy(e => e.Id))
            {
                rows.Add(new(ErrandTable.Read));
                unit.Returning(rows[^1], ErrandTable.Claim, due.Id, store.Now, store.Now + Lease);
            }

            await queue.Write(unit);
            return rows.SelectMany(r => r.Rows);
        }));

        var ids = claims.SelectMany(c => c).Select(e => e.Id).ToList();
        Assert.Equal(60, ids.Distinct().Count());
        Assert.Equal(60, ids.Count);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Nodes_that_claim_at_once_never_have_more_on_the_way_to_a_destination_than_it_takes(StoreKind kind)
    {
        const int atMost = 32;
        await using var store = await TestStore.Open(kind);
        await store.Write([.. Enumerable.Range(0, 100).Select(_ => Deliver(store, store.NewId()))]);
        await MakeRetries(store, 40);
        await using CommitQueue one = new(store.Database), two = new(store.Database);
        // SQLite has one process and one queue; only PostgreSQL has several nodes.
        var other = kind == StoreKind.Sqlite ? one : two;

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            var (lanes, retries) = (new RowList<AnyId>(row => row.Id<AnyId>(0)), new RowList<AnyId>(row => row.Id<AnyId>(0)));
            await (i % 2 == 0 ? one : other).Write(new Unit().Guard(Guard.Destination(Destination))
                .Returning(lanes, LaneTable.ClaimLanes, store.Now, store.Now + Lease, atMost, Destination, store.Account, atMost)
                .Returning(retries, LaneTable.ClaimRetries, store.Now, store.Now + Lease, atMost, Destination, store.Account, atMost));
            return lanes.Rows.Concat(retries.Rows).ToList();
        }));

        Assert.Equal(atMost, claims.Sum(c => c.Count));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task What_is_due_is_found_account_by_account_with_how_each_destination_stands(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        await store.Write([.. Enumerable.Range(0, 5).Select(_ => Deliver(store, store.NewId()))]);
        await MakeRetries(store, 3);
        await ClaimLanes(store, store.Now, 2);

        Assert.Equal([(store.Account, World.LiveId)],
            await store.Database.Many(DueTable.Accounts, r => (r.Id<AccountId>(0), r.Id<WorldId>(1)), AccountId.None, 9));
        Assert.Empty(await store.Database.Many(DueTable.Accounts, r => r.Id<AnyId>(0), store.Account, 9));
        var found = Assert.Single(await store.Database.Many(DueTable.OfAccount, DueTable.Read, store.Account, default(AnyId), store.Now, 9));
        Assert.Equal(new(Destination, store.Account, store.Account, World.LiveId, 6, 3, 2, false, store.Now, store.Now), found);
        Assert.Equal(found, Assert.Single(await store.Database.Many(DueTable.Retries, DueTable.Read, default(AnyId), 9, store.Now)));
        Assert.Empty(await store.Database.Many(DueTable.OfAccount, DueTable.Read, store.Account, Destination, store.Now, 9));
        Assert.Empty(await store.Database.Many(DueTable.Retries, DueTable.Read, default(AnyId), 9, store.Now.AddMicroseconds(-1)));
        Assert.Null(await store.Database.One(DueTable.NextRetry, r => r.TimeOrNull(0), store.Now));
    }

    /// <summary>Deliveries that failed once and are due again.</summary>
    static async Task MakeRetries(TestStore store, int count)
    {
        for (var n = 0; n < count; n++)
        {
            var order = store.NewId();
            await store.Write(Deliver(store, order));
            var sent = (await store.Database.One(LaneTable.Next, LaneTable.Read, order, Destination, 0, 1))!;
            await store.Write(LaneTable.CheckSettled(new(), sent, DeliveryState.Retrying, store.Now, store.Now, null));
        }
    }

    /// <summary>The same guarantees, whatever is leased.</summary>
    static async Task IsLeased<T, TKey>(TestStore store, int count, Func<DateTimeOffset, int, Task<IReadOnlyList<T>>> claim, Func<T, TKey> key, Action<Unit,
        T> done)
    {
        Assert.Empty(await claim(store.Now.AddMicroseconds(-1), 9));
        var first = await claim(store.Now, 2);
        var rest = await claim(store.Now, 9);
        Assert.Equal(count, first.Concat(rest).Select(key).Distinct().Count());
        Assert.Equal(2, first.Count);

        Assert.Empty(await claim(store.Now + Lease - TimeSpan.FromMicroseconds(1), 9));
        var later = await claim(store.Now + Lease, 9);
        Assert.Equal(count, later.Count);

        Assert.Equal(CommitStatus.Conflict, (await store.Commit(TestStore.With(unit => done(unit, first[0])))).Status);
        foreach (var held in later)
        {
            await store.Write(TestStore.With(unit => done(unit, held)));
        }

        Assert.Empty(await claim(store.Now.AddDays(1), 9));
    }

    static Task<IReadOnlyList<DueErrand>> Due(TestStore store, DateTimeOffset now, int atMost) => store.Database.Many(
        ErrandTable.Due, ErrandTable.ReadDue, now, new[] { (long)ErrandKind.LookUp }, DateTimeOffset.UnixEpoch, default(AnyId), atMost);

    static async Task<IReadOnlyList<ClaimedErrand>> ClaimErrands(TestStore store, DateTimeOffset now, int atMost)
    {
        var claimed = new List<ClaimedErrand>();
        foreach (var due in await Due(store, now, atMost))
        {
            claimed.AddRange(await Claim(store, ErrandTable.Claim, ErrandTable.Read, due.Id, now, now + Lease));
        }

        return claimed;
    }

    static Task<IReadOnlyList<DueRoute>> DueRoutes(
        TestStore store, DateTimeOffset now, int atMost, int withoutLive = 0, int withoutSandboxes = 0, DueRoute after = default) => store.Database.Many(
        RouteTable.Due, RouteTable.ReadDue, now, after == default ? DateTimeOffset.UnixEpoch : after.WakeAt, after.World, after.Number, atMost, withoutLive,
        withoutSandboxes, World.LiveId);

    static async Task<IReadOnlyList<ClaimedRoute>> ClaimRoutes(TestStore store, DateTimeOffset now, int atMost)
    {
        var claimed = new List<ClaimedRoute>();
        foreach (var due in await DueRoutes(store, now, atMost))
        {
            claimed.AddRange(await Claim(store, RouteTable.Claim, RouteTable.Read, due.World, due.Number, now, now + Lease));
        }

        return claimed;
    }

    static Task<IReadOnlyList<(OrderId Order, int Sent, int Fence)>> ClaimLanes(TestStore store, DateTimeOffset now, int atMost) =>
        Claim(store, LaneTable.ClaimLanes, row => (row.Id<OrderId>(0), row.Int(1), row.Int(2)), now, now + Lease, atMost, Destination, store.Account, Plenty);

    static async Task<IReadOnlyList<T>> Claim<T>(TestStore store, Sql sql, Func<Row, T> map, params object?[] args)
    {
        var rows = new RowList<T>(map);
        await store.Write(new Unit().Returning(rows, sql, args));
        return rows.Rows;
    }

    static Unit Deliver(TestStore store, OrderId order) => TestStore.With(unit =>
        LaneTable.Add(unit, World.Live, order, [new(new(Destination, "toy", store.Account, DestinationSource.Operator, "POST", []), store.NewId(),
            "order.created", [1, 2])], store.Now, store.Now));
}
