using Hostline.Core.Alarms;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Network.Registry;
using Hostline.Orders;
using Hostline.Outbox.Workers;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>
/// One try to publish a route: publishes the newest generation of a number and confirms it by reading it back. An older generation has no
/// effect.
/// </summary>
public sealed class RouteTries(Ports ports, Database database, CommitQueue queue, NetworkAnswers answers, Withdrawals withdrawals, OrderTurns turns,
    ILogger<RouteTries> log)
{
    /// <summary>How often a carrier that has not answered is asked again, in world time.</summary>
    static readonly TimeSpan AskAgainAfter = TimeSpan.FromHours(1);

    /// <summary>The first wait after a registry could not be reached; doubled each time, up to the longest.</summary>
    internal static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5), LongestWait = TimeSpan.FromMinutes(10);

    /// <summary>After this many failures in a row, which take more than a minute, the desk gets an alarm.</summary>
    internal const int AlarmAfter = 5;

    /// <summary>A live registry may have its answer within seconds, so it is asked soon at first, and then less and less often.</summary>
    static TimeSpan AskAgain(World world, ClaimedRoute route) => world.IsLive ? Retry.Wait(route.Attempts, FirstWait, AskAgainAfter) : AskAgainAfter;

    public async Task Bring(ClaimedRoute route, CancellationToken lost)
    {
        if (await database.One(WorldTable.ById, WorldTable.Read, route.World) is not { } world)
        {
            // A route of a deleted sandbox is dropped: it must never be published as if it were live.
            await queue.Write(RouteTable.Drop(new Unit(), route));
            return;
        }

        if (ports.Of(world).RoutingRegistry(PhoneNumber.FromDigits(route.Number)) is not { } registry)
        {
            log.LogWarning("The route of {Number} needs a gateway, and this host has none.", PhoneNumber.FromDigits(route.Number));
            await AskLater(route, AskAgainAfter);
            return;
        }

        if ((await database.Many(OrderTable.IsFrozen, r => r.Int(0), route.Order)).Count > 0)
        {
            await AskLater(route, AskAgainAfter);
            return;
        }

        var answer = await Ask(registry, route, lost);
        var alarm = answer is RegistryAnswer.Unreachable or RegistryAnswer.Unauthorized ? Miss(route, world, registry, answer) : null;
        await (answer == RegistryAnswer.Pending ? AskLater(route, AskAgain(world, route)) : turns.Take(route.Order, () => Take(route, answer, alarm)));
    }

    async Task<RegistryAnswer> Ask(RoutingRegistry registry, ClaimedRoute route, CancellationToken lost)
    {
        try
        {
            var received = await registry.Publish(route, lost);
            return received == RegistryAnswer.Pending ? await registry.Read(route, lost) : received;
        }
        catch (Exception failed) when (failed is not OperationCanceledException && !StorageLog.IsOfStorage(failed))
        {
            log.LogWarning(failed, "Publishing the route of {Number} (generation {Generation}) failed.", PhoneNumber.FromDigits(route.Number),
                route.Generation);
            return RegistryAnswer.Unreachable;
        }
    }

    /// <summary>Applies the network's answer; answers about numbers of one order change that order one after the other.</summary>
    /// <param name="alarm">Reports that the registry could not be reached; raised in the unit that postpones the next try.</param>
    Task Take(ClaimedRoute route, RegistryAnswer answer, Alarm? alarm) => (route.Hosting, answer) switch
    {
        (null, _) => withdrawals.Take(route, answer, alarm),
        (_, RegistryAnswer.Unreachable or RegistryAnswer.Unauthorized) =>
            AskLater(route, Retry.Wait(route.Unreached, FirstWait, LongestWait), route.Unreached + 1, alarm),
        _ => answers.Take(route.Order, Actor.Network, loaded => loaded.Order.Hostings
            .Where(h => h.Id == route.Hosting && h.State == HostingState.Provisioning).Select(h => OfPublished(h.Id, answer)),
            (unit, _) => RouteTable.CheckConfirmed(unit, route)),
    };

    /// <summary>
    /// The registry could not be reached, or refuses our credentials. The desk gets an alarm about refused credentials at once, because only
    /// people can fix that; anything else may be temporary.
    /// </summary>
    /// <returns>The alarm that is due; null for none yet.</returns>
    Alarm? Miss(ClaimedRoute route, World world, RoutingRegistry registry, RegistryAnswer answer)
    {
        var times = route.Unreached + 1;
        var refused = answer == RegistryAnswer.Unauthorized;
        log.LogWarning("The registry {Registry} {Trouble} (route of {Number}, generation {Generation}, {Times} times in a row).", registry.Name,
            refused ? "does not accept our credentials" : "was not reached", PhoneNumber.FromDigits(route.Number), route.Generation, times);
        return world.IsLive && (refused || times >= AlarmAfter)
            ? Alarm.RegistryDown(registry.Name, PhoneNumber.FromDigits(route.Number), refused) : null;
    }

    static HostingSignal OfPublished(HostingId hosting, RegistryAnswer answer) => answer switch
    {
        RegistryAnswer.Refused => new(hosting, Signal.CarrierRefused, EventKinds.CarrierRefused, Reason.CarrierRejected),
        RegistryAnswer.IneligibleCarrier => new(hosting, Signal.CarrierRefused, EventKinds.CarrierRefused, Reason.IneligibleCarrier),
        RegistryAnswer.TimedOut => new(hosting, Signal.CarrierSilent, EventKinds.CarrierSilent, Reason.CarrierTimeout),
        RegistryAnswer.Unable => new(hosting, Signal.ActivationRefused, EventKinds.ActivationRefused, Reason.ActivationFailed),
        RegistryAnswer.AlreadyHosted => new(hosting, Signal.ActivationRefused, EventKinds.ActivationRefused, Reason.AlreadyHosted),
        RegistryAnswer.NotFound => new(hosting, Signal.ActivationRefused, EventKinds.ActivationRefused, Reason.NumberNotFound),
        RegistryAnswer.Unproven => new(hosting, Signal.ActivationRefused, EventKinds.ActivationRefused, Reason.OwnershipNotProven),
        _ => new(hosting, Signal.CarrierAccepted, EventKinds.CarrierAccepted, null),
    };

    /// <param name="unreached">How many times in a row its registry could not be reached.</param>
    async Task AskLater(ClaimedRoute route, TimeSpan after, int unreached = 0, Alarm? alarm = null)
    {
        var unit = new Unit();
        var now = await database.Now();
        if (await database.One(WorldTable.ById, WorldTable.Read, route.World) is { } world)
        {
            var due = world.Now(now) + after;
            RouteTable.CheckLater(unit, route, due, world.WakeAt(due, now), unreached);
            if (alarm is not null)
            {
                AlarmTable.Raise(unit, alarm, world.Now(now), now);
            }
        }
        else
        {
            RouteTable.Drop(unit, route);
        }

        await queue.Write(unit);
    }
}
