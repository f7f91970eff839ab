using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Ownership;

/// <summary>Records that ownership of a number was proven to a registry that requires its own proof.</summary>
public sealed class ForeignProofs(OrderBook orders, NumberBook numbers, Decisions decisions, ChangeUnits changes)
{
    /// <summary>Proves nothing if the hosting no longer requires it, or if another order has the number by now.</summary>
    /// <param name="finish">Adds conditions to the same unit: the errand's lease.</param>
    public Task Take(OrderId order, HostingId hosting, Action<Unit> finish) => decisions.Reach<bool>(async () =>
    {
        if (await orders.Find(order) is not { } loaded || loaded.Order.RefuseWhileFrozen(Actor.Network) is not null)
        {
            return new(false);
        }

        var unit = new Unit();
        finish(unit);
        var change = new Change(loaded.Order, loaded.Order, loaded.Now, Actor.Network);
        if (loaded.Order.Hostings.FirstOrDefault(h => h.Id == hosting) is { State: HostingState.Gathering } waiting && waiting.Needs(Requirement.Ownership)
            && (await numbers.Load(loaded, [waiting])).Values.Single() is { IsHeldByOther: false } known
            && change.Send(waiting.Id, Signal.OwnershipProven) is null)
        {
            unit.Guard(Guard.OfNumber(loaded.World.Id, waiting.Number.Digits, known.Version));
            NumberTable.Touch(unit, loaded.World.Id, waiting.Number);
            change.Tell(EventKinds.OwnershipProven, [waiting.Id]);
            changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        }

        return new(true, unit, _ => (Outcome<bool>)false);
    });
}
