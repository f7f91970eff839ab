using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Loops;
using Hostline.Network;
using Hostline.Network.Registry;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>
/// Brings the routing registry to the wanted state: publishes the newest generation of each number and confirms it by reading it back.
/// An older generation has no effect.
/// </summary>
public sealed class Routes(Ports ports, Database database, CommitQueue queue, NetworkAnswers answers, Withdrawals withdrawals,
    ILogger<Routes> log) : Loop(queue, log)
{
    const int ClaimAtMost = 64;

    /// <summary>How often a carrier that has not answered is asked again, in world time.</summary>
    static readonly TimeSpan AskAgainAfter = TimeSpan.FromHours(1);
    static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    /// <summary>A live registry may have its answer within seconds, so it is asked soon first, and then less and less often.</summary>
    static TimeSpan AskAgain(World world, ClaimedRoute route) =>
        world.IsLive ? Workers.Retry.Wait(route.Attempts, AfterFailure, AskAgainAfter) : AskAgainAfter;

    protected override Wakes WokenBy => Wakes.Routes;

    protected override async Task<TimeSpan> Pass(CancellationToken stopping)
    {
        var now = await database.Now();
        if (await database.One(RouteTable.AnyDue, r => r.Int(0), now) == 0)
        {
            return Poll;
        }

        var claimed = new RowList<ClaimedRoute>(RouteTable.Read);
        await Queue.Write(new Unit().Returning(claimed, RouteTable.Claim, now, now + Lease, ClaimAtMost));
        await Task.WhenAll(claimed.Rows.GroupBy(r => r.Order).Select(of => InTurn(of, stopping)));
        return claimed.Rows.Count == ClaimAtMost ? TimeSpan.Zero : Poll;
    }

    /// <summary>Numbers of one order change that order, and would only keep each other from it.</summary>
    async Task InTurn(IEnumerable<ClaimedRoute> ofOneOrder, CancellationToken lost)
    {
        foreach (var route in ofOneOrder)
        {
            await Run(route, lost);
        }
    }

    async Task Run(ClaimedRoute route, CancellationToken lost)
    {
        try
        {
            // A route of a deleted sandbox is dropped: it must never be published as if it were live.
            await (await database.One(WorldTable.ById, WorldTable.Read, route.World) is { } world
                ? Bring(route, world, lost) : Queue.Write(RouteTable.Drop(new Unit(), route)));
        }
        catch (Exception busy) when (StorageLog.IsOfStorage(busy))
        {
            // The lease expires in real time; a delay in world time would not end if the clock is stopped.
            Log.Postponed($"The route of {PhoneNumber.FromDigits(route.Number)}", busy);
        }
        catch (Exception failed)
        {
            Log.LogWarning(failed, "Publishing the route of {Number} (generation {Generation}) failed.", PhoneNumber.FromDigits(route.Number),
                route.Generation);
            await AskLater(route, AfterFailure);
        }
    }

    async Task Bring(ClaimedRoute route, World world, CancellationToken lost)
    {
        if (ports.Of(world).RoutingRegistry(PhoneNumber.FromDigits(route.Number)) is not { } registry)
        {
            Log.LogWarning("The route of {Number} needs a gateway, and this host has none.", PhoneNumber.FromDigits(route.Number));
            await AskLater(route, AskAgainAfter);
            return;
        }

        if ((await database.Many(OrderTable.IsFrozen, r => r.Int(0), route.Order)).Count > 0)
        {
            await AskLater(route, AskAgainAfter);
            return;
        }

        var answer = await registry.Publish(route, lost) ? await registry.Read(route, lost) : RegistryAnswer.Unreachable;
        await (answer == RegistryAnswer.Pending ? AskLater(route, AskAgain(world, route))
            : route.Hosting is null ? withdrawals.Take(route, answer)
            : Publish(route, answer));
    }

    Task Publish(ClaimedRoute route, RegistryAnswer answer) => answer == RegistryAnswer.Unreachable
        ? AskLater(route, AfterFailure)
        : answers.Take(route.Order, Actor.Network, loaded => loaded.Order.Hostings
            .Where(h => h.Id == route.Hosting && h.State == HostingState.Provisioning).Select(h => OfPublished(h.Id, answer)),
            (unit, _) => RouteTable.CheckConfirmed(unit, route));

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

    async Task AskLater(ClaimedRoute route, TimeSpan after)
    {
        var unit = new Unit();
        var now = await database.Now();
        if (await database.One(WorldTable.ById, WorldTable.Read, route.World) is { } world)
        {
            var due = world.Now(now) + after;
            RouteTable.CheckLater(unit, route, due, world.WakeAt(due, now));
        }
        else
        {
            RouteTable.Drop(unit, route);
        }

        await Queue.Write(unit);
    }
}
