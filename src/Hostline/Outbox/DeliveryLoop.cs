using System.Collections.Concurrent;
using Hostline.Core.Deliveries;
using Hostline.Core.Worlds;
using Hostline.Loops;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>
/// Sends deliveries. Worlds, accounts and destinations take turns, each within its share of what this node sends at once
/// (<see cref="SendingRoom"/>). A destination has at most <see cref="InFlightAtMost"/> attempts in flight from all nodes, one while it
/// fails. The first attempts of an order go out in event order, one lane at a time; retries bypass the lanes.
/// </summary>
public sealed class DeliveryLoop(Database database, CommitQueue queue, DeliveryAttempts attempts, SendingRoom room, ILogger<DeliveryLoop> log) : Loop(queue,
    log)
{
    public const int InFlightAtMost = DueTable.CountedAtMost;
    const int LaneAtMost = 16;

    /// <summary>If both are waiting, retries get at most every fourth place.</summary>
    const int RetriesPart = 4;

    static readonly TimeSpan DrainFor = TimeSpan.FromSeconds(5);

    readonly ConcurrentDictionary<Guid, InFlight> inFlight = new();
    readonly DueDeliveries due = new(database, room);

    /// <summary>Whether something was claimed since the last pass over all accounts began.</summary>
    bool isMoving;

    protected override Wakes WokenBy => Wakes.Deliveries;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var renewing = new CancellationTokenSource();
        var renewer = new Renewals(database, Queue, () => inFlight.Values).Run(renewing.Token);
        await base.ExecuteAsync(stoppingToken);
        // An answer of a slow receiver that is still missing by then is not recorded; the lease expires and the delivery is sent again.
        attempts.GiveUpAfter(DrainFor);
        await Task.WhenAll(inFlight.Values.Select(f => f.Work));
        await renewing.CancelAsync();
        await renewer;
    }

    protected override async Task<TimeSpan> Pass(CancellationToken stopping)
    {
        var nextSlow = room.MoveSlow();
        isMoving &= !due.IsAtStart;
        var look = await due.Look(stopping);
        isMoving |= await Claim(look) > 0;
        if (isMoving || !look.IsEnd)
        {
            return TimeSpan.Zero;
        }

        var nextRetry = look.NextRetry is { } wake ? Max(wake - look.Now, TimeSpan.FromMilliseconds(1)) : Poll;
        return nextSlow is { } slow && slow < nextRetry ? slow : nextRetry;
    }

    /// <summary>
    /// Takes the places first and returns those that were not needed, so that a claim for one destination is never counted as free for
    /// the next.
    /// </summary>
    async Task<int> Claim(DueLook look)
    {
        var wants = look.Due.Select(d => Math.Min(d.Lanes + d.Retries, (d.IsFailing ? 1 : InFlightAtMost) - d.Busy)).ToList();
        var places = look.Due.Select(_ => new Queue<SendingPlace>()).ToList();
        FairTurns.Divide(wants, i =>
        {
            var place = room.TryTake(new(look.Due[i].World, look.Due[i].Account), look.Due[i].Id, look.Due[i].IsFailing);
            if (place is not null)
            {
                places[i].Enqueue(place);
            }

            return place is not null;
        });
        return (await Task.WhenAll(look.Due.Select((d, i) => places[i].Count == 0 ? Task.FromResult(0) : ClaimAt(d, places[i], look.Now)))).Sum();
    }

    async Task<int> ClaimAt(DueDestination at, Queue<SendingPlace> places, DateTimeOffset now)
    {
        try
        {
            var lanes = new RowList<(LaneClaim Lane, string Kind, int Sent)>(r => (new(r.Id<OrderId>(0), at.Id, r.Int(2)), r.Text(3), r.Int(1)));
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
            foreach (var (lane, kind, sent) in lanes.Rows)
            {
                Start(new(LaneTable.RenewLane, [lane.Order, at.Id, lane.Fence], places.Dequeue()), f => WalkLane(lane, kind, sent, at, f));
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

    /// <summary>
    /// A destination with many new lanes still gets its retries, and vice versa. A single place goes to whichever has waited longer.
    /// </summary>
    static int PlacesForRetries(DueDestination at, int places) =>
        at.Retries == 0 ? 0
        : at.Lanes == 0 ? places
        : places == 1 ? (at.RetrySince < at.LaneSince ? 1 : 0)
        : Math.Max(places - at.Lanes, Math.Min(at.Retries, Math.Max(1, places / RetriesPart)));

    /// <summary>First attempts of one order to one destination, in event order, until the lane is empty.</summary>
    async Task WalkLane(LaneClaim lane, string kind, int sent, DueDestination at, InFlight holding)
    {
        while (true)
        {
            var batch = new ReadBatch();
            var next = batch.Many(LaneTable.Next, LaneTable.Read, lane.Order, at.Id, sent, LaneAtMost);
            var look = attempts.Ask(batch, kind, at.World, at.Account, at.Id);
            await database.Run(batch);
            var waiting = next.Rows;
            if (waiting.Count == 0)
            {
                await Queue.Write(new Unit().Then(LaneTable.Leave, lane.Order, at.Id, lane.Fence).Wake(Wakes.Deliveries));
                return;
            }

            for (var i = 0; i < waiting.Count; i++)
            {
                var isLast = i == waiting.Count - 1 && waiting.Count < LaneAtMost;
                if (!holding.IsHeld || !await attempts.First(waiting[i], lane, isLast, at.IsFailing, holding, i == 0 ? look : null))
                {
                    return;
                }

                sent = waiting[i].Sequence;
            }

            if (waiting.Count < LaneAtMost)
            {
                return;
            }
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

/// <summary>A lane leased to this node.</summary>
public readonly record struct LaneClaim(OrderId Order, DestinationId Destination, int Fence);
