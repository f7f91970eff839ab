namespace Hostline.Storage;

/// <summary>
/// The store: SQLite for one process, PostgreSQL for several nodes. The SQL is shared; the differences are in <c>Sqlite*.cs</c> and
/// <c>Postgres*.cs</c>. One contract suite tests both.
/// </summary>
public abstract class Database(FaultPoints faults, string name) : IAsyncDisposable
{
    /// <summary>Logs when the database is lost and when it is back.</summary>
    public StorageWatch Watch { get; } = new() { Name = name };

    protected FaultPoints Faults { get; } = faults;

    /// <summary>How many batches may be written at once.</summary>
    public abstract int Writers { get; }

    /// <summary>Several nodes may share it, so the master key cannot be stored beside it.</summary>
    public abstract bool IsShared { get; }

    /// <summary>Runs the queries of a batch together: on SQLite in one snapshot, on PostgreSQL each query on its own.</summary>
    public abstract Task Run(ReadBatch batch, CancellationToken cancellation = default);

    /// <summary>Writes the units in one transaction; stale and conflicting ones drop out and leave no trace.</summary>
    public abstract Task<IReadOnlyList<UnitResult>> Commit(IReadOnlyList<Unit> units);

    /// <summary>Whether no schema has been created yet.</summary>
    public abstract Task<bool> IsEmpty();

    /// <summary>Migrates the schema. Safe when two nodes start at once: the second finds nothing to do.</summary>
    public abstract Task Migrate();

    /// <summary>Notifies other nodes of due work, and receives their notifications, until cancelled.</summary>
    public abstract Task Listen(Action<Wakes> woke, CancellationToken cancellation);

    /// <summary>What would prevent the next change from being stored, as far as can be seen without writing one; null if nothing.</summary>
    public virtual string? Trouble() => null;

    /// <summary>A problem with the files of the store, cheap enough to check every second; null if they are in place.</summary>
    public virtual string? FileTrouble() => null;

    public abstract ValueTask DisposeAsync();

    public async Task<IReadOnlyList<T>> Many<T>(Sql sql, Func<Row, T> map, params object?[] args)
    {
        var batch = new ReadBatch();
        var rows = batch.Many(sql, map, args);
        await Run(batch);
        return rows.Rows;
    }

    public async Task<T?> One<T>(Sql sql, Func<Row, T> map, params object?[] args)
    {
        var rows = await Many(sql, map, args);
        return rows.Count == 0 ? default : rows[0];
    }

    /// <summary>The database's own clock, the only one that counts for leases.</summary>
    public async Task<DateTimeOffset> Now()
    {
        var batch = new ReadBatch();
        await Run(batch);
        return batch.Now;
    }
}

/// <summary>Queries that are sent together, with the database's clock read along with them.</summary>
public sealed class ReadBatch
{
    readonly List<Write> queries = [];

    public IReadOnlyList<Write> Queries => queries;

    /// <summary>The database's clock when the batch ran, cut to microseconds.</summary>
    public DateTimeOffset Now { get; internal set; }

    public RowList<T> Many<T>(Sql sql, Func<Row, T> map, params object?[] args) => Ask(queries.Count, sql, map, args);

    /// <summary>
    /// Adds a query that runs before all others. On PostgreSQL each query sees the changes committed until then, so a version must be read
    /// before the data that it guards: the check of the version then finds a change in between.
    /// </summary>
    public RowList<T> First<T>(Sql sql, Func<Row, T> map, params object?[] args) => Ask(0, sql, map, args);

    RowList<T> Ask<T>(int place, Sql sql, Func<Row, T> map, object?[] args)
    {
        var rows = new RowList<T>(map);
        var values = SqlValues.Plain(args);
        if (sql.ForOne is { } one && values[1] is long[] { Length: 1 } only)
        {
            (sql, values[1]) = (one, only[0]);
        }

        queries.Insert(place, new(sql, values, null, rows));
        return rows;
    }
}
