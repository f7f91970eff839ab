using System.Text;
using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Support;

namespace Hostline.Tests.Storage;

/// <summary>The two databases; a test for one must pass on the other.</summary>
public enum StoreKind
{
    Sqlite,
    Postgres,
}

/// <summary>A fresh database with the schema, one live world's worth of ids, and units to write into it.</summary>
sealed class TestStore : IAsyncDisposable
{
    static readonly Sql PutText = new("insert into meta (key, value) values ($1, $2)");
    static readonly Sql PutOnce = new("insert into meta (key, value) values ($1, $2) on conflict do nothing", key: "key");
    static readonly Sql FindText = new("select value from meta where key = $1");
    static readonly Sql Keys = new("select key from meta order by key");

    readonly string folder;
    int ids;

    TestStore(Database database, PostgresDatabase? postgres, string folder) => (Database, Postgres, this.folder) = (database, postgres, folder);

    public static TheoryData<StoreKind> Both => [StoreKind.Sqlite, StoreKind.Postgres];

    public Database Database { get; }

    /// <summary>The PostgreSQL database of the store, if it has one.</summary>
    public PostgresDatabase? Postgres { get; }

    public WorldId World { get; } = AnyId.New();

    public AccountId Account { get; } = AnyId.New();

    public DateTimeOffset Now { get; } = new(2026, 6, 1, 15, 0, 0, TimeSpan.Zero);

    public static async Task<TestStore> Open(StoreKind kind, FaultPoints? faults = null)
    {
        var folder = Directory.CreateTempSubdirectory("hostline-store-").FullName;
        var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        Database database = postgres is null
            ? new Sqlite(folder, TimeProvider.System, faults ?? new())
            : new Hostline.Storage.Postgres(postgres.Url, faults ?? new());
        await database.Migrate();
        return new(database, postgres, folder);
    }

    public AnyId NewId() => Ids.New<AnyId>(Now.AddMilliseconds(Interlocked.Increment(ref ids)));

    /// <summary>Writes a text; fails if it exists.</summary>
    public static Unit Put(string key, Unit? unit = null) => (unit ?? new()).Then(PutText, key, Encoding.UTF8.GetBytes(key));

    /// <summary>Conflicts if the text exists.</summary>
    public static Unit Claim(string key, string value = "", Unit? unit = null) => (unit ?? new()).Check(1, PutOnce, key, Encoding.UTF8.GetBytes(value));

    /// <summary>A check that always fails.</summary>
    public static Unit Impossible(Unit unit) => unit.Check(1, new("delete from meta where key = 'there is no such key'"));

    public async Task<string?> Value(string key) => await Database.One(FindText, row => row.Bytes(0), key) is { } found ? Encoding.UTF8.GetString(found) : null;

    /// <summary>All texts, in the database's order.</summary>
    public Task<IReadOnlyList<string>> Texts() => Database.Many(Keys, row => row.Text(0));

    public async Task<UnitResult> Commit(Unit unit) => (await Database.Commit([unit]))[0];

    /// <summary>Writes units, all of which must be done.</summary>
    public async Task Write(params Unit[] units) => Assert.All(await Database.Commit(units), result => Assert.Equal(new(CommitResult.Done), result));

    public Order Order(params long[] numbers)
    {
        var id = NewId();
        var hostings = numbers.Select((n, i) => new Hosting(
            NewId(), id, i, PhoneNumber.FromDigits(n), HostingState.Requested, HostingStates.Standard, HostingStates.Standard, null, null, Now, Now));
        return new(id, World, Account, null, OrderStatus.Open, null, null, null, 0, EventChain.Genesis, Now,
            AnnouncedCounts.None, 1, Now, Now, [.. hostings], Hostline.Tests.Core.Sample.Terms);
    }

    public static Unit Add(Order order, Unit? unit = null)
    {
        unit ??= new();
        OrderTable.Add(unit, order);
        foreach (var hosting in order.Hostings)
        {
            HostingTable.Add(unit, order, hosting);
        }

        return unit;
    }

    public Unit AddKey(AnyId id) => With(unit => AccountTable.AddKey(unit, id, ApiKey.New(ApiKey.AccountPrefix), World, Account, Now));

    public Unit AddWorld() => With(unit => WorldTable.Add(unit, SandboxWorld, null, Now));

    public World SandboxWorld => new(World, "test", ClockMode.Running, TimeSpan.Zero, null, 1, ReviewMode.Manual);

    public static Unit With(Action<Unit> fill)
    {
        var unit = new Unit();
        fill(unit);
        return unit;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (Postgres is not null)
        {
            await Postgres.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }
}
