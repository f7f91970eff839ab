using System.Collections.Concurrent;
using System.Globalization;
using Hostline.Core.Worlds;

namespace Hostline.Storage;

/// <summary>
/// The embedded database. One process per data directory, enforced by a lock file. Only one connection writes and checkpoints, because native
/// SQLite before 3.51.3 can corrupt a WAL when two connections do (docs/decisions/0002-two-databases.md); such a version is refused as well.
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
    readonly OpenFile lockFile, databaseFile;
    readonly SqliteConnection writer;
    readonly SqliteUnits units;
    readonly SqliteFreed freed;
    readonly ConcurrentBag<SqliteConnection> readers = [];
    readonly SemaphoreSlim readerRoom = new(ReadersAtMost);

    /// <param name="directory">The data directory; created if it does not exist.</param>
    /// <exception cref="StorageBusyException">Another process is using this directory, or its files cannot be opened.</exception>
    /// <exception cref="UnfitDatabaseException">The native library or the disk cannot guarantee durability.</exception>
    public Sqlite(string directory, TimeProvider time, FaultPoints faults) : base(faults, "SQLite")
    {
        SQLitePCL.Batteries_V2.Init();
        SqliteChecks.RequireVersion(SQLitePCL.raw.sqlite3_libversion_number());
        Directory.CreateDirectory(directory);
        path = Path.Combine(directory, "hostline.db");
        this.time = time;
        processLock = Lock(directory);
        try
        {
            IsNew = !File.Exists(path);
            // SQLite gives its WAL and its shared memory the permissions of the database file.
            SecretFile.Make(path);
            writer = OpenWriter();
            lockFile = OpenFile.Of(processLock);
            databaseFile = lockFile.Beside(path);
            units = new(writer);
            freed = new(writer);
        }
        catch (SqliteError broken)
        {
            processLock.Dispose();
            throw new StorageBusyException($"{path} cannot be opened: {broken.Message}", broken);
        }
        catch
        {
            processLock.Dispose();
            throw;
        }
    }

    public bool IsNew { get; }

    public override int Writers => 1;

    public override bool IsShared => false;

    public override async Task Run(ReadBatch batch, CancellationToken cancellation = default)
    {
        Faults.Ask(batch);
        await readerRoom.WaitAsync(cancellation);
        try
        {
            Read(batch);
            Watch.Read();
        }
        catch (SqliteError broken) when (!broken.IsOfStatement)
        {
            if (broken.IsOfDisk)
            {
                Watch.Unreachable(broken.Message);
            }

            throw new StorageBusyException($"SQLite could not read: {broken.Message}", broken) { IsToldElsewhere = broken.IsOfDisk };
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

    /// <summary>Returns a reader to the pool, or closes it if it cannot end its snapshot, which would block every checkpoint.</summary>
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
            RequireFile();
            results = this.units.Write(units);
            await Faults.Pass(FaultPoints.BeforeCommit);
            writer.Execute("commit");
        }
        catch (SqliteError broken)
        {
            // With a full or failing disk, no change may be acknowledged.
            Watch.Unwritable(broken.Message);
            throw new StorageBusyException($"SQLite could not write: {broken.Message}", broken) { IsToldElsewhere = true };
        }
        finally
        {
            TryEnd(writer);
        }

        Watch.Wrote();
        await Faults.Pass(FaultPoints.AfterCommit);
        return results;
    }

    /// <summary>The file was deleted or replaced, or the disk has no room for the next change.</summary>
    public override string? Trouble() => FileTrouble() ?? SqliteChecks.RoomTrouble(Path.Combine(Path.GetDirectoryName(path)!, ".hostline-room"));

    /// <summary>
    /// A file that was deleted, or replaced by another, still accepts changes until the process ends, and then they are gone: none may be
    /// acknowledged. Without the lock file a second process may already write.
    /// </summary>
    void RequireFile()
    {
        if (FileTrouble() is { } trouble)
        {
            Watch.Unwritable(trouble);
            throw new StorageBusyException(trouble) { IsToldElsewhere = true };
        }
    }

    public override string? FileTrouble() => new[] { databaseFile, lockFile }.FirstOrDefault(file => !file.IsInPlace) is { } gone
        ? $"{gone.FullName} was deleted, moved or replaced while this process had it open. Stop hostline; restore the data directory from your backup, or "
            + "start without it for a new database"
        : null;

    public override Task<bool> IsEmpty() => Task.FromResult(writer.Scalar("select count(*) from sqlite_master") == "0");

    public override Task Migrate()
    {
        try
        {
            // Overwrites freed space from here on, because erased codes, and documents that are now encrypted, were stored there unencrypted.
            writer.ExecuteScript($"pragma secure_delete={(freed.MayHoldSecrets ? "on" : "off")}");
            writer.Execute("begin immediate");
            writer.ExecuteScript("create table if not exists migrations (id integer primary key)");
            Migrations.RequireKnown(int.Parse(writer.Scalar("select coalesce(max(id), 0) from migrations"), CultureInfo.InvariantCulture));
            foreach (var migration in Migrations.All)
            {
                Apply(migration);
            }

            EndLeases();
            writer.Execute("commit");
            freed.RewriteOnce();
            return Task.CompletedTask;
        }
        finally
        {
            TryEnd(writer);
        }
    }

    /// <summary>There are no other nodes: the commit queue notifies this one itself.</summary>
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

    void Apply(Migration migration)
    {
        if (writer.Scalar($"select count(*) from migrations where id = {migration.Id}") == "0")
        {
            writer.ExecuteScript(migration.ForSqlite);
            writer.ExecuteScript($"insert into migrations (id) values ({migration.Id})");
        }
    }

    /// <summary>This process has the directory to itself, so no holder of a lease is alive and work need not wait for leases to expire.</summary>
    void EndLeases()
    {
        foreach (var table in Leased)
        {
            writer.ExecuteScript($"update {table} set lease_until = null where wake_at is not null and lease_until is not null");
        }
    }

    /// <summary>Ends a failed transaction. False if even that fails.</summary>
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
        SqliteChecks.RequireDurable(opened);
        return opened;
    }

    SqliteConnection OpenReader()
    {
        var reader = new SqliteConnection(path);
        // Only the writer may checkpoint; without this, a reader would do so when it is the last to close.
        reader.ExecuteScript("pragma query_only=on; pragma wal_autocheckpoint=0; pragma mmap_size=0;");
        return reader;
    }

    static FileStream Lock(string directory)
    {
        try
        {
            var file = Path.Combine(directory, "hostline.lock");
            SecretFile.Make(file);
            SecretFile.Close(file);
            return new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken)
        {
            throw new StorageBusyException(
                $"Another hostline already uses {Path.GetFullPath(directory)}. Stop it, or give this one its own directory with --data.", taken);
        }
    }
}
