using Hostline.Core.Alarms;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Notices;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Loops;
using Hostline.Network;
using Hostline.Network.Registry;
using Hostline.Notices;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>
/// Compares the routes of active live numbers with the registry. A number that is routed elsewhere twice in a row is lost: its account, and the
/// desk, hear of it once, and again only after it was seen here. A registry that does not answer says nothing.
/// </summary>
public sealed class RouteWatch(Ports ports, Database database, CommitQueue queue, NetworkAnswers answers, ILogger<RouteWatch> log) : Loop(queue, log)
{
    const int ClaimAtMost = 32;

    /// <summary>What the registry said once may be a passing error; twice it is believed.</summary>
    const int LostAfter = 2;

    public static readonly TimeSpan LooksEvery = TimeSpan.FromHours(6), LooksAgainAfter = TimeSpan.FromMinutes(1);

    protected override Wakes WokenBy => Wakes.None;

    protected override async Task<TimeSpan> Pass(CancellationToken stopping)
    {
        var now = await database.Now();
        if (await database.One(RouteTable.AnyWatched, r => r.Int(0), World.LiveId, now) == 0
            || await database.One(WorldTable.ById, WorldTable.Read, World.LiveId) is not { } world)
        {
            return Poll;
        }

        var due = new RowList<WatchedRoute>(RouteTable.ReadWatched);
        await Queue.Write(new Unit().Returning(due, RouteTable.Watch, World.LiveId, now, now + LooksEvery, ClaimAtMost));
        await Task.WhenAll(due.Rows.Select(r => Look(r, world, stopping)));
        return due.Rows.Count == ClaimAtMost ? TimeSpan.Zero : Poll;
    }

    async Task Look(WatchedRoute watched, World world, CancellationToken stopping)
    {
        var number = PhoneNumber.FromDigits(watched.Route.Number);
        try
        {
            var found = ports.Of(world).RoutingRegistry(number) is { } registry ? await registry.Find(world.Id, number, stopping) : RoutedTo.Unknown;
            await (found switch
            {
                RoutedTo.Elsewhere => Stray(watched, number),
                RoutedTo.Here when watched.Astray > 0 => Return(watched),
                _ => Task.CompletedTask,
            });
        }
        catch (Exception busy) when (StorageLog.IsOfStorage(busy))
        {
            Log.Postponed($"The watch of {number}", busy);
        }
        catch (Exception failed) when (!stopping.IsCancellationRequested)
        {
            Log.LogWarning(failed, "Where {Number} is routed could not be read.", number);
        }
    }

    async Task Stray(WatchedRoute watched, PhoneNumber number)
    {
        var astray = watched.Astray + 1;
        if (astray != LostAfter)
        {
            var now = await database.Now();
            await Queue.Write(RouteTable.CheckAstray(new Unit(), watched, Math.Min(astray, LostAfter + 1), now + (astray < LostAfter ? LooksAgainAfter
                : LooksEvery)));
            return;
        }

        await answers.Tell(watched.Route.Order, Actor.Network, loaded => Active(loaded.Order.Hostings, watched) is { } hosting
            ? new(hosting.Id, EventKinds.RoutingLost, Reason.RoutingLost, _ => { }) : null, (unit, loaded) =>
        {
            // One that is not active yet is lost only once it is.
            var isActive = Active(loaded.Order.Hostings, watched) is not null;
            RouteTable.CheckAstray(unit, watched, isActive ? astray : watched.Astray, loaded.DatabaseNow + (isActive ? LooksEvery : LooksAgainAfter));
            if (isActive)
            {
                AlarmTable.Raise(unit, Alarm.RoutingLost(loaded.World.Id, number, watched.Route.Account, watched.Route.Order), loaded.Now, loaded.DatabaseNow);
                NoticePosting.Post(unit, loaded.World, new(NoticeKind.RoutingLost, watched.Route.Account, watched.Route.Order,
                    new([number.ToString()], Reason.RoutingLost.Code())), loaded.Now, loaded.DatabaseNow);
            }
        });
    }

    /// <summary>It is here again. Only one that was told as lost is told as found.</summary>
    Task Return(WatchedRoute watched) => watched.Astray < LostAfter
        ? Forgive(watched)
        : answers.Tell(watched.Route.Order, Actor.Network, loaded => Active(loaded.Order.Hostings, watched) is { } hosting
            ? new(hosting.Id, EventKinds.RoutingRestored, null, _ => { }) : null,
            (unit, loaded) => RouteTable.CheckAstray(unit, watched, 0, loaded.DatabaseNow + LooksEvery));

    async Task Forgive(WatchedRoute watched) => await Queue.Write(RouteTable.CheckAstray(new Unit(), watched, 0, await database.Now() + LooksEvery));

    static Hosting? Active(IEnumerable<Hosting> hostings, WatchedRoute watched) =>
        hostings.FirstOrDefault(h => h.Id == watched.Route.Hosting && h.State == HostingState.Active);
}
