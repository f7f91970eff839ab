using System.Diagnostics;
using Hostline.Telemetry;

namespace Hostline.Storage;

/// <summary>
/// Group commit: units that wait share one transaction and one fsync. A caller is answered after its unit is durable, never
/// before. The queue never waits to fill a batch: while one is being written, the next gathers by itself.
/// </summary>
public sealed class CommitQueue : IAsyncDisposable
{
    public const int UnitsPerBatch = 64;
    public const int StatementsPerBatch = 2_000;
    public const int BytesPerBatch = 1_000_000;

    /// <summary>Of requests, and again of workers.</summary>
    public const int WaitingAtMost = 4_096;

    /// <summary>Workers always get this share of a batch, so that a flood of requests cannot stop deliveries and deadlines.</summary>
    const int WorkersShare = UnitsPerBatch / 4;

    readonly Database database;
    readonly Task[] writers;

    // Guards everything below. Writers wait on it for work; who adds work or frees an aggregate pulses it.
    readonly object gate = new();
    readonly LinkedList<WaitingUnit> requests = new();
    readonly LinkedList<WaitingUnit> workers = new();
    readonly HashSet<AggregateKey> busy = [];
    bool workersFirst;
    bool stopping;

    public CommitQueue(Database database)
    {
        this.database = database;
        // Threads of their own: SQLite's fsync must not hold up a thread that serves requests.
        writers = [.. Enumerable.Range(0, database.Writers).Select(_ => Task.Factory.StartNew(WriteLoop, TaskCreationOptions.LongRunning))];
    }

    /// <summary>Told after each commit that made something due.</summary>
    public event Action<Wakes>? Woke;

    /// <summary>Told of each unit that was stored.</summary>
    public event Action<Unit>? Stored;

    /// <summary>Told after each commit, whether it made something due or finished it.</summary>
    public event Action? Wrote;

    /// <summary>Writes a unit. A unit that writes nothing is done at once.</summary>
    /// <exception cref="StorageBusyException">The queue is full or stopping, or the database could not take it: nothing was stored.</exception>
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
            if (stopping || line.Count >= WaitingAtMost)
            {
                throw new StorageBusyException(stopping ? "Hostline is stopping." : $"More than {WaitingAtMost} changes are waiting to be written.");
            }

            line.AddLast(waiting);
            Measures.CommitQueue.Add(1);
            Monitor.Pulse(gate);
        }

        return waiting.Written.Task;
    }

    /// <summary>Writes what still waits, then ends.</summary>
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

    /// <summary>Waits for work; null when the queue is stopping and empty.</summary>
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
            // This thread is the writer's own, so waiting on it starves nobody.
            var start = Stopwatch.GetTimestamp();
            var results = database.Commit([.. batch.Select(w => w.Unit)]).GetAwaiter().GetResult();
            Measures.CommitTime.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
            Measures.CommitBatch.Record(batch.Count);
            var wakes = Wakes.None;
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Settle(results[i]);
                if (results[i].Status == CommitStatus.Done)
                {
                    wakes |= batch[i].Unit.Wakes;
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

    /// <summary>Takes what waits up to the limits of a batch, oldest first: requests but for the workers' share, workers, then requests again.</summary>
    List<WaitingUnit> Gather()
    {
        var batch = new BatchRoom(busy);
        if (workersFirst)
        {
            batch.TakeFrom(workers, WorkersShare);
        }

        batch.TakeFrom(requests, UnitsPerBatch - WorkersShare);
        // A large unit of a worker must not wait for ever for a batch that requests have left room in.
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

/// <summary>How one unit of a batch ended; an unexpected error is its own and not its neighbors'.</summary>
public readonly record struct UnitResult(CommitResult Result, Exception? Broken = null)
{
    public CommitStatus Status => Broken is null ? Result.Status : CommitStatus.Conflict;
}
