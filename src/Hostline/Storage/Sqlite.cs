using System.Collections.Concurrent;
using Hostline.Core.Worlds;

namespace Hostline.Storage;

/// <summary>
/// The embedded database. One process per data directory, held by a lock file; one connection that writes and checkpoints,
/// because native SQLite before 3.51.3 can corrupt a WAL when two connections do (docs/decisions/0002-two-databases.md).
/// </summary>
public sealed class Sqlite : Database
{
    const int ReadersAtMost = 16;
    const int CheckpointAfterPages = 4_000;
    const int CacheKiB = 65_536;
    static readonly string[] Leased = ["lanes", "deliveries", "errands", "routes", "advances"];

    readonly string path;
    readonly TimeProvider time;
    readonly FileStream processLock;
    readonly SqliteConnection writer;
    readonly ConcurrentBag<SqliteConnection> readers = [];
    readonly SemaphoreSlim readerRoom = new(ReadersAtMost);

    /// <param name="directory">The data directory; made when it is missing.</param>
    /// <exception cref="StorageBusyException">Another process has this directory, or its files can not be opened.</exception>
    public Sqlite(string directory, TimeProvider time, FaultPoints faults) : base(faults)
    {
        SQLitePCL.Batteries_V2.Init();
        Directory.CreateDirectory(directory);
        path = Path.Combine(directory, "hostline.db");
        this.time = time;
        processLock = Lock(directory);
        try
        {
            writer = OpenWriter();
        }
        catch (SqliteError broken)
        {
            processLock.Dispose();
            throw new StorageBusyException($"{path} can not be opened: {broken.Message}", broken);
        }
    }

    public override int Writers => 1;

    public override bool IsShared => false;

    public override async Task Run(ReadBatch batch, CancellationToken cancellation = default)
    {
        await readerRoom.WaitAsync(cancellation);
        try
        {
            Read(batch);
        }
        catch (SqliteError broken) when (!broken.IsOfStatement)
        {
            throw new StorageBusyException($"SQLite could not read: {broken.Message}", broken);
        }
        finally
        {
            readerRoom.Release();
        }
    }

    void Read(ReadBatch batch)
    {
        if (!readers.TryTake(out var reader))
        {
            reader = OpenReader();
        }

        try
        {
            batch.Now = time.GetUtcNow().CutToMicros();
            if (batch.Queries.Count > 1)
            {
                reader.Execute("begin");
            }

            foreach (var query in batch.Queries)
            {
                query.Rows!.Clear();
                reader.Query(query);
            }
        }
        finally
        {
            GiveBack(reader);
        }
    }

    /// <summary>A reader that can not end its snapshot would hold up every checkpoint, so it is closed.</summary>
    void GiveBack(SqliteConnection reader)
    {
        if (!TryEnd(reader))
        {
            reader.Dispose();
            return;
        }

        readers.Add(reader);
    }

    public override async Task<IReadOnlyList<UnitResult>> Commit(IReadOnlyList<Unit> units)
    {
        UnitResult[] results;
        try
        {
            results = TryWrite(units, careful: false) ?? TryWrite(units, careful: true)!;
            await Faults.Pass(FaultPoints.BeforeCommit);
            writer.Execute("commit");
        }
        catch (SqliteError broken)
        {
            // A disk that is full or fails must never be answered with "stored" (faults F26, F27).
            throw new StorageBusyException($"SQLite could not write: {broken.Message}", broken);
        }
        finally
        {
            TryEnd(writer);
        }

        await Faults.Pass(FaultPoints.AfterCommit);
        return results;
    }

    public override Task Migrate()
    {
        try
        {
            writer.Execute("begin immediate");
            writer.ExecuteScript("create table if not exists migrations (id integer primary key)");
            foreach (var migration in Migrations.All)
            {
                Apply(migration);
            }

            EndLeases();
            writer.Execute("commit");
            return Task.CompletedTask;
        }
        finally
        {
            TryEnd(writer);
        }
    }

    /// <summary>This process has the directory to itself, so whoever held a lease is gone: its work need not wait for the lease to run out.</summary>
    void EndLeases()
    {
        foreach (var table in Leased)
        {
            writer.ExecuteScript($"update {table} set lease_until = null where wake_at is not null and lease_until is not null");
        }
    }

    /// <summary>There are no other nodes: the commit queue tells this one itself.</summary>
    public override Task Listen(Action<Wakes> woke, CancellationToken cancellation) => Task.CompletedTask;

    public override ValueTask DisposeAsync()
    {
        foreach (var reader in readers)
        {
            reader.Dispose();
        }

        writer.Dispose();
        readerRoom.Dispose();
        processLock.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Begins and writes the units. A savepoint costs a third of a unit (copies of every page it touches), so without care
    /// only units that may well fail half-way have one. Null when another did: then nothing is written, and care is needed.
    /// </summary>
    UnitResult[]? TryWrite(IReadOnlyList<Unit> units, bool careful)
    {
        writer.Execute("begin immediate");
        var results = new UnitResult[units.Count];
        for (var i = 0; i < units.Count; i++)
        {
            if (WriteUnit(units[i], careful || units[i].Checks.Count > 1) is not { } result)
            {
                writer.Execute("rollback");
                return null;
            }

            results[i] = result;
        }

        return results;
    }

    /// <summary>An unexpected error costs its own unit and nothing else. Null when only a savepoint could have undone it.</summary>
    UnitResult? WriteUnit(Unit unit, bool saved)
    {
        if (!unit.Guards.All(Holds))
        {
            return new(CommitResult.Stale);
        }

        var changesBefore = writer.TotalChanges;
        if (saved)
        {
            writer.Execute("savepoint unit");
        }

        var result = Outcome(unit);
        if (!saved)
        {
            return result.Status == CommitStatus.Done || writer.TotalChanges == changesBefore ? result : null;
        }

        if (result.Status != CommitStatus.Done)
        {
            writer.Execute("rollback to unit");
        }

        writer.Execute("release unit");
        return result;
    }

    UnitResult Outcome(Unit unit)
    {
        try
        {
            return new(Apply(unit));
        }
        catch (Exception wrong) when (wrong is not SqliteError { IsOfStatement: false })
        {
            return new(CommitResult.Done, wrong);
        }
    }

    CommitResult Apply(Unit unit)
    {
        foreach (var untouched in unit.Guards.Where(g => g.Kind == GuardKind.Number && g.Version == 0))
        {
            writer.Query(GuardSql.TouchNumber, [untouched.Id, untouched.Number]);
        }

        for (var i = 0; i < unit.Checks.Count; i++)
        {
            unit.Checks[i].Rows?.Clear();
            var rows = writer.Query(unit.Checks[i]);
            if (unit.Checks[i].Expect is { } expected && rows != expected)
            {
                return new(CommitStatus.Conflict, i);
            }
        }

        foreach (var write in unit.Rest)
        {
            writer.Query(write);
        }

        return CommitResult.Done;
    }

    bool Holds(Guard guard) => guard.Kind switch
    {
        GuardKind.Order => writer.Query(GuardSql.Order, [guard.Id, (long)guard.Version]) == 1,
        GuardKind.Number => VersionOf(guard) == guard.Version,
        GuardKind.Clock => writer.Query(GuardSql.Clock, [guard.Id, (long)guard.Version]) == 1,
        _ => writer.Query(GuardSql.Key, [guard.Id]) == 1,
    };

    /// <summary>A number that nobody has touched yet has no row and version 0.</summary>
    int VersionOf(Guard number)
    {
        var found = new RowList<int>(row => row.Int(0));
        writer.Query(GuardSql.Number, [number.Id, number.Number], found);
        return found.Rows.Count == 0 ? 0 : found.Rows[0];
    }

    void Apply(Migration migration)
    {
        if (writer.Scalar($"select count(*) from migrations where id = {migration.Id}") == "0")
        {
            writer.ExecuteScript(migration.ForSqlite);
            writer.ExecuteScript($"insert into migrations (id) values ({migration.Id})");
        }
    }

    /// <summary>Ends what is left of a transaction that failed. False when not even that works.</summary>
    static bool TryEnd(SqliteConnection connection)
    {
        try
        {
            if (connection.InTransaction)
            {
                connection.Execute("rollback");
            }

            return true;
        }
        catch (SqliteError)
        {
            return false;
        }
    }

    SqliteConnection OpenWriter()
    {
        var opened = new SqliteConnection(path);
        opened.ExecuteScript($"""
            pragma journal_mode=wal;
            pragma synchronous=full;
            pragma foreign_keys=on;
            pragma mmap_size=0;
            pragma temp_store=memory;
            pragma wal_autocheckpoint={CheckpointAfterPages};
            pragma cache_size=-{CacheKiB};
            """);
        return opened;
    }

    SqliteConnection OpenReader()
    {
        var reader = new SqliteConnection(path);
        // A reader that closes last, or fills a page, must not checkpoint: that is the writer's.
        reader.ExecuteScript("pragma query_only=on; pragma wal_autocheckpoint=0; pragma mmap_size=0;");
        return reader;
    }

    static FileStream Lock(string directory)
    {
        var file = Path.Combine(directory, "hostline.lock");
        try
        {
            var held = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return held;
        }
        catch (IOException taken)
        {
            throw new StorageBusyException(
                $"Another hostline already uses {Path.GetFullPath(directory)}. Stop it, or give this one its own directory with --data.", taken);
        }
    }
}

/// <summary>How versions are looked at inside a transaction.</summary>
static class GuardSql
{
    public static readonly Sql Order = new("select 1 from orders where id = $1 and version = $2");
    public static readonly Sql Number = new("select version from numbers where world = $1 and number = $2");
    public static readonly Sql TouchNumber = new("insert into numbers (world, number, version) values ($1, $2, 0) on conflict do nothing");
    public static readonly Sql Clock = new("select 1 from worlds where id = $1 and clock_version = $2");
    public static readonly Sql Key = new("select 1 from api_keys where id = $1 and revoked_at is null");
}
