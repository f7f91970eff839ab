using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;

namespace Hostline.Orders;

/// <summary>Changes a customer's notes about a hosting. This is an act on the order, so it restarts the idle deadline.</summary>
public sealed class DescribeHosting(OrderBook orders, Notes notebook, Decisions decisions, ChangeUnits changes)
{
    public Task<Outcome<Particulars>> For(Caller caller, OrderId order, WantedNotes wanted) => decisions.Reach(() => Decide(caller, order, wanted));

    async Task<Decision<Particulars>> Decide(Caller caller, OrderId id, WantedNotes wanted)
    {
        if (await orders.Find(caller, id) is not { } loaded || loaded.Order.Hostings.All(h => h.Id != wanted.Hosting))
        {
            return new Refusal(Reason.NotFound);
        }

        var notes = await notebook.Check(loaded, wanted);
        if (notes.Value is not { IsEmpty: false } described)
        {
            return new(notes.Then(n => n!.After));
        }

        if (loaded.Order.RefuseWhileFrozen(caller.Actor) is { } frozen)
        {
            return frozen;
        }

        var (change, unit) = (new Change(loaded.Order, loaded.Order, loaded.Now, caller.Actor), caller.NewUnit());
        described.Add(unit, change);
        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        return new(described.After, unit);
    }
}
