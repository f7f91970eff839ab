using Hostline.Core.Deliveries;
using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Loops;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>
/// Brings the routing registry to the wanted state. A pass never waits for a route that it has begun: it looks for the next ones while each
/// route is published under a lease that is renewed.
/// </summary>
public sealed class Routes(Database database, CommitQueue queue, RoutePlaces places, RouteTries tries, ILogger<Routes> log)
    : LeasedLoop<(WorldId World, long Number)>(database, queue, log)
{
    const int LookAtMost = 128;

    static readonly DueRoute Start = new(default, 0, default, DateTimeOffset.UnixEpoch.AddDays(-1));

    readonly Database database = database;
    DueRoute after = Start;

    protected override Wakes WokenBy => Wakes.Routes;

    protected override async Task<TimeSpan> Pass(CancellationToken stopping)
    {
        var (withoutLive, withoutSandboxes) = (places.IsLiveFull, places.AreSandboxesFull);
        IsShort = (after != Start && IsShort) || withoutLive || withoutSandboxes;
        if (withoutLive && withoutSandboxes)
        {
            return Poll;
        }

        var now = await database.Now();
        var due = await database.Many(RouteTable.Due, RouteTable.ReadDue, now, after.WakeAt, after.World, after.Number, LookAtMost,
            withoutLive ? 1 : 0, withoutSandboxes ? 1 : 0, World.LiveId);
        var isMoving = await Claim(due, now);
        var isEnd = due.Count < LookAtMost;
        after = isEnd ? Start : due[^1];
        return isEnd && !(isMoving && IsShort) ? Poll : TimeSpan.Zero;
    }

    /// <summary>Takes the places first and returns those of routes that another node claimed.</summary>
    async Task<bool> Claim(IReadOnlyList<DueRoute> due, DateTimeOffset now)
    {
        var wanted = new List<DueRoute>();
        // An older generation that is still on its way here is waited for.
        foreach (var route in FairTurns.InTurns(due.Where(r => !IsInHand((r.World, r.Number))), r => r.World, r => r.Family))
        {
            if (places.TryTake(route))
            {
                wanted.Add(route);
            }
            else
            {
                IsShort = true;
            }
        }

        if (wanted.Count == 0)
        {
            return false;
        }

        var claimed = (await TakeLeases(wanted, now)).ToDictionary(c => (c.World, c.Number));
        foreach (var route in wanted)
        {
            if (claimed.TryGetValue((route.World, route.Number), out var mine))
            {
                Begin(route, mine);
            }
            else
            {
                places.Give(route);
            }
        }

        return claimed.Count > 0;
    }

    /// <summary>In the same order on every node, so that no two nodes wait for each other's rows.</summary>
    async Task<IReadOnlyList<ClaimedRoute>> TakeLeases(List<DueRoute> wanted, DateTimeOffset now)
    {
        var claimed = new List<RowList<ClaimedRoute>>();
        try
        {
            var unit = new Unit();
            foreach (var route in wanted.OrderBy(w => w.World.Value).ThenBy(w => w.Number))
            {
                // Each statement needs its own list, because a statement clears its list when it begins.
                claimed.Add(new(RouteTable.Read));
                unit.Returning(claimed[^1], RouteTable.Claim, route.World, route.Number, now, now + Lease);
            }

            await Queue.Write(unit);
            return [.. claimed.SelectMany(c => c.Rows)];
        }
        catch (Exception)
        {
            wanted.ForEach(places.Give);
            throw;
        }
    }

    void Begin(DueRoute due, ClaimedRoute route) => Begin((route.World, route.Number),
        new(RouteTable.Renew, [route.World, route.Number, route.Fence], Lease), lost => Run(route, lost), () => places.Give(due));

    async Task Run(ClaimedRoute route, CancellationToken lost)
    {
        try
        {
            await tries.Bring(route, lost);
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested)
        {
            Log.LogInformation("The route of {Number} (generation {Generation}) is abandoned by this node; it is claimed again when its lease expires.",
                PhoneNumber.FromDigits(route.Number), route.Generation);
        }
        catch (Exception busy) when (StorageLog.IsOfStorage(busy))
        {
            // The lease expires in real time; a delay in world time would not end if the clock is stopped.
            Log.Postponed($"The route of {PhoneNumber.FromDigits(route.Number)}", busy);
        }
        catch (Exception failed)
        {
            Log.LogError(failed, "The route of {Number} could not be brought to its registry; it is claimed again when its lease expires.",
                PhoneNumber.FromDigits(route.Number));
        }
    }
}
