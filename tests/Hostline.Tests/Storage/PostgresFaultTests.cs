using Hostline.Storage;
using Hostline.Tests.Support;
using Npgsql;

namespace Hostline.Tests.Storage;

/// <summary>Failures of PostgreSQL, or of the connection to it.</summary>
public sealed class PostgresFaultTests
{
    // An argument of the second trip's last statement before the COMMIT, which is in the same packet.
    const string Marked = "the wire breaks at this value";
    static readonly Sql Put = new("insert into meta (key, value) values ($1, $2)");

    [Theory]
    [InlineData(Cut.After)]
    [InlineData(Cut.Before)]
    public async Task A_commit_whose_answer_was_lost_is_stored_once(Cut cut)
    {
        await using var at = await BrokenWire.Open();
        at.Wire.Arm(Marked, cut);

        var results = await at.Store.Commit([Unit("a"), Unit(Marked), Unit("b")]);

        Assert.Equal(1, at.Wire.Cuts);
        Assert.All(results, r => Assert.Equal(new(CommitResult.Done), r));
        Assert.Equal(["a", "b", Marked], await at.Texts());
    }

    [Fact]
    public async Task A_commit_of_which_nothing_can_be_learned_is_said_to_be_unknown_while_the_wire_is_still_silent_and_the_wire_may_heal()
    {
        await using var at = await BrokenWire.Open();
        at.Wire.Arm(Marked, Cut.AfterIntoSilence);

        await Hang.Bound(Assert.ThrowsAsync<OutcomeUnknownException>(() => at.Store.Commit([Unit(Marked)])), "The word that the outcome is unknown");

        at.Wire.Heal();
        await at.Store.Commit([Unit("healed")]);
        Assert.Contains("healed", await at.Texts());
    }

    [Fact]
    public async Task A_connection_lost_before_the_commit_was_sent_is_replaced_without_a_word()
    {
        await using var at = await BrokenWire.Open();
        at.Wire.Arm(Marked, Cut.Before);

        var results = await at.Store.Commit([TestStore.Claim(Marked), Unit("b")]);

        Assert.Equal(1, at.Wire.Cuts);
        Assert.All(results, r => Assert.Equal(new(CommitResult.Done), r));
        Assert.Equal(["b", Marked], await at.Texts());
    }

    [Fact]
    public async Task Writers_whose_connections_are_ended_lose_nothing_double_nothing_and_answer_everybody()
    {
        await using var store = await TestStore.Open(StoreKind.Postgres);
        await using var queue = new CommitQueue(store.Database);
        var killed = 0;
        var written = await Load(queue, callers: 16, each: 60, async _ => killed += await store.Database.One(
            new("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"),
            row => row.Int(0)));

        Assert.True(killed > 20, $"Only {killed} connections were ended.");
        Assert.Equal(written.Stored, await store.Texts());
        Assert.Empty(written.Unknown);
        // A batch may lose several connections in a row, but not endlessly.
        Assert.True(written.Refused.Count < written.Stored.Count / 20, $"{written.Refused.Count} were refused.");
        Assert.All(written.Refused, refused => Assert.IsType<StorageBusyException>(refused));
    }

    [Fact]
    public async Task A_database_that_crashes_under_load_loses_nothing_that_was_acknowledged()
    {
        await using var cluster = await PostgresCluster.Own();
        var empty = await cluster.CreateMigrated();
        await using var database = new Postgres(empty.Url, new());
        await database.Migrate();
        await using var queue = new CommitQueue(database);

        var written = await Load(queue, callers: 16, each: 60, round => round % 20 == 10 ? cluster.RestartImmediate() : Task.CompletedTask);

        var found = await database.Many(new("select key from meta order by key"), row => row.Text(0));
        Assert.Empty(written.Stored.Except(found));
        Assert.Empty(found.Except(written.Stored).Except(written.Unknown));
        Assert.All(written.Refused, refused => Assert.IsType<StorageBusyException>(refused));
    }

    [Fact]
    public async Task A_lock_that_another_goes_on_holding_costs_its_own_unit_only()
    {
        await using var at = await BrokenWire.Open();
        await at.Store.Commit([Unit("locked"), Unit("free")]);
        await using var other = new NpgsqlConnection(at.Database.ConnectionString + ";Pooling=false");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var hold = new NpgsqlCommand("select 1 from meta where key = 'locked' for update", other, transaction);
        await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var touch = new Sql("update meta set value = $2 where key = $1");

        var results =
            await at.Store.Commit([Unit("a"), new Unit().Then(touch, "locked", new byte[] { 1 }), new Unit().Then(touch, "free", new byte[] { 1 }), Unit("b")]);

        Assert.IsType<StorageBusyException>(results[1].Broken);
        Assert.Equal([true, false, true, true], results.Select(r => r.Status == CommitStatus.Done));
    }

    [Fact]
    public async Task A_statement_that_takes_too_long_is_ended_and_its_batch_is_refused()
    {
        await using var store = await TestStore.Open(StoreKind.Postgres);
        var tooLong = new Sql($"select pg_sleep({2 * Hang.Limit.TotalSeconds})");

        await Hang.Bound(Assert.ThrowsAsync<StorageBusyException>(() => store.Commit(TestStore.Put("never", new Unit().Check(1, tooLong)))),
            "The end of a write");
        await Hang.Bound(Assert.ThrowsAsync<StorageBusyException>(() => store.Database.One(tooLong, _ => 0)), "The end of a read");

        await store.Write(TestStore.Put("goes on"));
        Assert.Equal(["goes on"], await store.Texts());
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_busy()
    {
        await using var database = new Postgres($"postgres://app@127.0.0.1:{FreePort.Take()}/none", new());

        await Assert.ThrowsAsync<StorageBusyException>(database.Migrate);
        await Assert.ThrowsAsync<StorageBusyException>(() => database.Now());
        await Assert.ThrowsAsync<StorageBusyException>(() => database.Commit([Unit("a")]));
    }

    [Fact]
    public async Task A_node_hears_what_another_made_due_also_after_its_connection_was_ended()
    {
        await using var store = await TestStore.Open(StoreKind.Postgres);
        using var stop = new CancellationTokenSource();
        var heard = System.Threading.Channels.Channel.CreateUnbounded<Wakes>();
        var listening = store.Database.Listen(wakes => heard.Writer.TryWrite(wakes), stop.Token);

        await Hears(Wakes.Routes);
        await store.Database.One(new("select pg_notify('hostline', 'not a number')"), _ => 0);
        await store.Database.One(new("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and query = 'listen "
            + "hostline'"), _ => 0);
        await Hears(Wakes.Errands);
        await stop.CancelAsync();
        await listening;

        // Writes until one is received: there is no signal for when a session has begun to listen.
        async Task Hears(Wakes expected)
        {
            using var late = new CancellationTokenSource(Hang.Limit);
            for (var i = 0; ; i++)
            {
                await store.Write(TestStore.Put($"{expected} {i}").Wake(expected));
                while (heard.Reader.TryRead(out var wakes))
                {
                    if (wakes == expected)
                    {
                        return;
                    }
                }

                late.Token.ThrowIfCancellationRequested();
            }
        }
    }

    static Unit Unit(string key) => new Unit().Then(Put, key, new byte[] { 1 });

    /// <summary>
    /// Callers write unit after unit; something happens between the first one's rounds. Returns what was acknowledged.
    /// </summary>
    static async Task<(IReadOnlyList<string> Stored, IReadOnlyList<string> Unknown, IReadOnlyList<Exception> Refused)> Load(CommitQueue queue, int callers,
        int each, Func<int, Task> between)
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var stored = new List<string>();
            var unknown = new List<string>();
            var refused = new List<Exception>();
            for (var round = 0; round < each; round++)
            {
                if (caller == 0)
                {
                    await between(round);
                }

                var key = $"{caller:D2} {round:D3}";
                try
                {
                    await queue.Write(Unit(key));
                    stored.Add(key);
                }
                catch (OutcomeUnknownException)
                {
                    unknown.Add(key);
                }
                catch (Exception broken)
                {
                    refused.Add(broken);
                }
            }

            return (stored, unknown, refused);
        })));
        return ([.. outcomes.SelectMany(o => o.stored).Order(StringComparer.Ordinal)], [.. outcomes.SelectMany(o => o.unknown)],
            [.. outcomes.SelectMany(o => o.refused)]);
    }

    /// <summary>A migrated database, reached over a wire that a test can break.</summary>
    sealed class BrokenWire : IAsyncDisposable
    {
        public required CutWire Wire { get; init; }

        public required Postgres Store { get; init; }

        public required PostgresDatabase Database { get; init; }

        public static async Task<BrokenWire> Open()
        {
            var cluster = await PostgresCluster.Shared();
            var database = await cluster.CreateMigrated();
            var wire = new CutWire(cluster.Port);
            var store = new Postgres(wire.Url(database.Name), new());
            await store.Migrate();
            return new() { Wire = wire, Store = store, Database = database };
        }

        public Task<IReadOnlyList<string>> Texts() => Store.Many(new("select key from meta order by key"), row => row.Text(0));

        public async ValueTask DisposeAsync()
        {
            await Store.DisposeAsync();
            await Wire.DisposeAsync();
            await Database.DisposeAsync();
        }
    }
}
