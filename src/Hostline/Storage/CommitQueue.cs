using System.Threading.Channels;

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
    public const int WaitingAtMost = 4_096;

    /// <summary>Workers always get this share of a batch, so that a flood of requests cannot stop deliveries and deadlines.</summary>
    const int WorkersShare = UnitsPerBatch / 4;

    readonly Database database;
    readonly Channel<Waiting> requests = NewChannel();
    readonly Channel<Waiting> workers = NewChannel();
    readonly SemaphoreSlim signal = new(0);
    readonly CancellationTokenSource stopping = new();
    readonly Task[] writers;

    // Guarded by itself: aggregates being written by another writer of this node, and units set aside because of them.
    readonly HashSet<(GuardKind, Guid, long)> busy = [];
    readonly LinkedList<Waiting> aside = new();

    public CommitQueue(Database database)
    {
        this.database = database;
        writers = [.. Enumerable.Range(0, database.Writers).Select(_ => Task.Factory.StartNew(WriteLoop, TaskCreationOptions.LongRunning).Unwrap())];
    }

    /// <summary>Told after each commit that made something due.</summary>
    public event Action<Wakes>? Woke;

    /// <summary>Told after each commit, whether it made something due or finished it.</summary>
    public event Action? Wrote;

    /// <summary>Writes a unit. Throws <see cref="StorageBusyException"/> when the queue is full.</summary>
    public Task<CommitResult> Write(Unit unit)
    {
        var waiting = new Waiting(unit);
        if (!(unit.IsRequest ? requests : workers).Writer.TryWrite(waiting))
        {
            throw new StorageBusyException($"More than {WaitingAtMost} changes are waiting to be written.");
        }

        signal.Release();
        return waiting.Written.Task;
    }

    public async ValueTask DisposeAsync()
    {
        requests.Writer.TryComplete();
        workers.Writer.TryComplete();
        await stopping.CancelAsync();
        await Task.WhenAll(writers);
        signal.Dispose();
        stopping.Dispose();
    }

    async Task WriteLoop()
    {
        while (true)
        {
            try
            {
                await signal.WaitAsync(stopping.Token);
            }
            catch (OperationCanceledException) when (requests.Reader.Count + workers.Reader.Count + AsideCount() == 0)
            {
                return;
            }
            catch (OperationCanceledException)
            {
                // Stopping with units still waiting: write them, then leave.
            }

            var batch = Gather();
            if (batch.Count > 0)
            {
                await WriteBatch(batch);
            }
        }
    }

    async Task WriteBatch(List<Waiting> batch)
    {
        try
        {
            var results = await database.Commit([.. batch.Select(w => w.Unit)]);
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Settle(results[i]);
            }

            var wakes = batch.Zip(results).Aggregate(Wakes.None, (all, w) => w.Second.Status == CommitStatus.Done ? all | w.First.Unit.Wakes : all);
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

    /// <summary>Takes what waits, first those set aside, then requests, then workers, up to the limits of a batch.</summary>
    List<Waiting> Gather()
    {
        lock (busy)
        {
            var batch = new List<Waiting>();
            var room = new Room();
            for (var node = aside.First; node is not null; node = Next(node))
            {
                if (Take(node.Value, batch, room))
                {
                    node.Value.IsTaken = true;
                }
            }

            Drain(requests.Reader, UnitsPerBatch - WorkersShare, batch, room);
            Drain(workers.Reader, UnitsPerBatch, batch, room);
            Drain(requests.Reader, UnitsPerBatch, batch, room);
            return batch;
        }

        LinkedListNode<Waiting>? Next(LinkedListNode<Waiting> node)
        {
            var next = node.Next;
            if (node.Value.IsTaken)
            {
                aside.Remove(node);
            }

            return next;
        }
    }

    void Drain(ChannelReader<Waiting> from, int upTo, List<Waiting> batch, Room room)
    {
        while (batch.Count < upTo && room.IsLeft && from.TryRead(out var waiting))
        {
            if (!Take(waiting, batch, room))
            {
                aside.AddLast(waiting);
            }
        }
    }

    bool Take(Waiting waiting, List<Waiting> batch, Room room)
    {
        if (batch.Count > 0 && (waiting.Unit.IsAlone || batch[0].Unit.IsAlone))
        {
            return false;
        }

        if (batch.Count >= UnitsPerBatch || !room.Fits(waiting.Unit, batch.Count == 0) || waiting.Keys.Any(busy.Contains))
        {
            return false;
        }

        foreach (var key in waiting.Keys)
        {
            busy.Add(key);
        }

        room.Use(waiting.Unit);
        batch.Add(waiting);
        return true;
    }

    void Release(List<Waiting> batch)
    {
        lock (busy)
        {
            foreach (var key in batch.SelectMany(w => w.Keys))
            {
                busy.Remove(key);
            }

            if (aside.Count > 0)
            {
                signal.Release();
            }
        }
    }

    int AsideCount()
    {
        lock (busy)
        {
            return aside.Count;
        }
    }

    static Channel<Waiting> NewChannel() => Channel.CreateBounded<Waiting>(new BoundedChannelOptions(WaitingAtMost) { FullMode = BoundedChannelFullMode.Wait });

    sealed class Room
    {
        int statements = StatementsPerBatch;
        int bytes = BytesPerBatch;

        public bool IsLeft => statements > 0 && bytes > 0;

        /// <summary>A unit larger than the limits still goes, alone.</summary>
        public bool Fits(Unit unit, bool isFirst) => isFirst || (unit.Statements <= statements && unit.Bytes <= bytes);

        public void Use(Unit unit)
        {
            statements -= unit.Statements;
            bytes -= unit.Bytes;
        }
    }

    sealed class Waiting(Unit unit)
    {
        public Unit Unit => unit;

        public (GuardKind, Guid, long)[] Keys { get; } =
            [.. unit.Guards.Where(g => g.IsExclusive).Select(g => (g.Kind, g.Id, g.Number)).Distinct()];

        public bool IsTaken { get; set; }

        public TaskCompletionSource<CommitResult> Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Settle(UnitResult result)
        {
            if (result.Broken is { } broken)
            {
                Written.TrySetException(broken);
            }
            else
            {
                Written.TrySetResult(result.Result);
            }
        }
    }
}

/// <summary>How one unit of a batch ended; an unexpected error is its own and not its neighbors'.</summary>
public readonly record struct UnitResult(CommitResult Result, Exception? Broken = null)
{
    public CommitStatus Status => Broken is null ? Result.Status : CommitStatus.Conflict;
}
