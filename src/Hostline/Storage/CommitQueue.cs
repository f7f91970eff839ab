using System.Diagnostics;
using Hostline.Telemetry;

namespace Hostline.Storage;

/// <summary>
/// Group commit: waiting units share one transaction and one fsync. A caller is answered only after its unit is durable. The queue
/// never waits to fill a batch: while one is being written, the next one gathers.
/// </summary>
public sealed class CommitQueue : IAsyncDisposable
{
    public const int UnitsPerBatch = 64;
    public const int StatementsPerBatch = 2_000;
    public const int BytesPerBatch = 1_000_000;

    /// <summary>The limit for requests, and separately for workers.</summary>
    public const int WaitingAtMost = 4_096;

    /// <summary>The limit for the requests of one family of accounts, or of one sandbox.</summary>
    public const int WaitingOfOneAtMost = WaitingAtMost / 4;

    /// <summary>Workers always get this share of a batch, so that a flood of requests cannot stop deliveries and deadlines.</summary>
    const int WorkersShare = UnitsPerBatch / 4;

    readonly Database database;
    readonly Task[] writers;

    // Guards everything below. Writers wait on it for work; adding work or freeing an aggregate pulses it.
    readonly object gate = new();
    readonly WaitingLine requests = new(WaitingOfOneAtMost);
    readonly WaitingLine workers = new(WaitingAtMost);
    readonly HashSet<AggregateKey> busy = [];
    bool workersFirst;
    bool stopping;

    public CommitQueue(Database database)
    {
        this.database = database;
        // Dedicated threads: SQLite's fsync must not block a thread that serves requests.
        writers = [.. Enumerable.Range(0, database.Writers).Select(_ => Task.Factory.StartNew(WriteLoop, TaskCreationOptions.LongRunning))];
    }

    /// <summary>Raised after each commit before its callers are answered, so that their next requests find the change.</summary>
    public event Action<Wakes>? Committed;

    /// <summary>Raised after each commit that made something due.</summary>
    public event Action<Wakes>? Woke;

    public event Action<Unit>? Stored;

    /// <summary>Raised after every commit that made work due or finished it.</summary>
    public event Action? Wrote;

    /// <summary>Writes a unit. A unit without statements completes at once.</summary>
    /// <exception cref="StorageBusyException">The queue is full or stopping, or the database could not accept the unit: nothing was
    /// stored.</exception>
    /// <exception cref="OutcomeUnknownException">It may or may not have been stored.</exception>
    public Task<CommitResult> Write(Unit unit)
    {
        if (unit.Statements == 0)
        {
            return Task.FromResult(CommitResult.Done);
        }

        var waiting = new WaitingUnit(unit);
        var line = unit.IsRequest ? requests : workers;
        lock (gate)
        {
            if (stopping || line.Count >= WaitingAtMost || line.IsFullFor(unit))
            {
                throw new StorageBusyException(stopping ? "Hostline is stopping."
                    : line.Count >= WaitingAtMost ? $"More than {WaitingAtMost} changes are waiting to be written."
                    : $"More than {WaitingOfOneAtMost} changes of one account or sandbox are waiting to be written.");
            }

            line.Add(waiting);
            Measures.CommitQueue.Add(1);
            Monitor.Pulse(gate);
        }

        return waiting.Written.Task;
    }

    /// <summary>Writes the units that are still waiting, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            stopping = true;
            Monitor.PulseAll(gate);
        }

        await Task.WhenAll(writers);
    }

    void WriteLoop()
    {
        while (NextBatch() is { } batch)
        {
            Measures.CommitQueue.Add(-batch.Count);
            WriteBatch(batch);
        }
    }

    /// <summary>Waits for work; null if the queue is stopping and empty.</summary>
    List<WaitingUnit>? NextBatch()
    {
        lock (gate)
        {
            while (true)
            {
                var batch = Gather();
                if (batch.Count > 0)
                {
                    return batch;
                }

                if (stopping && requests.Count + workers.Count == 0)
                {
                    return null;
                }

                Monitor.Wait(gate);
            }
        }
    }

    void WriteBatch(List<WaitingUnit> batch)
    {
        try
        {
            // This thread belongs to the writer alone, so blocking it delays nothing else.
            var start = Stopwatch.GetTimestamp();
            var results = database.Commit([.. batch.Select(w => w.Unit)]).GetAwaiter().GetResult();
            Measures.CommitTime.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
            Measures.CommitBatch.Record(batch.Count);
            var wakes = batch.Where((_, i) => results[i].Status == CommitStatus.Done).Aggregate(Wakes.None, (all, w) => all | w.Unit.Wakes);
            Committed?.Invoke(wakes);
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Settle(results[i]);
                if (results[i].Status == CommitStatus.Done)
                {
                    Stored?.Invoke(batch[i].Unit);
                    foreach (var counted in batch[i].Unit.Counts)
                    {
                        counted.Add();
                    }
                }
            }

            if (wakes != Wakes.None)
            {
                Woke?.Invoke(wakes);
            }

            Wrote?.Invoke();
        }
        catch (Exception broken)
        {
            batch.ForEach(w => w.Written.TrySetException(broken));
        }
        finally
        {
            Release(batch);
        }
    }

    /// <summary>
    /// Takes waiting units up to the limits of a batch, in turns and of one taker the oldest first: requests except for the workers' share, then
    /// workers, then requests again.
    /// </summary>
    List<WaitingUnit> Gather()
    {
        var batch = new BatchRoom(busy);
        if (workersFirst)
        {
            batch.TakeFrom(workers, WorkersShare);
        }

        batch.TakeFrom(requests, UnitsPerBatch - WorkersShare);
        // A worker's large unit must not wait forever because requests fill every batch.
        workersFirst = !batch.TakeFrom(workers, UnitsPerBatch);
        batch.TakeFrom(requests, UnitsPerBatch);
        return batch.Units;
    }

    void Release(List<WaitingUnit> batch)
    {
        lock (gate)
        {
            foreach (var key in batch.SelectMany(w => w.Keys))
            {
                busy.Remove(key);
            }

            Monitor.PulseAll(gate);
        }
    }
}

/// <summary>The result of one unit of a batch; an unexpected error affects only that unit.</summary>
public readonly record struct UnitResult(CommitResult Result, Exception? Broken = null)
{
    public CommitStatus Status => Broken is null ? Result.Status : CommitStatus.Conflict;
}
