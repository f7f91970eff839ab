using System.Text;
using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>
/// Ends what a closed account still has: its open orders are cancelled, and those already at the carrier fail; its active numbers are released
/// through the registry, like any release, unless another account of its family uses them. One order at a time, so that a failure loses
/// nothing.
/// </summary>
public sealed class CloseAccounts(Database database, CommitQueue queue, OrderBook orders, Decisions decisions, ChangeUnits changes, ReleaseNumber release)
{
    /// <summary>Read in batches of this size until none are left.</summary>
    const int AtOnce = 100;

    /// <returns>Whether nothing is left. Frozen orders and releases in progress remain for now.</returns>
    public async Task<bool> Go(ClaimedErrand errand, CancellationToken lost)
    {
        var by = Actor.Customer(Encoding.UTF8.GetString(errand.Payload));
        var after = Ids.First<OrderId>();
        while (await database.Many(HostingTable.OpenOrders, r => r.Id<OrderId>(0), errand.Account, after, AtOnce) is { Count: > 0 } open)
        {
            foreach (var order in open)
            {
                lost.ThrowIfCancellationRequested();
                await decisions.Reach(() => End(order, by));
            }

            after = open[^1];
        }

        var active = await database.Many(HostingTable.ActiveOfAccount, r => (Hosting: r.Id<HostingId>(0), Owner: r.Id<AccountId>(1)), errand.Account, AtOnce);
        foreach (var (hosting, owner) in active)
        {
            lost.ThrowIfCancellationRequested();
            await release.For(owner, Principal.Unguarded(by), hosting);
        }

        if (active.Count > 0)
        {
            return false;
        }

        return (await queue.Write(LaneTable.Silence(ErrandTable.CheckDone(new Unit(), errand.Id, errand.Fence), errand.Account))).Status == CommitStatus.Done;
    }

    async Task<Decision<bool>> End(OrderId id, Actor by)
    {
        if (await orders.Find(id) is not { } loaded || !loaded.Order.IsOpen || loaded.Order.RefuseWhileFrozen(by) is not null)
        {
            return new(false);
        }

        var change = new Change(loaded.Order, loaded.Order, loaded.Now, by);
        Send(change, Signal.Cancelled, EventKinds.OrderCancelled);
        Send(change, Signal.FailedByOperator, EventKinds.FailedByOperator);
        change.Withdraw(by.ToString());
        var unit = new Unit();
        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        return new(true, unit);
    }

    static void Send(Change change, Signal signal, string kind)
    {
        var ended = change.Order.Hostings.Where(h => h.State.IsOpen() && change.Send(h.Id, signal, Reason.AccountClosed) is null).Select(h => h.Id).ToList();
        if (ended.Count > 0)
        {
            change.Tell(kind, ended, Reason.AccountClosed);
        }
    }
}
