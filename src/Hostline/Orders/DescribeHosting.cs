using Hostline.Core;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>Changes what a customer noted about a hosting. It is an act on the order: the idle clock starts again.</summary>
public sealed class DescribeHosting(Database database, OrderBook orders, Decisions decisions, ChangeUnits changes)
{
    public Task<Outcome<Particulars>> For(Caller caller, OrderId order, HostingId hosting, Func<Particulars, Particulars> edit) =>
        decisions.Reach(() => Decide(caller, order, hosting, edit));

    async Task<Decision<Particulars>> Decide(Caller caller, OrderId id, HostingId hosting, Func<Particulars, Particulars> edit)
    {
        if (await orders.Find(caller, id) is not { } loaded || loaded.Order.Hostings.FirstOrDefault(h => h.Id == hosting) is not { } described)
        {
            return new Refusal(Reason.NotFound);
        }

        var before = await database.One(ParticularsTable.OfHosting, r => ParticularsTable.Read(r, 0), hosting) ?? Particulars.None;
        var after = edit(before);
        if (after == before)
        {
            return new(after);
        }

        if (loaded.Order.RefuseWhileFrozen(caller.Actor) is { } frozen)
        {
            return frozen;
        }

        if (after.Name is { } name && name != before.Name && await IsTaken(caller.Account.Id, name, hosting))
        {
            return new Refusal(Reason.NameTaken, Place: PlaceKind.Name);
        }

        var change = new Change(loaded.Order, loaded.Order, loaded.Now, caller.Actor);
        change.Tell(EventKinds.HostingDescribed, [hosting]);
        var unit = caller.NewUnit();
        ParticularsTable.CheckSaved(unit, loaded.Order, described, before, after);
        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        return new(after, unit);
    }

    async Task<bool> IsTaken(AccountId account, string name, HostingId hosting)
    {
        var named = await database.Many(ParticularsTable.Named, r => r.Id<HostingId>(0), account, name);
        return named.Count > 0 && named[0] != hosting;
    }
}
