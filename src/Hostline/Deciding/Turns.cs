using System.Collections.Concurrent;
using Hostline.Storage;

namespace Hostline.Deciding;

/// <summary>
/// Turns of verbs that want to change the same order or number at once: first come, first served (docs/decisions/0019-taking-turns.md). Only
/// conflicting verbs join a queue; all others pass after one look-up.
/// </summary>
public sealed class Turns
{
    /// <summary>After this time a request is answered 503.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public const int WaitingAtMost = 4_096;

    readonly ConcurrentDictionary<AggregateKey, LinkedList<Place>> lines = new();
    readonly object gate = new();
    int waiting;

    /// <summary>Whether another verb has, or waits for, the turn of an aggregate that a unit changes. Takes no lock.</summary>
    public bool AreTaken(Unit unit)
    {
        for (var i = 0; i < unit.Guards.Count; i++)
        {
            if (unit.Guards[i] is { IsExclusive: true } guard && lines.ContainsKey(AggregateKey.Of(guard)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Waits for the turn of everything that a unit changes; disposing the place admits the next one.</summary>
    /// <exception cref="StorageBusyException">Too many are waiting, or it took too long.</exception>
    public async Task<Place> Take(Unit unit)
    {
        var place = Enter(AggregateKey.Of(unit));
        try
        {
            await place.Turn.WaitAsync(Patience);
            return place;
        }
        catch (TimeoutException late)
        {
            place.Dispose();
            throw new StorageBusyException("Too many requests want to change the same order or number.", late);
        }
    }

    /// <summary>All queues are joined under one lock, so the relative order is the same everywhere: no deadlock.</summary>
    Place Enter(AggregateKey[] keys)
    {
        lock (gate)
        {
            if (waiting >= WaitingAtMost)
            {
                throw new StorageBusyException($"More than {WaitingAtMost} changes are waiting for their turn.");
            }

            waiting++;
            var place = new Place(this, keys);
            foreach (var key in keys)
            {
                var line = lines.GetOrAdd(key, _ => []);
                place.IsBehind(line.Count > 0);
                line.AddLast(place);
            }

            place.StartIfFirst();
            return place;
        }
    }

    void Leave(Place place)
    {
        lock (gate)
        {
            waiting--;
            foreach (var key in place.Keys)
            {
                var line = lines[key];
                var wasFirst = line.First!.Value == place;
                line.Remove(place);
                if (line.First is null)
                {
                    lines.TryRemove(key, out _);
                }
                else if (wasFirst)
                {
                    line.First.Value.HasMovedUp();
                }
            }
        }
    }

    /// <summary>A place in one or several queues. Its counts are guarded by the queues' lock.</summary>
    public sealed class Place : IDisposable
    {
        readonly Turns turns;
        readonly TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int behindIn;
        int left;

        internal Place(Turns turns, AggregateKey[] keys) => (this.turns, Keys) = (turns, keys);

        internal AggregateKey[] Keys { get; }

        internal Task Turn => turn.Task;

        public bool Covers(Unit unit) => AggregateKey.Of(unit).All(Keys.Contains);

        internal void IsBehind(bool others) => behindIn += others ? 1 : 0;

        internal void HasMovedUp()
        {
            behindIn--;
            StartIfFirst();
        }

        internal void StartIfFirst()
        {
            if (behindIn == 0)
            {
                turn.TrySetResult();
            }
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
            {
                turns.Leave(this);
            }
        }
    }
}
