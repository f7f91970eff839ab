using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Tests.Storage;

/// <summary>The guarantee of a unit: all of it or nothing, whatever the other units in the batch do.</summary>
public sealed class UnitTests
{
    [Fact]
    public void A_receiver_of_rows_belongs_to_one_statement_of_a_unit()
    {
        var sql = new Sql("select 1");
        var (one, other) = (new RowList<int>(r => r.Int(0)), new RowList<int>(r => r.Int(0)));
        var unit = new Unit().Returning(one, sql).Returning(other, sql);

        Assert.Throws<InvalidOperationException>(() => unit.Returning(one, sql));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_unit_is_written_whole_or_not_at_all(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);

        var whole = await store.Commit(TestStore.Put("a", TestStore.Put("b")));
        var torn = await store.Commit(TestStore.Put("a", TestStore.Put("c")));

        Assert.Equal(new(CommitResult.Done), whole);
        Assert.NotNull(torn.Broken);
        Assert.Equal(["a", "b"], await store.Texts());
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_stale_unit_leaves_no_trace_while_its_neighbors_commit(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        var order = store.Order(3125550001);
        await store.Write(TestStore.Add(order));

        var results = await store.Database.Commit(
        [
            TestStore.Put("before"),
            TestStore.Put("stale", TestStore.Claim("claimed by the stale one")).Guard(Guard.Order(order.Id, 7))
                .Guard(Guard.OfNumber(store.World, 3125550009, 0)),
            TestStore.Put("after").Guard(Guard.Order(order.Id, 1)),
        ]);

        Assert.Equal([CommitStatus.Done, CommitStatus.Stale, CommitStatus.Done], results.Select(r => r.Status));
        Assert.Equal(["after", "before"], await store.Texts());
        Assert.Empty(await store.Database.Many(NumberTable.Version, row => row.Int(0), store.World, 3125550009L));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_check_that_conflicts_is_named_and_leaves_no_trace_while_its_neighbors_commit(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        await store.Write(TestStore.Claim("taken"));

        var results = await store.Database.Commit(
        [
            TestStore.Put("before"),
            TestStore.Put("never", TestStore.Claim("taken", unit: TestStore.Claim("free"))),
            TestStore.Claim("after"),
        ]);

        Assert.Equal([new(CommitStatus.Done), new(CommitStatus.Conflict, 1), new(CommitStatus.Done)], results.Select(r => r.Result));
        Assert.Equal(["after", "before", "taken"], await store.Texts());
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task What_a_unit_that_fell_out_had_taken_is_free_for_the_next(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        await store.Write(TestStore.Claim("taken"));

        var results = await store.Database.Commit(
        [
            TestStore.Impossible(TestStore.Claim("wanted", "the first")),
            TestStore.Claim("wanted", "the second"),
            TestStore.Claim("taken"),
            TestStore.Claim("wanted", "the third"),
        ]);

        Assert.Equal([CommitStatus.Conflict, CommitStatus.Done, CommitStatus.Conflict, CommitStatus.Conflict], results.Select(r => r.Status));
        Assert.Equal("the second", await store.Value("wanted"));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task An_unexpected_error_costs_only_its_own_unit(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        await store.Write(TestStore.Put("there"));
        var unreadable = new RowList<int>(_ => throw new FormatException("a row that nobody can read"));

        var results = await store.Database.Commit(
        [
            TestStore.Put("one"),
            TestStore.Put("there", TestStore.Put("never")),
            TestStore.Put("two"),
            TestStore.Put("never too").Returning(unreadable, new("select 1 from meta")),
            new Unit().Then(new("this is no statement")),
            TestStore.Put("three"),
        ]);

        Assert.Equal([true, false, true, false, false, true], results.Select(r => r.Broken is null));
        Assert.IsType<FormatException>(results[3].Broken);
        Assert.Equal(["one", "there", "three", "two"], await store.Texts());
        await store.Write(TestStore.Put("and it goes on"));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task The_statements_of_a_unit_run_in_its_order_whatever_its_neighbors_hold(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        var delete = new Sql("delete from meta where key = $1");

        await store.Write(
            TestStore.Put("x", TestStore.Put("y")),
            TestStore.Put("again", TestStore.Put("again").Then(delete, "again")),
            TestStore.Put("gone").Then(delete, "gone"));

        Assert.Equal(["again", "x", "y"], await store.Texts());
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task One_row_may_be_set_twice_by_one_batch_and_keeps_the_last(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);

        await store.Write(
            TestStore.With(unit => OutcomeTable.Save(OutcomeTable.Save(unit, store.World, 1, "first"), store.World, 1, "second")),
            TestStore.With(unit => OutcomeTable.Save(unit, store.World, 2, "other")));

        Assert.Equal("second", (await store.Database.Many(OutcomeTable.Of, row => row.Text(1), store.World, new[] { 1L })).Single());
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Of_many_orders_for_one_number_in_one_batch_the_first_gets_it(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        var orders = Enumerable.Range(0, 60).Select(i => store.Order(3125550000 + (i % 20), 4125550000 + i)).ToList();

        var results = await store.Database.Commit([.. orders.Select(order => TestStore.Add(order))]);

        Assert.Equal(Enumerable.Range(0, 60).Select(i => i < 20), results.Select(r => r.Status == CommitStatus.Done));
        Assert.All(results.Skip(20), r => Assert.Equal(new(CommitStatus.Conflict, 0), r.Result));
        Assert.Equal(40, await store.Database.One(new("select count(*) from hostings"), row => row.Int(0)));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Returned_rows_come_back_with_the_unit(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        var rows = new RowList<string>(row => row.Text(0));

        await store.Write(TestStore.Put("a", TestStore.Put("b")));
        await store.Write(new Unit().Returning(rows, new("delete from meta where key >= $1 returning key"), "a"));

        Assert.Equal(["a", "b"], rows.Rows.Order());
        Assert.Empty(await store.Texts());
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task The_loser_of_a_race_for_an_idempotency_key_finds_the_winners_answer(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        await using var queue = new CommitQueue(store.Database);

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => queue.Write(TestStore.Put($"effect {i}", TestStore.With(unit =>
            IdempotencyTable.CheckFirst(unit, store.Account, new Idempotent<bool>("POST /orders", "key", [1], _ => default), (200, [(byte)i]), store.Now))))));

        var winner = Array.FindIndex(results, r => r.Status == CommitStatus.Done);
        Assert.Equal(19, results.Count(r => r == new CommitResult(CommitStatus.Conflict, 0)));
        Assert.Equal([$"effect {winner}"], await store.Texts());
        Assert.Equal([(byte)winner], (await store.Database.One(IdempotencyTable.Find, IdempotencyTable.Read, store.Account, "POST /orders", "key",
            DateTimeOffset.UnixEpoch))!.Body);
    }
}
