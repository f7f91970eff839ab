using Hostline.Campaigns;
using Hostline.Core.Alarms;
using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Network.Registry;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>
/// The effects of the registry's answer on a route that is to be removed. Confirmed: the number is released and leaves its campaign. Not
/// reached: the call is retried for as long as it takes, and the order's history records the first failures. Refused: it is not retried; a
/// number stays active, in its campaign, and its account may request the release again.
/// </summary>
public sealed class Withdrawals(NetworkAnswers answers, LostNumbers lost)
{
    /// <param name="alarm">An alarm to raise if the registry could not be reached; null for none.</param>
    public Task Take(ClaimedRoute route, RegistryAnswer answer, Alarm? alarm = null) => answer == RegistryAnswer.Confirmed
        ? answers.Take(route.Order, Actor.Network,
            loaded => Leaving(loaded, route) is { } hosting ? [new HostingSignal(hosting.Id, Signal.ReleaseConfirmed, EventKinds.Released, null)] : [],
            (unit, loaded) => Confirm(unit, loaded, route),
            follow: (unit, change, loaded) =>
                Leaving(loaded, route) is { } hosting ? lost.Leave(unit, change, loaded.World, hosting.Number) : Task.CompletedTask)
        : answers.Tell(route.Order, Actor.Network, loaded => NewsOf(loaded, route, answer), (unit, loaded) => GoOn(unit, loaded, route, answer, alarm));

    /// <summary>Starts the later checks whether a live number is gone from the registry; sandboxes are not checked.</summary>
    static void Confirm(Unit unit, LoadedOrder loaded, ClaimedRoute route)
    {
        RouteTable.CheckConfirmed(unit, route);
        if (loaded.World.IsLive)
        {
            ReleaseWatchTable.Begin(unit, route, loaded.DatabaseNow + ReleaseWatch.LooksFirstAfter);
        }
    }

    /// <summary>The number whose release was requested; null for the route of a failed order, for which no account is waiting.</summary>
    static Hosting? Leaving(LoadedOrder loaded, ClaimedRoute route) =>
        loaded.Order.Hostings.FirstOrDefault(h => h.Number.Digits == route.Number && h.State == HostingState.Active);

    static HostingNews? NewsOf(LoadedOrder loaded, ClaimedRoute route, RegistryAnswer answer)
    {
        var failures = route.Attempts + 1;
        return Leaving(loaded, route) switch
        {
            { } hosting when answer == RegistryAnswer.Refused =>
                new(hosting.Id, EventKinds.ReleaseRefused, Reason.ReleaseRefused, json => json.WriteNumber("attempt"u8, failures)),
            { } hosting when ReleaseSchedule.IsTold(failures) => new(hosting.Id, EventKinds.ReleaseFailed, Reason.RegistryUnreachable, json =>
            {
                json.WriteNumber("attempt"u8, failures);
                json.WriteString("next_try_at"u8, NextTry(loaded, failures));
            }),
            _ => null,
        };
    }

    static void GoOn(Unit unit, LoadedOrder loaded, ClaimedRoute route, RegistryAnswer answer, Alarm? alarm)
    {
        if (answer == RegistryAnswer.Refused)
        {
            RouteTable.CheckTakenBack(unit, route, Leaving(loaded, route)?.Id, Reason.ReleaseRefused);
            return;
        }

        if (!loaded.World.IsLive)
        {
            unit.Guard(Guard.Clock(loaded.World.Id, loaded.World.ClockVersion));
        }

        var due = NextTry(loaded, route.Attempts + 1);
        RouteTable.CheckLater(unit, route, due, loaded.World.WakeAt(due, loaded.DatabaseNow), route.Unreached + 1, Reason.RegistryUnreachable);
        if (alarm is not null)
        {
            AlarmTable.Raise(unit, alarm, loaded.Now, loaded.DatabaseNow);
        }
    }

    static DateTimeOffset NextTry(LoadedOrder loaded, int failures) => loaded.Now + ReleaseSchedule.After(failures);
}
