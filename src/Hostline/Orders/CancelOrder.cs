using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Storage;

namespace Hostline.Orders;

/// <summary>Cancels an order before it is provisioned. Cancelling it again returns it unchanged.</summary>
public sealed class CancelOrder(OrderBook orders, Decisions decisions, ChangeUnits changes)
{
    public Task<Outcome<Order>> For(Caller caller, OrderId order) => decisions.Reach(() => Decide(caller, order));

    /// <param name="refuse">Why a hosting in this state is not cancelled; null if it is.</param>
    public Task<Outcome<Order>> For(Caller caller, OrderId order, HostingId hosting, Func<Hosting, Refusal?> refuse) => decisions.Reach(async () =>
    {
        if (await orders.Find(caller, order) is not { } loaded || loaded.Order.Hostings.FirstOrDefault(h => h.Id == hosting) is not { } one)
        {
            return new Refusal(Reason.NotFound);
        }

        return (loaded.Order.RefuseWhileFrozen(caller.Actor) ?? refuse(one)) is { } refusal ? refusal : Cancel(caller, loaded, [one]);
    });

    async Task<Decision<Order>> Decide(Caller caller, OrderId id)
    {
        if (await orders.Find(caller, id) is not { } loaded)
        {
            return new Refusal(Reason.NotFound);
        }

        var order = loaded.Order;
        if (order.Status == OrderStatus.Deleted)
        {
            return new(order);
        }

        if ((order.RefuseWhileFrozen(caller.Actor) ?? Refuse(order)) is { } refusal)
        {
            return refusal;
        }

        return Cancel(caller, loaded, order.Hostings);
    }

    Decision<Order> Cancel(Caller caller, LoadedOrder loaded, IEnumerable<Hosting> which)
    {
        var change = new Change(loaded.Order, loaded.Order, loaded.Now, caller.Actor);
        var cancelled = which.Where(h => change.Send(h.Id, Signal.Cancelled, Reason.DeletedByCustomer) is null).Select(h => h.Id).ToList();
        if (!change.Order.IsOpen)
        {
            change.Withdraw(caller.Actor.ToString());
        }

        change.Tell(EventKinds.OrderCancelled, cancelled, Reason.DeletedByCustomer);
        var unit = caller.NewUnit();
        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        return new(change.Order, unit);
    }

    static Refusal? Refuse(Order order) =>
        order.Hostings.Any(h => h.State is HostingState.Provisioning or HostingState.Testing) ? new(Reason.OrderInProgress)
        : order.IsOpen ? null
        : order.Hostings.Any(h => h.State is HostingState.Active or HostingState.Released) ? new(Reason.OrderActive)
        : new(Reason.OrderClosed);
}
