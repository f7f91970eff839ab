using Hostline.Core.Worlds;

namespace Hostline.Deciding;

/// <summary>
/// Work with a limited concurrency on this node, shared by all accounts (<see cref="SharedRoom"/>). A caller without a place, or whose
/// family has used up its share, waits; a free place goes to the caller that has waited longest and may have it.
/// </summary>
/// <param name="waitingOfOne">For one family, or one sandbox with all its accounts.</param>
public sealed class SharedTurns(int atOnce, TimeProvider time, int waitingOfOne = SharedTurns.WaitingOfOne)
{
    /// <summary>The limit for all accounts together.</summary>
    const int WaitingAtMost = 1_024;

    public const int WaitingOfOne = 64;

    readonly Lock gate = new();
    readonly SharedRoom room = new(atOnce);
    readonly LinkedList<Waiter> waiting = new();

    sealed record Waiter(Taker Who, TaskCompletionSource<bool> Turn);

    /// <summary>A turn, which ends when it is disposed; null if none came in time, or if too many callers are waiting.</summary>
    public async Task<IDisposable?> Take(Taker who, TimeSpan within, CancellationToken cancellation)
    {
        Waiter waiter;
        LinkedListNode<Waiter> node;
        lock (gate)
        {
            if (room.TryTake(who, 1) == Taken.Yes)
            {
                return new Turn(this, who);
            }

            if (waiting.Count >= WaitingAtMost || waiting.Count(w => w.Who.InTurns == who.InTurns) >= waitingOfOne)
            {
                return null;
            }

            waiter = new(who, new(TaskCreationOptions.RunContinuationsAsynchronously));
            node = waiting.AddLast(waiter);
        }

        using var late = new CancellationTokenSource(within, time);
        await using var onLate = late.Token.Register(() => GiveUp(node));
        await using var onGone = cancellation.Register(() => GiveUp(node));
        var came = await waiter.Turn.Task;
        // Checked once: the client could disconnect between two checks, and its turn would never be returned.
        if (!cancellation.IsCancellationRequested)
        {
            return came ? new Turn(this, who) : null;
        }

        if (came)
        {
            Leave(who);
        }

        throw new OperationCanceledException(cancellation);
    }

    void GiveUp(LinkedListNode<Waiter> node)
    {
        lock (gate)
        {
            if (node.List is not null)
            {
                waiting.Remove(node);
                node.Value.Turn.TrySetResult(false);
            }
        }
    }

    void Leave(Taker who)
    {
        lock (gate)
        {
            room.Give(who, 1);
            for (var node = waiting.First; node is not null;)
            {
                var (current, next) = (node, node.Next);
                node = next;
                if (room.TryTake(current.Value.Who, 1) == Taken.Yes)
                {
                    waiting.Remove(current);
                    current.Value.Turn.TrySetResult(true);
                }
            }
        }
    }

    sealed class Turn(SharedTurns turns, Taker who) : IDisposable
    {
        int isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isOver, 1) == 0)
            {
                turns.Leave(who);
            }
        }
    }
}
