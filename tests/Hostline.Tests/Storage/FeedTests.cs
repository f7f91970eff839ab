using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.History;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Crash;
using Hostline.Tests.Support;
using Npgsql;

namespace Hostline.Tests.Storage;

/// <summary>
/// The feed of an account: a client that continues from its last cursor misses nothing, whatever the order in which transactions
/// commit.
/// </summary>
public sealed class FeedTests
{
    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Events_come_page_by_page_in_the_order_of_their_commits_and_each_subjects_in_its_own(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        var (later, earlier) = (store.NewId(), store.NewId());
        await store.Write(FeedReader.Unit(store.Account, earlier, 1, 2, 3));
        await store.Write(FeedReader.Unit(store.Account, later, 1), FeedReader.Unit(store.NewId(), store.NewId(), 1));
        await store.Write(FeedReader.Unit(store.Account, earlier, 4));

        var reader = new FeedReader(store.Database, store.Account);
        var read = await reader.Until(5, () => 2);

        Assert.Equal([(earlier, 1L), (earlier, 2), (earlier, 3), (later, 1), (earlier, 4)], read.Select(e => (e.SubjectId, e.Sequence)));
        var end = await reader.Page();
        Assert.Equal((0, reader.Cursor, false), (end.Entries.Count, end.Next, end.HasMore));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task What_was_stored_before_there_was_a_feed_is_served_first(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        await AsBeforeTheFeed(store);
        var (first, second) = (store.NewId(), store.NewId());
        var old =
            new Sql("insert into events (id, world, account, subject, subject_id, sequence, at, kind, actor, payload, payload_hash, hash) values ($1, $2, "
                + "$3, 1, $4, $5, 0, 'k', 'a', $6, $6, $6)");
        foreach (var (order, sequence) in new[] { (first, 1L), (second, 1L), (first, 2L), (second, 2L) })
        {
            await store.Write(new Unit().Then(old, store.NewId(), store.World, store.Account, order, sequence, Array.Empty<byte>()));
        }

        await store.Database.Migrate();
        await store.Write(FeedReader.Unit(store.Account, first, 3));

        var read = await new FeedReader(store.Database, store.Account).Until(5, () => 3);
        Assert.Equal([(first, 1L), (first, 2), (second, 1), (second, 2), (first, 3)], read.Select(e => (e.SubjectId, e.Sequence)));
    }

    [Fact]
    public async Task What_commits_late_is_not_passed_over_by_a_reader_that_polls()
    {
        await using var store = await TestStore.Open(StoreKind.Postgres);
        await using var other = new Postgres(store.Postgres!.Url, new());
        var reader = new FeedReader(store.Database, store.Account);
        var (slow, quick) = (store.NewId(), store.NewId());
        await store.Write(FeedReader.Unit(store.Account, slow, 1));
        await reader.Until(1);

        await using var connection = new NpgsqlConnection(store.Postgres.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var open = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await Insert(connection, store.Account, slow, 2);
        await other.Commit([FeedReader.Unit(store.Account, quick, 1)]);
        await other.Commit([FeedReader.Unit(store.Account, quick, 2)]);
        Assert.Equal(4L, await Count(connection));
        Assert.Empty((await reader.Page()).Entries);

        await open.CommitAsync(TestContext.Current.CancellationToken);

        Assert.Equal([(slow, 1L), (slow, 2), (quick, 1), (quick, 2)], (await reader.Until(4)).Select(e => (e.SubjectId, e.Sequence)));
    }

    [Fact]
    public async Task A_transaction_that_was_rolled_back_leaves_no_hole_that_anybody_waits_for()
    {
        await using var store = await TestStore.Open(StoreKind.Postgres);
        var order = store.NewId();
        var spoilt = FeedReader.Unit(store.Account, order, 1);
        Assert.NotNull((await store.Commit(spoilt.Then(new("insert into meta (key, value) values ('feed', null)")))).Broken);
        await store.Write(FeedReader.Unit(store.Account, order, 1));
        Assert.Single(await new FeedReader(store.Database, store.Account).Until(1));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task What_readers_get_while_others_write_is_exactly_what_was_written(StoreKind kind)
    {
        const int Writers = 8;
        await using var store = await TestStore.Open(kind);
        // SQLite has one node; PostgreSQL gets a second one.
        await using var second = kind == StoreKind.Postgres ? new Postgres(store.Postgres!.Url, new()) : null;
        await using var queue = new CommitQueue(store.Database);
        await using var otherQueue = second is null ? null : new CommitQueue(second);
        AnyId[] accounts = [store.NewId(), store.NewId()];
        var chance = new Seeded(Seeded.OfThisRun);
        var writing = Enumerable.Range(0, Writers)
            .Select(i => Task.Run(() => Write(i % 2 == 0 ? queue : otherQueue ?? queue, accounts[i / 2 % 2], chance.Another(i)))).ToList();
        var readers = accounts.Select(account => new FeedReader(store.Database, account)).ToList();
        while (!writing.TrueForAll(w => w.IsCompleted))
        {
            foreach (var reader in readers)
            {
                await reader.Page(chance.Between(1, 20));
            }
        }

        var written = (await Task.WhenAll(writing)).SelectMany(e => e).ToLookup(e => e.Account, e => e.Id);
        for (var i = 0; i < accounts.Length; i++)
        {
            var read = await readers[i].Until(written[accounts[i]].Count());
            Assert.Equal(written[accounts[i]].Order(), read.Select(e => e.Id).Order());
        }
    }

    /// <summary>Some events of some orders, a few in each unit.</summary>
    static async Task<List<Event>> Write(CommitQueue queue, AccountId account, Seeded chance)
    {
        const int Rounds = 60;
        var told = new List<Event>();
        var orders = Enumerable.Range(0, 3).Select(_ => AnyId.New()).ToDictionary(id => id, _ => 0L);
        for (var round = 0; round < Rounds; round++)
        {
            var order = chance.Of([.. orders.Keys]);
            var events = Enumerable.Range(0, chance.Between(1, 3)).Select(_ => FeedReader.Event(account, order, ++orders[order])).ToList();
            told.AddRange(events);
            Assert.Equal(CommitResult.Done, await queue.Write(TestStore.With(unit => events.ForEach(e => EventTable.Add(unit, e)))));
        }

        return told;
    }

    [Fact]
    public async Task A_store_restored_into_a_younger_cluster_goes_on_after_what_its_readers_know()
    {
        await using var old = await PostgresCluster.Own();
        await using var young = await PostgresCluster.Own();
        await using var before = await old.CreateDatabase();
        await using var after = await young.CreateDatabase();
        var (account, order) = (AnyId.New(), AnyId.New());
        var dump = Path.Combine(old.Folder, "dump.sql");
        FeedCursor cursor;
        await using (var node = new Postgres(before.Url, new()))
        {
            await node.Migrate();
            await Execute(before, "do $$ begin for i in 1..5000 loop perform pg_current_xact_id(); commit; end loop; end $$");
            await node.Commit([AccountUnit(account), FeedReader.Unit(account, order, 1)]);
            await PostgresPrograms.Run("pg_dump", "-h", "127.0.0.1", "-p", $"{old.Port}", "-U", "app", "-f", dump, before.Name);
            // The old cluster continued for a while, and so did its readers.
            await node.Commit([FeedReader.Unit(account, order, 2)]);
            var reader = new FeedReader(node, account);
            await reader.Until(2);
            cursor = reader.Cursor;
        }

        await PostgresPrograms.Run("psql", "-h", "127.0.0.1", "-p", $"{young.Port}", "-U", "app", "-d", after.Name, "-v", "ON_ERROR_STOP=1", "-q", "-f", dump);
        await using var restored = new Postgres(after.Url, new());
        await restored.Migrate();
        await restored.Migrate();
        await restored.Commit([FeedReader.Unit(account, order, 2, 3)]);

        Assert.Equal([2L, 3], (await new FeedReader(restored, account, cursor).Until(2)).Select(e => e.Sequence));
        Assert.Equal([1L, 2, 3], (await new FeedReader(restored, account).Until(3)).Select(e => e.Sequence));
    }

    [Fact]
    public void A_cursor_is_read_as_it_was_written_and_nothing_else_is_one()
    {
        var cursor = new FeedCursor(long.MaxValue, AnyId.New(), 7);
        Assert.True(FeedCursor.TryParse(cursor.ToString(), out var read));
        Assert.Equal(cursor, read);
        Assert.All(["", "0", cursor.ToString() + "A", cursor.ToString()[1..], new string('_', 43), new string('é', 43), new string('=', 43)],
            text => Assert.False(FeedCursor.TryParse(text, out _), text));
    }

    /// <summary>The schema of a release without a feed.</summary>
    static async Task AsBeforeTheFeed(TestStore store)
    {
        foreach (var step in new[] { "drop index events_feed", "alter table events drop column position", "delete from migrations where id = 3" })
        {
            await store.Write(new Unit().Then(new(step)));
        }
    }

    static Unit AccountUnit(AccountId account) => TestStore.With(unit => AccountTable.Add(
        unit, new(account, default, "acme", null, Billing.Ok, []), [], [], [], EventChain.Genesis, DateTimeOffset.UnixEpoch));

    /// <summary>What a node does, in a transaction that the test commits at any time.</summary>
    static Task Insert(NpgsqlConnection connection, AccountId account, OrderId order, long sequence) => Execute(connection, $"""
        insert into events (id, world, account, subject, subject_id, sequence, at, kind, actor, payload_hash, hash)
        values ('{AnyId.New()}', '{account}', '{account}', 1, '{order}', {sequence}, 0, 'order.resumed', 'robot', '', '')
        """);

    static async Task Execute(PostgresDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await Execute(connection, sql);
    }

    static async Task Execute(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    static async Task<long> Count(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("select count(*) from events", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
