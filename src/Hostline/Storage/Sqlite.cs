using System.Collections.Concurrent;
using Hostline.Core.Worlds;
using Microsoft.Data.Sqlite;

namespace Hostline.Storage;

/// <summary>
/// The embedded database. One process per data directory, held by a lock file; one connection that writes and checkpoints,
/// because native SQLite before 3.51.3 can corrupt a WAL when two connections do (docs/decisions/0002-two-databases.md).
/// </summary>
public sealed class Sqlite : Database
{
    const int ReadersAtMost = 16;
    const int CheckpointAfterPages = 4_000;
    static readonly string[] Leased = ["lanes", "deliveries", "errands", "routes", "advances"];

    readonly string path;
    readonly TimeProvider time;
    readonly FileStream processLock;
    readonly SqliteConnectionCache writer;
    readonly ConcurrentBag<SqliteConnectionCache> readers = [];
    readonly SemaphoreSlim readerRoom = new(ReadersAtMost);

    /// <param name="directory">The data directory; made when it is missing.</param>
    /// <exception cref="StorageBusyException">Another process has this directory.</exception>
    public Sqlite(string directory, TimeProvider time, FaultPoints faults) : base(faults)
    {
        SQLitePCL.Batteries_V2.Init();
        Directory.CreateDirectory(directory);
        path = Path.Combine(directory, "hostline.db");
        this.time = time;
        processLock = Lock(directory);
        writer = Open(SqliteOpenMode.ReadWriteCreate);
        writer.Execute("pragma journal_mode=wal");
        writer.Execute("pragma synchronous=full");
        writer.Execute("pragma foreign_keys=on");
        writer.Execute("pragma mmap_size=0");
        writer.Execute($"pragma wal_autocheckpoint={CheckpointAfterPages}");
        writer.Execute("pragma cache_size=-65536");
    }

    public override int Writers => 1;

    public override bool IsShared => false;

    public override Task Run(ReadBatch batch, CancellationToken cancellation = default)
    {
        readerRoom.Wait(cancellation);
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
                reader.Query(query);
            }
        }
        finally
        {
            if (reader.InTransaction)
            {
                reader.Execute("commit");
            }

            readers.Add(reader);
            readerRoom.Release();
        }

        return Task.CompletedTask;
    }

    public override async Task<IReadOnlyList<UnitResult>> Commit(IReadOnlyList<Unit> units)
    {
        await Faults.Pass(FaultPoints.BeforeCommit);
        var results = new UnitResult[units.Count];
        try
        {
            writer.Execute("begin immediate");
            for (var i = 0; i < units.Count; i++)
            {
                results[i] = WriteUnit(units[i]);
            }

            writer.Execute("commit");
        }
        catch (SqliteException broken)
        {
            // A disk that is full or fails must never be answered with "stored" (faults F26, F27).
            RollBack();
            throw new StorageBusyException($"SQLite could not write: {broken.Message}", broken);
        }

        await Faults.Pass(FaultPoints.AfterCommit);
        return results;
    }

    public override Task Migrate()
    {
        writer.Execute("begin immediate");
        foreach (var migration in Migrations.All)
        {
            if (!IsApplied(migration))
            {
                writer.Execute(migration.ForSqlite);
                writer.Execute($"insert into migrations (id) values ({migration.Id})");
            }
        }

        EndLeases();
        writer.Execute("commit");
        return Task.CompletedTask;
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

    /// <summary>The version of the native library, for the start-up line.</summary>
    public string NativeVersion() => writer.Scalar("select sqlite_version()");

    /// <summary>An unexpected error costs the savepoint of its unit and nothing else.</summary>
    UnitResult WriteUnit(Unit unit)
    {
        writer.Execute("savepoint unit");
        try
        {
            var result = Apply(unit);
            if (result.Status != CommitStatus.Done)
            {
                writer.Execute("rollback to unit");
            }

            writer.Execute("release unit");
            return new(result);
        }
        catch (SqliteException broken) when (broken.SqliteErrorCode is 1 or 19 or 20 or 25)
        {
            // SQL error, constraint, mismatch, range: a bug of this unit. Anything else is the database's and fails the batch.
            writer.Execute("rollback to unit");
            writer.Execute("release unit");
            return new(CommitResult.Done, broken);
        }
    }

    CommitResult Apply(Unit unit)
    {
        foreach (var guard in unit.Guards)
        {
            if (!Holds(guard))
            {
                return CommitResult.Stale;
            }
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
        GuardKind.Order => writer.Query(new(GuardSql.Order, [guard.Id, guard.Version])) == 1,
        GuardKind.Number => HoldsNumber(guard),
        GuardKind.Clock => writer.Query(new(GuardSql.Clock, [guard.Id, guard.Version])) == 1,
        _ => writer.Query(new(GuardSql.Key, [guard.Id])) == 1,
    };

    bool HoldsNumber(Guard guard)
    {
        if (guard.Version == 0)
        {
            writer.Query(new(GuardSql.TouchNumber, [guard.Id, guard.Number]));
        }

        return writer.Query(new(GuardSql.Number, [guard.Id, guard.Number, guard.Version])) == 1;
    }

    /// <summary>This process has the directory to itself, so whoever held a lease is gone: its work need not wait for the lease to run out.</summary>
    void EndLeases()
    {
        foreach (var table in Leased)
        {
            writer.Execute($"update {table} set lease_until = null where wake_at is not null and lease_until is not null");
        }
    }

    bool IsApplied(Migration migration)
    {
        writer.Execute("create table if not exists migrations (id integer primary key)");
        return writer.Scalar($"select count(*) from migrations where id = {migration.Id}") == "1";
    }

    void RollBack()
    {
        if (writer.InTransaction)
        {
            writer.Execute("rollback");
        }
    }

    SqliteConnectionCache OpenReader()
    {
        var reader = Open(SqliteOpenMode.ReadWrite);
        // A reader that closes last, or fills a page, must not checkpoint: that is the writer's.
        reader.Execute("pragma query_only=on");
        reader.Execute("pragma wal_autocheckpoint=0");
        reader.Execute("pragma mmap_size=0");
        return reader;
    }

    SqliteConnectionCache Open(SqliteOpenMode mode) => new(new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = mode,
        Pooling = false,
        DefaultTimeout = 5,
    }.ToString());

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
    public static readonly Sql Number = new("select 1 from numbers where world = $1 and number = $2 and version = $3");
    public static readonly Sql TouchNumber = new("insert into numbers (world, number, version) values ($1, $2, 0) on conflict do nothing");
    public static readonly Sql Clock = new("select 1 from worlds where id = $1 and clock_version = $2");
    public static readonly Sql Key = new("select 1 from api_keys where id = $1 and revoked_at is null");
}
