using Hostline.Core.Worlds;
using Hostline.Loops;
using Hostline.Outbox;
using Hostline.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Storage;

/// <summary>Rows that are no longer needed are deleted; an idle node writes nothing.</summary>
public sealed class GrowthTests
{
    static readonly byte[] Some = [1];

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task What_has_served_is_swept_and_what_has_not_is_kept(StoreKind kind)
    {
        await using var at = await Served.Start(kind);
        var now = await at.Database.Now();
        var (old, young) = (Guid.CreateVersion7(now - TimeSpan.FromDays(400)), Guid.CreateVersion7(now));
        var live = World.LiveId;
        foreach (var id in new[] { old, young })
        {
            await at.Write("insert into sent_codes (id, world, hosting, number, method, nonce, first_sent_at, wrong_tries) values ($1, $2, $1, 1, 1, $3, 0, 0)",
                id, live, Some);
            await at.Write("insert into messages (id, world, at, kind, sender, recipient, body, delivered) values ($1, $2, 0, 1, '', '', '', true)", id, live);
            await at.Write("insert into notices (id, world, account, order_id, at, kind, facts, mail) values ($1, $2, $1, $1, 0, 1, $3, 1)", id, live, Some);
            await at.Write("insert into batches (id, written) values ($1, true)", id);
        }

        await at.Write("insert into number_acts (world, number, at, id, act) values ($1, 1, $2, $3, 1)", live, now - TimeSpan.FromDays(3), old);
        await at.Write("insert into number_acts (world, number, at, id, act) values ($1, 1, $2, $3, 1)", live, now - TimeSpan.FromHours(23), young);

        await at.Sweep(now);

        foreach (var table in new[] { "sent_codes", "messages", "notices", "batches", "number_acts" })
        {
            Assert.Equal((table, 1, 0), (table, await at.Count($"{table} where id = $1", young), await at.Count($"{table} where id = $1", old)));
        }
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Results_of_requests_for_many_numbers_are_kept_for_30_days_and_unfinished_ones_until_they_end(StoreKind kind)
    {
        await using var at = await Served.Start(kind);
        var now = await at.Database.Now();
        var (old, young, unfinished) = (Guid.CreateVersion7(now - TimeSpan.FromDays(40)), Guid.CreateVersion7(now - TimeSpan.FromDays(29)),
            Guid.CreateVersion7(now - TimeSpan.FromDays(41)));
        foreach (var (id, state) in new[] { (old, 3), (young, 3), (unfinished, 2) })
        {
            await at.Write("insert into bulk_requests (id, world, account, kind, label, email, result, count, at) values ($1, $2, $1, 1, '', null, $3, 1, 0)",
                id, World.LiveId, Some);
            await at.Write("insert into campaign_tasks (id, world, account, campaign, profile, key_hint, state, created_at, updated_at) values ($1, $2, $1, "
                + "$1, $1, '', $3, 0, 0)", id, World.LiveId, state);
            foreach (var number in Enumerable.Range(0, 600))
            {
                await at.Write("insert into campaign_task_numbers (task, number, world, state) values ($1, $2, $3, 3)", id, number, World.LiveId);
            }
        }

        await at.Sweep(now);

        Assert.Equal((0, 0, 0), await Rows(old));
        Assert.Equal((1, 1, 600), await Rows(young));
        // A task that has not ended does not lose its numbers.
        Assert.Equal((0, 1, 600), await Rows(unfinished));
        async Task<(int, int, int)> Rows(Guid id) => (await at.Count("bulk_requests where id = $1", id), await at.Count("campaign_tasks where id = $1", id),
            await at.Count("campaign_task_numbers where task = $1", id));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Acts_of_a_sandbox_whose_clock_stands_in_the_past_are_counted_by_that_clock(StoreKind kind)
    {
        await using var at = await Served.Start(kind);
        var now = await at.Database.Now();
        var (world, id, then) = (Guid.CreateVersion7(now), Guid.CreateVersion7(now), now - TimeSpan.FromDays(100));
        await at.Write("insert into worlds (id, name, clock_mode, clock_offset, standing_at, clock_version, review, created_at, touched_at) values ($1, '', "
            + "2, 0, $2, 1, 1, $3, $3)", world, then, now);
        await at.Write("insert into number_acts (world, number, at, id, act) values ($1, 1, $2, $3, 1)", world, then - TimeSpan.FromHours(1), id);

        await at.Sweep(now);

        Assert.Equal(1, await at.Count("number_acts where id = $1", id));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_lane_goes_with_its_last_delivery_unless_a_channel_counts_by_it(StoreKind kind)
    {
        await using var at = await Served.Start(kind);
        var now = await at.Database.Now();
        var (old, order, profile, channel) =
            (Guid.CreateVersion7(now - TimeSpan.FromDays(40)), Guid.CreateVersion7(now), Guid.CreateVersion7(now), Guid.CreateVersion7(now));
        var live = World.LiveId;
        await at.Write("insert into notification_channels (id, world, account, profile, kind, destination, created_at, updated_at) values ($1, $2, $1, $1, "
            + "1, '', 0, 0)", channel, live);
        await at.Write("""
            insert into hostings (id, world, account, order_id, position, number, state, required, open, live, holds, created_at, updated_at) values ($1, $2,
                $1, $1, 0, 1, 7, 0, 0, true, false, 0, 0)
            """, order, live);
        foreach (var destination in new[] { profile, channel })
        {
            await at.Write("insert into lanes (order_id, destination, kind, world, account, next_sequence, sent_sequence, fence) values ($1, $2, '', $3, $1, "
                + "2, 1, 0)", order, destination, live);
            await at.Write("""
                insert into deliveries (id, world, account, order_id, destination, kind, sequence, event_id, event_kind, data, state, attempts, fence,
                    created_at)
                values ($1, $2, $3, $3, $4, '', 1, $1, '', $5, 3, 1, 0, 0)
                """, destination == profile ? old : Guid.CreateVersion7(now - TimeSpan.FromDays(41)), live, order, destination, Some);
        }

        await at.Sweep(now);

        Assert.Equal((0, 1, 0), (await at.Count("lanes where destination = $1", profile), await at.Count("lanes where destination = $1", channel),
            await at.Count("deliveries where order_id = $1", order)));
    }

    const int StartRoundsAtMost = 10;

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_node_with_nothing_to_do_writes_nothing(StoreKind kind)
    {
        await using var at = await Served.Start(kind);
        var loops = at.Services.GetServices<Loop>().ToList();
        var wrote = 0;
        at.Services.GetRequiredService<CommitQueue>().Wrote += () => Interlocked.Increment(ref wrote);
        // The first passes after a start have their own work: the first heartbeat, then the hourly deletion.
        for (var rounds = 0; rounds < StartRoundsAtMost && (rounds == 0 || Volatile.Read(ref wrote) > 0); rounds++)
        {
            Interlocked.Exchange(ref wrote, 0);
            await Task.WhenAll(loops.Select(l => Passes(l, 2)));
        }

        Interlocked.Exchange(ref wrote, 0);
        await Task.WhenAll(loops.Select(l => Passes(l, 4)));

        Assert.Equal(0, wrote);
    }

    /// <summary>Waits until a loop, woken repeatedly, has completed this many passes.</summary>
    static Task Passes(Loop loop, int count)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Passed += () =>
        {
            if (Interlocked.Decrement(ref count) <= 0)
            {
                done.TrySetResult();
            }

            if (count > 0)
            {
                loop.Beat();
            }
        };
        loop.Beat();
        return done.Task;
    }

    /// <summary>A server on either database, and statements of a test's own.</summary>
    sealed class Served : IAsyncDisposable
    {
        public required TestServer Server { get; init; }

        public required PostgresDatabase? Postgres { get; init; }

        public IServiceProvider Services => Server.Services;

        public Database Database => Services.GetRequiredService<Database>();

        public static async Task<Served> Start(StoreKind kind)
        {
            var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
            return new() { Postgres = postgres, Server = await TestServer.Start(postgres?.Url) };
        }

        public Task<CommitResult> Write(string sql, params object?[] args) => Services.GetRequiredService<CommitQueue>().Write(new Unit().Then(new(sql), args));

        public Task<int> Count(string what, object id) => Database.One(new($"select count(*) from {what}"), r => r.Int(0), id);

        public Task Sweep(DateTimeOffset now) => Services.GetRequiredService<Sweep>().At(now, TestContext.Current.CancellationToken);

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            if (Postgres is not null)
            {
                await Postgres.DisposeAsync();
            }
        }
    }
}
