using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Network;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>
/// Releases an active number. The registry is called first; the hosting is released when the registry has confirmed that the route is gone.
/// Until then the number can be neither released nor hosted again (<see cref="Outbox.Withdrawals"/>). While its former holder asks for it back,
/// it cannot be released.
/// </summary>
public sealed class ReleaseNumber(Ports ports, Database database, OrderBook orders, Decisions decisions, ChangeUnits changes)
{
    public Task<Outcome<Order>> For(Caller caller, HostingId hosting) => For(caller.Account.Id, caller.Principal, hosting);

    public Task<Outcome<Order>> For(AccountId account, Principal by, HostingId hosting) => decisions.Reach(() => Decide(account, by, hosting));

    async Task<Decision<Order>> Decide(AccountId account, Principal by, HostingId id)
    {
        var order = await database.Many(HostingTable.OrderOfActive, r => r.Id<OrderId>(0), id, account);
        if (order.Count == 0 || await orders.Find(order[0]) is not { } loaded)
        {
            return new Refusal(Reason.NotFound);
        }

        var hosting = loaded.Order.Hostings.First(h => h.Id == id);
        if (ports.Of(loaded.World).Missing(PortKind.RoutingRegistry, hosting.Number) is { } refusal)
        {
            return refusal;
        }

        if (hosting.State != HostingState.Active)
        {
            return new Refusal(Reason.NotFound);
        }

        if (loaded.Order.RefuseWhileFrozen(by.Actor) is { } frozen)
        {
            return frozen;
        }

        if (await database.Many(RouteTable.Changing, r => r.IdOrNull<HostingId>(0), loaded.World.Id, hosting.Number) is [var routedTo])
        {
            return new Refusal(Reason.RouteChanging, Number: hosting.Number.ToString(),
                Detail: routedTo is null ? "The release has already been requested and is not confirmed yet." : null);
        }

        // A request to undo changes the same order, whose version this unit guards; so if both happen at once, the later one sees the other.
        if (await database.Many(MoveTable.IsAskedBack, r => r.Int(0), id) is [_])
        {
            return new Refusal(Reason.AskedBack, Number: hosting.Number.ToString(),
                Detail: $"The former holder of {hosting.Number} asks for it back, so it cannot be released now.");
        }

        var change = new Change(loaded.Order, loaded.Order, loaded.Now, by.Actor);
        change.Tell(EventKinds.ReleaseRequested, [id]);
        var unit = by.NewUnit();
        RouteTable.Set(unit, loaded.World, loaded.Order.Account, loaded.Order.Id, hosting.Number.Digits, null, change.Now, loaded.DatabaseNow);
        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        return new(change.Order, unit);
    }
}
