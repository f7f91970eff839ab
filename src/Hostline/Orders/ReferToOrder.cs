using Hostline.Core.Events;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;

namespace Hostline.Orders;

/// <summary>Changes the reference that a customer finds an order by. This is an act on the order, so it restarts the idle deadline.</summary>
public sealed class ReferToOrder(OrderBook orders, Decisions decisions, ChangeUnits changes)
{
    public const int LengthAtMost = 128;

    /// <param name="reference">Null or empty for none.</param>
    public Task<Outcome<Order>> As(Caller caller, OrderId order, string? reference) =>
        decisions.Reach(() => Decide(caller, order, reference?.Trim() is { Length: > 0 } text ? text : null));

    async Task<Decision<Order>> Decide(Caller caller, OrderId id, string? reference)
    {
        if (await orders.Find(caller, id) is not { } loaded)
        {
            return new Refusal(Reason.NotFound);
        }

        if (reference is not null && (reference.Length > LengthAtMost || reference.Any(char.IsControl)))
        {
            return new Refusal(Reason.ValueOutOfRange, "/reference", Detail: $"A reference is one line of at most {LengthAtMost} characters.");
        }

        if (loaded.Order.Reference == reference)
        {
            return new(loaded.Order);
        }

        if (loaded.Order.RefuseWhileFrozen(caller.Actor) is { } frozen)
        {
            return frozen;
        }

        var change = new Change(loaded.Order, loaded.Order with { Reference = reference }, loaded.Now, caller.Actor);
        change.Tell(EventKinds.OrderReferenced, loaded.Order.Hostings.Select(h => h.Id));
        var unit = caller.NewUnit();
        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        return new(change.Order, unit);
    }
}
