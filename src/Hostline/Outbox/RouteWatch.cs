using Hostline.Core.Alarms;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Notices;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Network.Registry;
using Hostline.Notices;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>
/// Compares the routes of active live numbers with the registry. A number that is routed elsewhere twice in a row is reported as lost, to its
/// account and the desk: once, and again only after it was seen here.
/// </summary>
public sealed class RouteWatch(Ports ports, Database database, CommitQueue queue, NetworkAnswers answers, ILogger<RouteWatch> log)
    : RegistryWatch(ports, database, queue, log, RouteTable.AnyWatched, RouteTable.Watch, LooksEvery)
{
    /// <summary>A single answer may be a passing error.</summary>
    const int LostAfter = 2;

    public static readonly TimeSpan LooksEvery = TimeSpan.FromHours(6), LooksAgainAfter = TimeSpan.FromMinutes(1);

    protected override Task Judge(WatchedRoute seen, World world, PhoneNumber number, RoutedTo found) => found switch
    {
        RoutedTo.Elsewhere => Stray(seen, number),
        RoutedTo.Here when seen.Times > 0 => Return(seen),
        _ => Task.CompletedTask,
    };

    async Task Stray(WatchedRoute watched, PhoneNumber number)
    {
        var astray = watched.Times + 1;
        if (astray != LostAfter)
        {
            var now = await Database.Now();
            await Queue.Write(RouteTable.CheckAstray(new Unit(), watched, Math.Min(astray, LostAfter + 1), now + (astray < LostAfter ? LooksAgainAfter
                : LooksEvery)));
            return;
        }

        await answers.Tell(watched.Route.Order, Actor.Network, loaded => Active(loaded.Order.Hostings, watched) is { } hosting
            ? new(hosting.Id, EventKinds.RoutingLost, Reason.RoutingLost, _ => { }) : null, (unit, loaded) =>
        {
            // A number that is not active yet is reported only once it is.
            var isActive = Active(loaded.Order.Hostings, watched) is not null;
            RouteTable.CheckAstray(unit, watched, isActive ? astray : watched.Times, loaded.DatabaseNow + (isActive ? LooksEvery : LooksAgainAfter));
            if (isActive)
            {
                AlarmTable.Raise(unit, Alarm.RoutingLost(loaded.World.Id, number, watched.Route.Account, watched.Route.Order), loaded.Now, loaded.DatabaseNow);
                NoticePosting.Post(unit, loaded.World, new(NoticeKind.RoutingLost, watched.Route.Account, watched.Route.Order,
                    new([number.ToString()], Reason.RoutingLost.Code())), loaded.Now, loaded.DatabaseNow);
            }
        });
    }

    /// <summary>It is routed here again. Only a number that was reported as lost is reported as found.</summary>
    Task Return(WatchedRoute watched) => watched.Times < LostAfter
        ? Forgive(watched)
        : answers.Tell(watched.Route.Order, Actor.Network, loaded => Active(loaded.Order.Hostings, watched) is { } hosting
            ? new(hosting.Id, EventKinds.RoutingRestored, null, _ => { }) : null,
            (unit, loaded) => RouteTable.CheckAstray(unit, watched, 0, loaded.DatabaseNow + LooksEvery));

    async Task Forgive(WatchedRoute watched) => await Queue.Write(RouteTable.CheckAstray(new Unit(), watched, 0, await Database.Now() + LooksEvery));

    static Hosting? Active(IEnumerable<Hosting> hostings, WatchedRoute watched) =>
        hostings.FirstOrDefault(h => h.Id == watched.Route.Hosting && h.State == HostingState.Active);
}
