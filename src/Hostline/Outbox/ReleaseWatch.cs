using Hostline.Core.Alarms;
using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Notices;
using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Network;
using Hostline.Network.Registry;
using Hostline.Notices;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>
/// Checks whether released live numbers are gone from the registry, which may have confirmed a release and kept the route. A number that is
/// still routed here is released again, with an alarm; its account is notified when it is gone.
/// </summary>
public sealed class ReleaseWatch(Ports ports, Database database, CommitQueue queue, NetworkAnswers answers, ILogger<ReleaseWatch> log)
    : RegistryWatch(ports, database, queue, log, ReleaseWatchTable.AnyWatched, ReleaseWatchTable.Watch, LooksAgainUnanswered)
{
    /// <summary>A registry may be slow to show what it has confirmed, so a route must be seen here twice.</summary>
    const int BelievedAfter = 2;

    public static readonly TimeSpan LooksFirstAfter = ReleaseSchedule.After(1);

    static readonly TimeSpan LooksAgainUnanswered = TimeSpan.FromHours(1);

    protected override Task Judge(WatchedRoute seen, World world, PhoneNumber number, RoutedTo found) => found switch
    {
        RoutedTo.Elsewhere => Gone(seen, number),
        RoutedTo.Here => Linger(seen, world, number),
        _ => Task.CompletedTask,
    };

    async Task Gone(WatchedRoute seen, PhoneNumber number) => await answers.Tell(seen.Route.Order, Actor.Network,
        loaded => Released(loaded, number) is { } hosting ? new(hosting.Id, EventKinds.ReleaseComplete, null, _ => { }) : null,
        (unit, loaded) =>
        {
            ReleaseWatchTable.CheckGone(unit, seen);
            if (Released(loaded, number) is not null)
            {
                NoticePosting.Post(unit, loaded.World, new(NoticeKind.ReleaseComplete, seen.Route.Account, seen.Route.Order, new([number.ToString()])),
                    loaded.Now, loaded.DatabaseNow);
            }
        });

    async Task Linger(WatchedRoute seen, World world, PhoneNumber number)
    {
        var times = seen.Times + 1;
        if (times < BelievedAfter)
        {
            await Queue.Write(ReleaseWatchTable.CheckLingers(new Unit(), seen, await Database.Now() + ReleaseSchedule.After(times)));
            return;
        }

        // A second release would also delete what a new order has begun at the registry.
        var isWanted = (await Database.Many(ReleaseWatchTable.IsOrderedAgain, r => r.Int(0), world.Id, number)).Count > 0;
        await answers.Tell(seen.Route.Order, Actor.Network,
            loaded => times == BelievedAfter && Released(loaded, number) is { } hosting
                ? new(hosting.Id, EventKinds.ReleaseUnfinished, null, _ => { }) : null,
            (unit, loaded) =>
            {
                var next = loaded.DatabaseNow + ReleaseSchedule.After(times);
                if (isWanted)
                {
                    ReleaseWatchTable.CheckLingers(unit, seen, next);
                }
                else
                {
                    ReleaseWatchTable.CheckRepeated(unit, loaded.World, seen, next, loaded.Now, loaded.DatabaseNow);
                }

                AlarmTable.Raise(unit, Alarm.ReleaseUnfinished(loaded.World.Id, number, seen.Route.Account, seen.Route.Order), loaded.Now,
                    loaded.DatabaseNow);
            });
    }

    /// <summary>Null for the route of a failed order, for which no account is waiting.</summary>
    static Hosting? Released(LoadedOrder loaded, PhoneNumber number) =>
        loaded.Order.Hostings.LastOrDefault(h => h.Number == number && h.State == HostingState.Released);
}
