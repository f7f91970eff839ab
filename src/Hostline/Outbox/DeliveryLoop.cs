using System.Collections.Concurrent;
using System.Diagnostics;
using Hostline.Core.Deliveries;
using Hostline.Core.Worlds;
using Hostline.Loops;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>
/// Sends deliveries. Worlds, families of accounts and destinations take turns, each within its share of what this node sends at once
/// (<see cref="SendingRoom"/>). A destination has at most <see cref="InFlightAtMost"/> attempts in flight from all nodes, one while it
/// fails. The first attempts of an order go out in event order, one lane at a time; retries bypass the lanes.
/// </summary>
public sealed class DeliveryLoop(Database database, CommitQueue queue, DeliveryAttempts attempts, SendingRoom room, ILogger<DeliveryLoop> log) : Loop(queue,
    log)
{
    public const int InFlightAtMost = DueTable.CountedAtMost;
    const int LaneAtMost = 16;

    /// <summary>
    /// This node works on at most this many times the number of deliveries that it can send at once; the rest are claimed, or their responses
    /// are being recorded.
    /// </summary>
    const int WorkPart = 2;

    /// <summary>If both are waiting, retries get at most every fourth place.</summary>
    const int RetriesPart = 4;

    /// <summary>
    /// While deliveries are being claimed, queries for due deliveries take at most one part in this many of the time. A query costs as much for
    /// one free place as for a hundred, so it pays to let several become free.
    /// </summary>
    const int LookPart = 2;

    static readonly TimeSpan RestAtMost = TimeSpan.FromMilliseconds(20);

    static readonly TimeSpan DrainFor = TimeSpan.FromSeconds(5);

    readonly ConcurrentDictionary<Guid, InFlight> inFlight = new();
    readonly DueDeliveries due = new(database, room);

    /// <summary>Whether anything was claimed since the last pass over all accounts began.</summary>
    bool isMoving;

    protected override Wakes WokenBy => Wakes.Deliveries;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var renewing = new CancellationTokenSource();
        var renewer = new Renewals(database, Queue, () => inFlight.Values).Run(renewing.Token);
        room.Freed += Beat;
        await base.ExecuteAsync(stoppingToken);
        room.Freed -= Beat;
        // A response that is still missing by then is not recorded; the lease expires and the delivery is sent again.
        attempts.GiveUpAfter(DrainFor);
        await Task.WhenAll(inFlight.Values.Select(f => f.Work));
        await renewing.CancelAsync();
        await renewer;
    }

    protected override async Task<TimeSpan> Pass(CancellationToken stopping)
    {
        var nextSlow = room.MoveSlow();
        if (inFlight.Count >= room.Size * WorkPart)
        {
            return nextSlow ?? Poll;
        }

        isMoving &= !due.IsAtStart;
        var began = Stopwatch.GetTimestamp();
        var look = await due.Look(stopping);
        var rest = Stopwatch.GetElapsedTime(began) * (LookPart - 1);
        if (await Claim(look) > 0)
        {
            isMoving = true;
            await Task.Delay(rest < RestAtMost ? rest : RestAtMost, stopping);
        }

        if (isMoving || !look.IsEnd)
        {
            return TimeSpan.Zero;
        }

        var nextRetry = look.NextRetry is { } wake ? Max(wake - look.Now, TimeSpan.FromMilliseconds(1)) : Poll;
        return nextSlow is { } slow && slow < nextRetry ? slow : nextRetry;
    }

    /// <summary>Takes the places first and returns those that were not needed, so that a claim for one destination never counts as free for the next.</summary>
    async Task<int> Claim(DueLook look)
    {
        var wants = look.Due.Select(d => Math.Min(d.Lanes + d.Retries, (d.IsFailing ? 1 : InFlightAtMost) - d.Busy)).ToList();
        var places = look.Due.Select(_ => new Queue<SendingPlace>()).ToList();
        FairTurns.Divide(wants, i =>
        {
            var place = room.TryTake(new(look.Due[i].World, look.Due[i].Family), look.Due[i].Id, look.Due[i].IsFailing);
            if (place is not null)
            {
                places[i].Enqueue(place);
            }

            return place is not null;
        });
        var looks = new LaneLooks(database, attempts, LaneAtMost);
        try
        {
            return (await Task.WhenAll(look.Due.Select((d, i) => places[i].Count == 0 ? Task.FromResult(0) : ClaimAt(d, places[i], look.Now, looks)))).Sum();
        }
        finally
        {
            _ = looks.Run();
        }
    }

    async Task<int> ClaimAt(DueDestination at, Queue<SendingPlace> places, DateTimeOffset now, LaneLooks looks)
    {
        try
        {
            var lanes = new RowList<ClaimedLane>(r => new(new(r.Id<OrderId>(0), at.Id, r.Int(2)), r.Text(3), r.Int(1), at));
            var retries = new RowList<ClaimedDelivery>(LaneTable.Read);
            var forRetries = PlacesForRetries(at, places.Count);
            var unit = new Unit().Guard(Guard.Destination(at.Id));
            var atMost = at.IsFailing ? 1 : InFlightAtMost;
            if (places.Count > forRetries)
            {
                unit.Returning(lanes, LaneTable.ClaimLanes, now, now + Lease, places.Count - forRetries, at.Id, at.Account, atMost);
            }

            if (forRetries > 0)
            {
                unit.Returning(retries, LaneTable.ClaimRetries, now, now + Lease, forRetries, at.Id, at.Account, atMost);
            }

            await Queue.Write(unit);
            foreach (var lane in lanes.Rows)
            {
                var look = looks.Ask(lane);
                Start(new(LaneTable.RenewLane, [lane.Claim.Order, at.Id, lane.Claim.Fence], places.Dequeue()), f => WalkLane(lane, look, looks, f));
            }

            foreach (var retry in retries.Rows)
            {
                Start(new(LaneTable.RenewDelivery, [retry.Id, retry.Fence], places.Dequeue()), f => attempts.Retry(retry, at.IsFailing, f));
            }

            return lanes.Rows.Count + retries.Rows.Count;
        }
        finally
        {
            foreach (var unused in places)
            {
                unused.Dispose();
            }
        }
    }

    /// <summary>A destination with many new lanes still gets its retries, and vice versa. A single place goes to whichever has waited longer.</summary>
    static int PlacesForRetries(DueDestination at, int places) =>
        at.Retries == 0 ? 0
        : at.Lanes == 0 ? places
        : places == 1 ? (at.RetrySince < at.LaneSince ? 1 : 0)
        : Math.Max(places - at.Lanes, Math.Min(at.Retries, Math.Max(1, places / RetriesPart)));

    /// <summary>First attempts of one order to one destination, in event order, until the lane is empty.</summary>
    async Task WalkLane(ClaimedLane claimed, LaneLook look, LaneLooks looks, InFlight holding)
    {
        var (lane, at) = (claimed.Claim, claimed.At);
        while (true)
        {
            await looks.Read;
            var waiting = look.Waiting.Rows;
            if (waiting.Count == 0)
            {
                await Queue.Write(new Unit().Then(LaneTable.Leave, lane.Order, at.Id, lane.Fence).Wake(Wakes.Deliveries));
                return;
            }

            for (var i = 0; i < waiting.Count; i++)
            {
                var isLast = i == waiting.Count - 1 && waiting.Count < LaneAtMost;
                if (!holding.IsHeld || !await attempts.First(waiting[i], lane, isLast, at.IsFailing, holding, i == 0 ? look.Attempt : null))
                {
                    return;
                }
            }

            if (waiting.Count < LaneAtMost)
            {
                return;
            }

            looks = new(database, attempts, LaneAtMost);
            look = looks.Ask(claimed with { Sent = waiting[^1].Sequence });
            await looks.Run();
        }
    }

    void Start(InFlight holding, Func<InFlight, Task> work)
    {
        var id = Guid.CreateVersion7();
        inFlight[id] = holding;
        holding.Work = Task.Run(async () =>
        {
            try
            {
                await work(holding);
            }
            catch (Exception failed)
            {
                Log.LogError(failed, "A delivery could not be processed; it is retried when its lease expires.");
            }
            finally
            {
                inFlight.TryRemove(id, out _);
                holding.Dispose();
                Beat();
            }
        });
    }

    static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
