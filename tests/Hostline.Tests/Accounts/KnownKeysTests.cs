using Hostline.Accounts;
using Hostline.Core.Accounts;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Accounts;

/// <summary>Keys are remembered for a second, and every change of what is remembered forgets them.</summary>
public sealed class KnownKeysTests
{
    static readonly Sql Rename = new("update accounts set name = $2 where id = $1");

    [Fact]
    public async Task On_PostgreSQL_a_key_is_read_once_a_second_and_the_clock_goes_on()
    {
        await using var stage = await Stage.Set(StoreKind.Postgres);
        var first = await stage.Keys.Find(stage.Hash);

        stage.Time.Advance(KnownKeys.Kept - TimeSpan.FromMilliseconds(1));
        var second = await stage.Keys.Find(stage.Hash);
        Assert.Equal((first.Key, first.DatabaseNow + KnownKeys.Kept - TimeSpan.FromMilliseconds(1)), (second.Key, second.DatabaseNow));
        Assert.Equal(1, stage.Reads);

        stage.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(first.Key!.Id, (await stage.Keys.Find(stage.Hash)).Key!.Id);
        Assert.Equal(2, stage.Reads);
    }

    [Fact]
    public async Task On_SQLite_where_reading_is_no_trip_it_is_always_read()
    {
        await using var stage = await Stage.Set(StoreKind.Sqlite);
        await stage.Keys.Find(stage.Hash);
        await stage.Keys.Find(stage.Hash);
        Assert.Equal(2, stage.Reads);
    }

    [Fact]
    public async Task An_unknown_key_is_never_remembered()
    {
        await using var stage = await Stage.Set(StoreKind.Postgres);
        Assert.Null((await stage.Keys.Find(new byte[32])).Key);
        Assert.Null((await stage.Keys.Find(new byte[32])).Key);
        Assert.Equal(2, stage.Reads);
    }

    public static TheoryData<string> Changes => [.. Stage.Changes.Keys];

    [Theory, MemberData(nameof(Changes))]
    public async Task A_change_is_found_by_whoever_was_told_of_it_and_soon_by_other_nodes(string change)
    {
        await using var stage = await Stage.Set(StoreKind.Postgres);
        await using CommitQueue elsewhere = new(stage.Store.Database);
        KnownKeys others = new(stage.Store.Database, elsewhere, stage.Time);
        using CancellationTokenSource end = new();
        var listening = stage.Store.Database.Listen(others.Hear, end.Token);
        var before = await Stage.Read(stage.Keys);
        Assert.Equal(before, await Stage.Read(others));

        Assert.Equal(CommitResult.Done, await stage.Queue.Write(Stage.Changes[change](stage)));

        var after = await Stage.Read(stage.Keys);
        Assert.NotEqual(before, after);
        // The clock stands, so that nothing but a notification can be the reason. The first may be sent before the node listens.
        await Hang.Until(async () =>
        {
            await stage.Queue.Write(TestStore.With(unit => unit.Wake(Wakes.Keys).Then(Rename, stage.Store.NewId(), "nobody")));
            return await Stage.Read(others) == after;
        }, () => "the notification of " + change);
        await end.CancelAsync();
        await listening;
    }

    [Fact]
    public async Task What_is_read_while_it_changes_is_not_remembered()
    {
        await using var stage = await Stage.Set(StoreKind.Postgres);
        stage.Meanwhile = () => stage.Keys.Hear(Wakes.Keys);
        await stage.Keys.Find(stage.Hash);
        stage.Meanwhile = () => { };
        await stage.Keys.Find(stage.Hash);
        Assert.Equal(2, stage.Reads);
    }

    [Fact]
    public async Task Noting_a_use_forgets_nothing()
    {
        await using var stage = await Stage.Set(StoreKind.Postgres);
        var id = (await stage.Keys.Find(stage.Hash)).Key!.Id;
        await stage.Queue.Write(KeyTable.Used(new(), id, stage.Store.Now.AddDays(1), TimeSpan.FromMinutes(1)));
        await stage.Queue.Write(WorldTable.Touched(new(), stage.Store.World, stage.Store.Now.AddDays(1), TimeSpan.FromMinutes(1)));
        await stage.Keys.Find(stage.Hash);
        Assert.Equal(1, stage.Reads);
    }

    sealed class SetTime : TimeProvider
    {
        long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks;

        public void Advance(TimeSpan by) => ticks += by.Ticks;
    }

    /// <summary>A store with one key, and a clock that stands.</summary>
    sealed class Stage : IAsyncDisposable
    {
        static readonly ApiKey Key = ApiKey.New(ApiKey.AccountPrefix);

        Stage(TestStore store)
        {
            Store = store;
            Queue = new(store.Database);
            Keys = new(store.Database, Queue, Time);
        }

        /// <summary>All that a unit can change of what is remembered.</summary>
        public static IReadOnlyDictionary<string, Func<Stage, Unit>> Changes { get; } = new Dictionary<string, Func<Stage, Unit>>
        {
            ["key revoked"] = s => AccountTable.CheckRevoked(new(), s.Store.Account, Key.Hash, s.Store.Now),
            ["all keys revoked"] = s => AccountTable.RevokeAll(new(), s.Store.Account, s.Store.Now),
            ["account suspended"] = s => AccountTable.Status(new(), s.Store.Account, AccountStatus.Suspended, s.Store.Now),
            ["account renamed"] = s => AccountTable.Name(new(), s.Store.Account, "other", s.Store.Now),
            ["billing failed"] = s => AccountTable.CheckBilling(new(), s.Store.Account, s.Store.World, Billing.CheckFailed),
            ["address changed"] = s => AccountTable.Email(new(), s.Store.Account, "other@example.com"),
            ["form of answers set"] = s => EnvelopeTable.ForAccount(new(), s.Store.Account, Envelope.Data),
            ["form of the sandbox's answers set"] = s => EnvelopeTable.ForWorld(new(), s.Store.World, Envelope.Data),
            ["rate set"] = s => AccountLimitTable.Set(new(), s.Store.Account, s.Store.World, AccountLimits.OfHost with { RequestsASecond = 7 }, s.Store.Now),
            ["clock moved"] = s => WorldTable.CheckMoved(new(), s.Store.SandboxWorld with { Offset = TimeSpan.FromHours(1) }),
            ["robot reviews"] = s => WorldTable.Review(new(), s.Store.World, ReviewMode.Instant),
        };

        public TestStore Store { get; }

        public CommitQueue Queue { get; }

        public KnownKeys Keys { get; }

        public SetTime Time { get; } = new();

        public byte[] Hash => Key.Hash;

        public int Reads { get; private set; }

        /// <summary>What is known of the key, in words that can be compared.</summary>
        public static async Task<string> Read(KnownKeys keys) => (await keys.Find(Key.Hash)).Key is var (account, world, _, _, isRevoked, envelope, _, rate)
            ? $"{isRevoked} {account.Status} {account.Name} {account.Email} {account.Billing} {envelope} {rate} {world.ClockVersion} {world.Review}"
            : "none";

        /// <summary>Happens while a key is being read.</summary>
        public Action Meanwhile { get; set; } = () => { };

        public static async Task<Stage> Set(StoreKind kind)
        {
            FaultPoints faults = new();
            Stage stage = new(await TestStore.Open(kind, faults));
            var (store, unit) = (stage.Store, stage.Store.AddWorld());
            Account account = new(store.Account, store.World, "acme", "ops@example.com", Billing.Ok, new byte[32], null) { OpenedAt = store.Now };
            AccountTable.Add(unit, account, new byte[32], new byte[32], new byte[32], new byte[32], store.Now);
            AccountTable.AddKey(unit, store.NewId(), Key, store.World, store.Account, store.Now);
            await store.Write(unit);
            faults.Asking += batch =>
            {
                if (batch.Queries.Any(q => q.Sql == AccountTable.ByKey))
                {
                    stage.Reads++;
                    stage.Meanwhile();
                }
            };
            return stage;
        }

        public async ValueTask DisposeAsync()
        {
            await Queue.DisposeAsync();
            await Store.DisposeAsync();
        }
    }
}
