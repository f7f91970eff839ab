using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Storage;

namespace Hostline.Transfers;

/// <summary>Reverses consents until the numbers have moved: a holder who did not want what silence approved has time until activation.</summary>
public sealed class ReverseTransfer(OrderBook orders, Decisions decisions, ChangeUnits changes)
{
    /// <summary>The order, if one of its consents can still be reversed.</summary>
    public async Task<Outcome<Order>> Standing(OrderId order) => await orders.Find(order) is not { } loaded ? new Refusal(Reason.NotFound)
        : Reversible(loaded.Order, loaded.Order.Consents).Count == 0 ? new Refusal(Reason.TransferOver)
        : loaded.Order;

    /// <summary>At the desk: proposed and confirmed by two principals.</summary>
    /// <param name="why">In the operator's words; the receiver sees them.</param>
    internal async Task<Decision<Order>> Decide(OrderId order, Principal by, string why)
    {
        if (await orders.Find(order) is not { } loaded)
        {
            return new Refusal(Reason.NotFound);
        }

        var unit = by.NewUnit();
        return Reverse(unit, loaded, loaded.Order.Consents, by.Actor, by.Actor.ToString(), why) is { } change
            ? new Decision<Order>(change.Order, unit)
            : new Refusal(Reason.TransferOver);
    }

    /// <summary>By a holder, for its own consent: an order has one consent per holder.</summary>
    public Task<Outcome<HolderView>> ByHolder(Caller caller, OrderId order, string why) => decisions.Reach<HolderView>(async () =>
    {
        if (await orders.Find(order) is not { } loaded || loaded.Order.Consents.FirstOrDefault(c => c.Holder == caller.Account.Id) is not { } own)
        {
            return new Refusal(Reason.NotFound);
        }

        if (loaded.Order.RefuseWhileFrozen(Actor.Holder) is { } frozen)
        {
            return frozen;
        }

        var unit = caller.NewUnit();
        return Reverse(unit, loaded, [own], Actor.Holder, HolderSignIn.NameOf(caller), why) is { } change
            ? new Decision<HolderView>(HolderView.Of(change.Order, own.Id), unit) : new Refusal(Reason.TransferOver);
    });

    /// <summary>Null if none of them can be reversed.</summary>
    Change? Reverse(Unit unit, LoadedOrder loaded, IReadOnlyList<Consent> consents, Actor actor, string by, string why)
    {
        var standing = Reversible(loaded.Order, consents);
        if (standing.Count == 0)
        {
            return null;
        }

        var change = new Change(loaded.Order, loaded.Order, loaded.Now, actor);
        standing.ForEach(consent => change.Reverse(consent, why, by));
        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        return change;
    }

    static List<Consent> Reversible(Order order, IReadOnlyList<Consent> consents) =>
        [.. consents.Where(c => c.Decision != TransferDecision.Rejected && order.OpenOf(c).Any())];
}
