using Hostline.Core.Alarms;
using Hostline.Core.Deadlines;
using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.History;
using Hostline.Orders;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Transfers;

/// <summary>
/// Reports of an order as fraud before its numbers are active: by a holder of one of them, by the owner of a line, or at the desk. The order is
/// frozen, both sides are notified, and the desk lifts the hold or fails the order.
/// </summary>
public sealed class FraudReports(Database database, AuditKey audit, OrderBook orders, Decisions decisions, ChangeUnits changes, HolderSignIn signIn)
{
    public const int ListedAtMost = 250;

    /// <summary>With a holder's key, for its own consent.</summary>
    public Task<Outcome<HolderView>> Report(Caller caller, OrderId order, string why) => decisions.Reach<HolderView>(async () =>
    {
        if (await orders.Find(order) is not { } loaded || loaded.Order.Consents.FirstOrDefault(c => c.Holder == caller.Account.Id) is not { } own)
        {
            return new Refusal(Reason.NotFound);
        }

        return await ReportOwn(caller.NewUnit(), loaded, own, HolderSignIn.NameOf(caller), why);
    });

    /// <summary>With the link in the notice, by the same rule as <see cref="DecideTransfer.ByLink"/>.</summary>
    public Task<Outcome<HolderView>> ReportByLink(OrderId order, string token, string lastFour, string why,
        Caller? member = null) => decisions.Reach<HolderView>(async () =>
    {
        if (await orders.Find(order) is not { } loaded || loaded.Order.Consents.FirstOrDefault(c => ConsentToken.Matches(c, token)) is not { } own)
        {
            return new Refusal(Reason.NotFound);
        }

        if (await signIn.Refuse(own, member) is { } refused)
        {
            return refused;
        }

        if (!loaded.Order.EndsIn(own, lastFour))
        {
            return new Refusal(Reason.InvalidField, "last_four", Detail: "These are not the last four digits of one of the numbers.");
        }

        return await ReportOwn(HolderSignIn.UnitOf(own, member), loaded, own, HolderSignIn.Name(own, member), why);
    });

    /// <summary>By an operator: for any open order, and on behalf of all holders of a transfer.</summary>
    public Task<Outcome<Order>> ReportAtTheDesk(OrderId order, Principal by, string why) => decisions.Reach<Order>(async () =>
    {
        var unit = by.NewUnit();
        var reported = await Report(unit, order, by.Actor, why, _ => true);
        if (reported.IsRefused)
        {
            return reported.Refusals.ToList();
        }

        return new(reported, unit.Rest.Count == 0 ? null : unit);
    });

    /// <summary>By the proven owner of a line, in the unit that records their request: for an open order that requests the line.</summary>
    public Task<Outcome<Order>> ReportByOwner(Unit unit, OrderId order, PhoneNumber line, string why) =>
        Report(unit, order, Actor.Owner, why, o => o.Hostings.Any(h => h.Number == line && h.State.IsOpen()));

    /// <summary>Nothing is added to an order that is already on hold.</summary>
    async Task<Outcome<Order>> Report(Unit unit, OrderId order, Actor by, string why, Func<Order, bool> concerns)
    {
        if (await orders.Find(order) is not { } loaded || !concerns(loaded.Order))
        {
            return new Refusal(Reason.NotFound);
        }

        if (!loaded.Order.IsOpen)
        {
            return new Refusal(loaded.Order.Consents.Count > 0 ? Reason.TransferOver : Reason.OrderClosed);
        }

        return loaded.Order.Frozen is not null ? loaded.Order
            : (await Freeze(unit, loaded, [.. loaded.Order.Consents.Where(c => loaded.Order.OpenOf(c).Any())], by, by.ToString(), why)).Order;
    }

    /// <param name="why">In the operator's words; both sides see them.</param>
    public Task<Outcome<Order>> Lift(OrderId order, Principal by, string why) => decisions.Reach<Order>(async () =>
    {
        if (await orders.Find(order) is not { } loaded)
        {
            return new Refusal(Reason.NotFound);
        }

        if (loaded.Order.Frozen is not { } frozen)
        {
            return new Refusal(Reason.WrongState, Detail: "This order is not frozen.");
        }

        var change = new Change(loaded.Order, loaded.Order, loaded.Now, by.Actor);
        change.LiftDispute(why);
        var unit = by.NewUnit();
        FrozenTable.Thaw(unit, loaded.World, loaded.Order, frozen.At, change.Now, loaded.DatabaseNow);
        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        GoOn(unit, change, loaded);
        return new(change.Order, unit);
    });

    /// <summary>A page of the frozen orders, longest first, and where the next page begins. Null for all worlds.</summary>
    public async Task<(IReadOnlyList<Order> Orders, OrderPlace? Next)> List(WorldId? world, OrderPlace after, int limit)
    {
        var found = OrderTable.Join(world is { } one
            ? await database.Many(OrderTable.Frozen, OrderTable.Read, limit + 1, after.Since, after.Order, one)
            : await database.Many(OrderTable.FrozenAnywhere, OrderTable.Read, limit + 1, after.Since, after.Order));
        return ([.. found.Take(limit)], found.Count > limit ? new(found[limit - 1].Frozen!.At, found[limit - 1].Id) : null);
    }

    async Task<Decision<HolderView>> ReportOwn(Unit unit, LoadedOrder loaded, Consent own, string by, string why)
    {
        if (loaded.Order.Frozen is not null)
        {
            return new(HolderView.Of(loaded.Order, own.Id));
        }

        if (!loaded.Order.OpenOf(own).Any())
        {
            return new Refusal(Reason.TransferOver,
                Detail: "The numbers have moved, or the transfer has ended. Contact support at once if you did not want it.");
        }

        var change = await Freeze(unit, loaded, [own], Actor.Holder, by, why);
        return new(HolderView.Of(change.Order, own.Id), unit);
    }

    /// <summary>
    /// Every holder gets a notice, because every window stops; the report is recorded in the history of the holders who made it, or on whose
    /// behalf it was made.
    /// </summary>
    async Task<Change> Freeze(Unit unit, LoadedOrder loaded, List<Consent> reported, Actor actor, string by, string why)
    {
        var change = new Change(loaded.Order, loaded.Order, loaded.Now, actor);
        change.Dispute(loaded.Order.Consents.Where(c => loaded.Order.OpenOf(c).Any()), by, why);
        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        FrozenTable.Freeze(unit, loaded.Order, change.Now);
        var account = reported.FirstOrDefault()?.Holder ?? loaded.Order.Account;
        AlarmTable.Raise(unit, Alarm.Dispute(loaded.World.Id, loaded.Order.Id, account, by, why), change.Now, loaded.DatabaseNow);
        foreach (var consent in reported)
        {
            await InOwnHistory(unit, loaded, consent, actor, change.Now);
        }

        return change;
    }

    /// <summary>The holder does not see the receiver's order, so its own history records the report.</summary>
    async Task InOwnHistory(Unit unit, LoadedOrder loaded, Consent consent, Actor by, DateTimeOffset now)
    {
        var batch = new ReadBatch();
        var holder = batch.Many(AccountTable.ById, AccountTable.Read, consent.Holder);
        var chain = batch.Many(AccountTable.Chain, AccountChain.Read, consent.Holder);
        await database.Run(batch);
        if (holder.First is { } told)
        {
            var detail = new Dictionary<string, string> { ["order"] = loaded.Order.Id.ToString() };
            chain.First.Tell(unit, audit, told, EventKinds.Disputed, by, now, detail, Reason.Disputed);
        }
    }

    /// <summary>Requests pending work of network and robot again, and checks whether holders lost their numbers meanwhile.</summary>
    static void GoOn(Unit unit, Change change, LoadedOrder loaded)
    {
        var order = change.Order;
        if (order.Hostings.Any(h => h.State == HostingState.Requested))
        {
            Ask(null, ErrandKind.LookUp, change.Now);
        }

        foreach (var testing in order.Hostings.Where(h => h.State == HostingState.Testing))
        {
            Ask(testing.Id, ErrandKind.TestCapability, change.Now);
        }

        if (order.Hostings.Any(h => h.State == HostingState.InReview) && ChangeUnits.ReviewAt(loaded.World, change.Now) is { } at)
        {
            Ask(null, ErrandKind.Review, at);
        }

        foreach (var consent in order.Consents.Where(c => c.IsPending))
        {
            DeadlineTable.Save(unit, loaded.World, order.Id, new(consent.Id, DeadlineKind.ConsentSource, change.Now), loaded.DatabaseNow);
        }

        void Ask(HostingId? hosting, ErrandKind kind, DateTimeOffset due) =>
            ErrandTable.Add(unit, loaded.World, Ids.New<ErrandId>(loaded.DatabaseNow), order.Account, order.Id, hosting, kind, [], due, loaded.DatabaseNow);
    }
}
