using System.Diagnostics;
using Hostline.Core.Worlds;

namespace Hostline.Outbox;

/// <summary>
/// Limits the requests that this node has in flight to receivers, in two rooms with shares for each family of accounts and each sandbox
/// (<see cref="SharedRoom"/>). The first is for receivers that answer promptly. One that has failed, or was slow the last time, gets a
/// place in the second; and a request that is not answered within <see cref="SlowAfter"/> moves there, so that hanging receivers do not
/// occupy the first room.
/// </summary>
public sealed class SendingRoom(int size)
{
    public static readonly TimeSpan SlowAfter = TimeSpan.FromMilliseconds(500);

    /// <summary>The most slow receivers that this node remembers. Beyond that, it starts over.</summary>
    const int SlowKept = 20_000;

    /// <summary>
    /// Half is for prompt receivers. Their requests need a place only for milliseconds, but one account alone may use at most a quarter of the
    /// room, and a place also waits for the database: with fewer, the deliveries of a busy account would wait for places while the machine is
    /// idle.
    /// </summary>
    const int PromptPart = 2;

    readonly Lock gate = new();
    readonly SharedRoom prompt = new(Math.Max(1, size / PromptPart));
    readonly SharedRoom slow = new(Math.Max(1, size - (size / PromptPart)));
    readonly HashSet<DestinationId> slowDestinations = [];
    readonly HashSet<SendingPlace> waiting = [];

    /// <summary>
    /// Raised when a place is returned after its request. Not for one that was never used; otherwise a failing claim would repeat itself
    /// endlessly.
    /// </summary>
    public event Action? Freed;

    public int Size => size;

    /// <summary>Requests in flight, and reserved places.</summary>
    public long Held => prompt.Held + slow.Held;

    /// <summary>A place for one request to a destination; null if none is free, or none in the taker's share.</summary>
    public SendingPlace? TryTake(Taker who, DestinationId destination, bool isFailing)
    {
        lock (gate)
        {
            var isSlow = isFailing || slowDestinations.Contains(destination);
            return (isSlow ? slow : prompt).TryTake(who, 1) == Taken.Yes ? new(this, who, destination, isSlow) : null;
        }
    }

    /// <summary>Whether either room has a place that the taker may have.</summary>
    public bool MayTake(Taker who) => prompt.MayTake(who, 1) || slow.MayTake(who, 1);

    /// <summary>Moves slow requests to the second room. Returns when the next one may count as slow; null if no request is waiting for a response.</summary>
    public TimeSpan? MoveSlow()
    {
        lock (gate)
        {
            waiting.RemoveWhere(place => place.Waited >= SlowAfter && TryMove(place));
            var still = waiting.Select(place => place.Waited).Where(waited => waited < SlowAfter).ToList();
            return still.Count == 0 ? null : SlowAfter - still.Max();
        }
    }

    /// <summary>If the second room, or the share in it, is full, a slow request stays where it is.</summary>
    bool TryMove(SendingPlace place)
    {
        Remember(place.Destination);
        if (slow.TryTake(place.Who, 1) != Taken.Yes)
        {
            return false;
        }

        prompt.Give(place.Who, 1);
        place.IsSlow = true;
        return true;
    }

    internal void Sent(SendingPlace place)
    {
        lock (gate)
        {
            place.SentAt = Stopwatch.GetTimestamp();
            if (!place.IsSlow)
            {
                waiting.Add(place);
            }
        }
    }

    internal void Answered(SendingPlace place)
    {
        lock (gate)
        {
            waiting.Remove(place);
            if (place.Waited >= SlowAfter)
            {
                Remember(place.Destination);
            }
            else
            {
                slowDestinations.Remove(place.Destination);
            }
        }
    }

    internal void Leave(SendingPlace place)
    {
        lock (gate)
        {
            waiting.Remove(place);
            (place.IsSlow ? slow : prompt).Give(place.Who, 1);
        }
    }

    internal void GiveBack(SendingPlace place)
    {
        place.Dispose();
        Freed?.Invoke();
    }

    void Remember(DestinationId destination)
    {
        if (slowDestinations.Count >= SlowKept)
        {
            slowDestinations.Clear();
        }

        slowDestinations.Add(destination);
    }
}

/// <summary>A place for consecutive requests to one destination, held until it is disposed.</summary>
public sealed class SendingPlace(SendingRoom room, Taker who, DestinationId destination, bool isSlow) : IDisposable
{
    bool left;

    public Taker Who => who;

    public DestinationId Destination => destination;

    internal bool IsSlow { get; set; } = isSlow;

    internal long SentAt { get; set; }

    internal TimeSpan Waited => Stopwatch.GetElapsedTime(SentAt);

    public void Sent() => room.Sent(this);

    /// <summary>The response has arrived, or never will.</summary>
    public void Answered() => room.Answered(this);

    /// <summary>Nothing more is sent from this place, although the last response is still being processed.</summary>
    public void GiveBack() => room.GiveBack(this);

    public void Dispose()
    {
        if (!left)
        {
            left = true;
            room.Leave(this);
        }
    }
}
