using Hostline.Core.Worlds;
using Hostline.Storage;

namespace Hostline.Tests.Storage;

/// <summary>Which units share a batch, and what happens when there is no room.</summary>
public sealed class CommitQueueTests
{
    const int ManyBatches = 10_000;

    [Fact]
    public async Task Requests_go_first_and_workers_always_get_their_quarter()
    {
        await using var busy = await Busy.Begin();
        var (store, held, queue, written) = busy;

        written.AddRange(Enumerable.Range(0, 200).Select(i => queue.Write(TestStore.Put($"request {i}", new() { IsRequest = true }))));
        written.AddRange(Enumerable.Range(0, 20).Select(i => queue.Write(TestStore.Put($"worker {i}"))));
        held.Release();
        var flooded = await held.Next();
        held.Release();
        var rest = await held.Next();
        held.Release(ManyBatches);
        await Task.WhenAll(written);

        Assert.Equal((48, 16), (flooded.Count(u => u.IsRequest), flooded.Count(u => !u.IsRequest)));
        Assert.Equal((60, 4), (rest.Count(u => u.IsRequest), rest.Count(u => !u.IsRequest)));
        Assert.Equal(221, (await store.Texts()).Count);
    }

    [Fact]
    public async Task A_full_queue_refuses_at_once_and_takes_again_when_it_has_room()
    {
        await using var busy = await Busy.Begin();
        var (store, held, queue, written) = busy;
        // All but one change the same order, so that most have to wait: they count all the same.
        var order = store.NewId();
        written.AddRange(Enumerable.Range(0, CommitQueue.WaitingAtMost).Select(i => queue.Write(TestStore.Put($"{i}").Guard(Guard.Order(order, 1)))));

        await Assert.ThrowsAsync<StorageBusyException>(() => queue.Write(TestStore.Put("too many")));
        written.Add(queue.Write(TestStore.Put("a request", new() { IsRequest = true })));
        held.Release(ManyBatches);
        await Task.WhenAll(written);
        await queue.Write(TestStore.Put("room again"));

        Assert.Equal(["a request", "first", "room again"], await store.Texts());
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Two_units_of_one_aggregate_are_never_under_way_together_and_keep_their_order(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        await using var held = new HeldDatabase(store.Database);
        await using var queue = new CommitQueue(held);
        var order = store.Order(3125550001);
        await store.Write(TestStore.Add(order));
        var raise = new Sql("update orders set version = version + 1 where id = $1");
        var written = Enumerable.Range(1, 5).Select(version =>
            queue.Write(TestStore.Put($"{version}").Guard(Guard.Order(order.Id, version)).Then(raise, order.Id))).ToList();

        for (var i = 0; i < 5; i++)
        {
            Assert.Single(await held.Next());
            held.Release();
        }

        Assert.All(await Task.WhenAll(written), result => Assert.Equal(CommitResult.Done, result));
    }

    [Fact]
    public async Task A_batch_is_bounded_in_units_statements_and_bytes()
    {
        await using var busy = await Busy.Begin();
        var (store, held, queue, written) = busy;
        var put = new Sql("insert into meta (key, value) values ($1, $2) on conflict do nothing");

        written.AddRange(Enumerable.Range(0, 4).Select(i => queue.Write(new Unit { IsRequest = true }.Then(put, $"big {i}", new byte[400_000]))));
        written.AddRange(Enumerable.Range(0, 3).Select(i => queue.Write(Enumerable.Range(0, 900)
            .Aggregate(new Unit { IsRequest = true }, (unit, n) => unit.Then(put, $"{i} {n}", new byte[1])))));
        written.Add(queue.Write(new Unit { IsRequest = true }.Then(put, "huge", new byte[3_000_000])));
        var sizes = new List<int>();
        for (var left = 8; left > 0; left -= sizes[^1])
        {
            held.Release();
            sizes.Add((await held.Next()).Count);
        }

        held.Release(ManyBatches);
        await Task.WhenAll(written);
        Assert.Equal([2, 4, 1, 1], sizes);
    }

    [Fact]
    public async Task A_large_unit_of_a_worker_gets_its_turn_under_a_flood_of_requests()
    {
        await using var busy = await Busy.Begin();
        var (store, held, queue, written) = busy;
        var put = new Sql("insert into meta (key, value) values ($1, $2)");

        written.AddRange(Enumerable.Range(0, 400).Select(i => queue.Write(TestStore.Put($"{i}", new() { IsRequest = true }))));
        var large = new Unit().Then(put, "large", new byte[CommitQueue.BytesPerBatch]);
        written.Add(queue.Write(large));
        held.Release();
        await held.Next();
        held.Release();
        var second = await held.Next();
        held.Release(ManyBatches);
        await Task.WhenAll(written);

        Assert.Contains(large, second);
    }

    [Fact]
    public async Task A_neighbors_request_is_in_the_next_batch_however_many_large_ones_someone_has_waiting()
    {
        await using var busy = await Busy.Begin();
        var (store, held, queue, written) = busy;

        var large = Enumerable.Range(0, 1_000).Select(i => Large(Sandbox(1, i))).ToList();
        written.AddRange(large.Select(queue.Write));
        Unit[] neighbors = [TestStore.Put("neighbor", Request(Sandbox(2, 1))), TestStore.Put("live", Request(new(World.LiveId, AnyId.New())))];
        written.AddRange(neighbors.Select(queue.Write));
        held.Release();
        var next = await held.Next();
        held.Release(ManyBatches);
        await Task.WhenAll(written);

        // The large ones that found room have kept their order.
        Assert.Equal(neighbors, next.Intersect(neighbors));
        Assert.Equal(large.Take(next.Count - neighbors.Length), next.Except(neighbors));
        Assert.True(next.Count > neighbors.Length);
    }

    [Fact]
    public async Task Of_those_who_wait_each_has_as_many_requests_in_a_batch_as_the_others()
    {
        await using var busy = await Busy.Begin();
        var (store, held, queue, written) = busy;

        var takers = new[] { Sandbox(1, 1), Sandbox(2, 1), Sandbox(3, 1) };
        written.AddRange(takers.SelectMany(t => Enumerable.Range(0, 40).Select(i => queue.Write(TestStore.Put($"{t.World} {i}", Request(t))))));
        held.Release();
        var next = await held.Next();
        held.Release(ManyBatches);
        await Task.WhenAll(written);

        Assert.Equal([CommitQueue.UnitsPerBatch / 3, CommitQueue.UnitsPerBatch / 3, 1 + (CommitQueue.UnitsPerBatch / 3)],
            next.GroupBy(u => u.Taker).Select(g => g.Count()).Order());
        Assert.Equal(121, (await store.Texts()).Count);
    }

    [Fact]
    public async Task A_large_request_that_finds_no_room_is_the_first_of_the_next_batch()
    {
        await using var busy = await Busy.Begin();
        var (store, held, queue, written) = busy;
        var put = new Sql("insert into meta (key, value) values ($1, $2)");

        written.AddRange(Enumerable.Range(0, 40).Select(i => queue.Write(TestStore.Put($"{i}", Request(Sandbox(1, 1))))));
        var large = Request(Sandbox(2, 1)).Then(put, "large", new byte[CommitQueue.BytesPerBatch]);
        written.Add(queue.Write(large));
        written.AddRange(Enumerable.Range(0, 40).Select(i => queue.Write(TestStore.Put($"other {i}", Request(Sandbox(3, 1))))));
        held.Release();
        var next = await held.Next();
        held.Release();
        var second = await held.Next();
        held.Release(ManyBatches);
        await Task.WhenAll(written);

        Assert.Equal(CommitQueue.UnitsPerBatch, next.Count);
        Assert.Same(large, second[0]);
    }

    [Fact]
    public async Task Someone_with_a_quarter_of_the_queue_is_refused_and_everyone_else_is_not()
    {
        await using var busy = await Busy.Begin();
        var (store, held, queue, written) = busy;

        written.AddRange(Enumerable.Range(0, CommitQueue.WaitingOfOneAtMost).Select(i => queue.Write(TestStore.Put($"{i}", Request(Sandbox(1, i))))));
        await Assert.ThrowsAsync<StorageBusyException>(() => queue.Write(TestStore.Put("too many", Request(Sandbox(1, 9_999)))));
        written.Add(queue.Write(TestStore.Put("neighbor", Request(Sandbox(2, 1)))));
        written.Add(queue.Write(TestStore.Put("nobody", new() { IsRequest = true })));
        held.Release(ManyBatches);
        await Task.WhenAll(written);
        await queue.Write(TestStore.Put("room again", Request(Sandbox(1, 1))));

        Assert.DoesNotContain("too many", await store.Texts());
        Assert.Equal(CommitQueue.WaitingOfOneAtMost + 4, (await store.Texts()).Count);
    }

    /// <summary>An account of a sandbox: all of them are one.</summary>
    static Taker Sandbox(int world, int account) => new(WorldId.Of(new Guid(world, 1, 0, new byte[8])), AccountId.Of(new Guid(account, 2, 0, new byte[8])));

    static Unit Request(Taker taker) => new() { IsRequest = true, Taker = taker };

    /// <summary>Like an order of 200 numbers.</summary>
    static Unit Large(Taker taker)
    {
        var (unit, nothing) = (Request(taker), new Sql("delete from meta where key = 'there is no such key'"));
        for (var i = 0; i < 600; i++)
        {
            unit.Then(nothing);
        }

        return unit;
    }

    [Fact]
    public async Task What_waits_when_the_queue_stops_is_still_written_and_later_units_are_refused()
    {
        await using var store = await TestStore.Open(StoreKind.Sqlite);
        var queue = new CommitQueue(store.Database);
        var written = Enumerable.Range(0, 500).Select(i => queue.Write(TestStore.Put($"{i}"))).ToList();

        await queue.DisposeAsync();

        Assert.All(written, w => Assert.True(w.IsCompletedSuccessfully));
        await Assert.ThrowsAsync<StorageBusyException>(() => queue.Write(TestStore.Put("late")));
        Assert.Equal(500, (await store.Texts()).Count);
    }

    [Fact]
    public async Task Loops_are_woken_only_by_what_was_stored()
    {
        await using var store = await TestStore.Open(StoreKind.Sqlite);
        await using var queue = new CommitQueue(store.Database);
        var woken = Wakes.None;
        queue.Woke += wakes => woken |= wakes;

        await queue.Write(TestStore.Impossible(new Unit()).Wake(Wakes.Routes));
        await queue.Write(TestStore.Put("stored").Wake(Wakes.Errands));
        await queue.DisposeAsync();

        Assert.Equal(Wakes.Errands, woken);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_failure_before_the_commit_stores_nothing_and_one_after_it_loses_nothing(StoreKind kind)
    {
        var faults = new FaultPoints();
        await using var store = await TestStore.Open(kind, faults);

        faults.Arm(FaultPoints.BeforeCommit, 1, () => throw new InvalidOperationException("armed"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Commit(TestStore.Put("before", TestStore.Claim("before too"))));
        faults.Arm(FaultPoints.AfterCommit, 1, () => throw new InvalidOperationException("armed"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Commit(TestStore.Put("after")));
        await store.Write(TestStore.Put("later"));

        Assert.Equal(["after", "later"], await store.Texts());
    }

    /// <summary>A queue that gathers, because its first batch is being written until it is released.</summary>
    sealed class Busy(TestStore store, HeldDatabase held, CommitQueue queue) : IAsyncDisposable
    {
        readonly List<Task> written = [queue.Write(TestStore.Put("first"))];

        public static async Task<Busy> Begin()
        {
            var store = await TestStore.Open(StoreKind.Sqlite);
            HeldDatabase held = new(store.Database);
            Busy busy = new(store, held, new(held));
            await held.Next();
            return busy;
        }

        public void Deconstruct(out TestStore itsStore, out HeldDatabase itsDatabase, out CommitQueue itsQueue, out List<Task> itsWritten) =>
            (itsStore, itsDatabase, itsQueue, itsWritten) = (store, held, queue, written);

        public async ValueTask DisposeAsync()
        {
            await queue.DisposeAsync();
            await held.DisposeAsync();
            await store.DisposeAsync();
        }
    }
}
