using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Letters;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Network;
using Hostline.Orders;
using Hostline.Ownership;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox.Workers;

/// <summary>The sandbox's reviewer: decides with the same verbs as a person.</summary>
public sealed class RobotReviews(Database database, CommitQueue queue, OrderBook orders, Review review, OrderTurns turns) : Worker
{
    public override IReadOnlyList<ErrandKind> Kinds => [ErrandKind.Review];

    public override async Task<WorkEnd> Do(ClaimedErrand errand, CancellationToken lost)
    {
        await turns.Take(errand.Order, () => Decide(errand));
        return WorkEnd.Done;
    }

    async Task Decide(ClaimedErrand errand)
    {
        if (await orders.Find(errand.Order) is not { } loaded || loaded.Order.Hostings.All(h => h.State != HostingState.InReview))
        {
            // Another reviewer was faster, or the order is closed.
            await queue.Write(ErrandTable.CheckDone(new Unit(), errand.Id, errand.Fence));
            return;
        }

        var refused = await RefusesOnce(loaded);
        var outcome = refused
            ? await review.Refuse(errand.Order, Principal.Robot, Reason.SignatureMissing, null, errand: errand)
            : await review.Accept(errand.Order, Principal.Robot, errand: errand);
        if (outcome.IsRefused)
        {
            await queue.Write(ErrandTable.CheckDone(new Unit(), errand.Id, errand.Fence));
        }
    }

    async Task<bool> RefusesOnce(LoadedOrder loaded)
    {
        var beside = await database.Many(LetterTable.NumbersBeside, ReadBeside, loaded.Order.Id, EventKinds.DocumentsRefused);
        if (beside.Any(b => b.Letter == LetterState.Failed || b.State is HostingState.Provisioning or HostingState.Testing or HostingState.Active))
        {
            // It was already decided with another order.
            return beside.Any(b => b.Letter == LetterState.Failed);
        }

        var batch = new ReadBatch();
        var waiting = loaded.Order.Hostings.Where(h => h.State == HostingState.InReview).ToList();
        var refuses = batch.RefusesFirstLetter(loaded.World, [.. waiting.Select(h => h.Number)]);
        var refusesBeside = batch.RefusesFirstLetter(loaded.World, [.. beside.Where(b => !b.HadRefusal).Select(b => b.Number)]);
        var earlier = batch.Many(EventTable.HasKind, r => r.Long(0), loaded.Order.Id, EventKinds.DocumentsRefused);
        await database.Run(batch);
        return refusesBeside() || (earlier.Rows[0] == 0 && refuses());
    }

    /// <summary>A number on a letter that it shares with numbers of the order: all orders on a letter get the same decision.</summary>
    static (PhoneNumber Number, HostingState State, LetterState Letter, bool HadRefusal) ReadBeside(Row row) =>
        (row.Number(0), (HostingState)row.Int(1), (LetterState)row.Int(2), row.Bool(3));
}

/// <summary>The sandbox's reviewer of identity documents. It accepts all of them.</summary>
public sealed class RobotBills(CommitQueue queue, ReviewBill review) : Worker
{
    public override IReadOnlyList<ErrandKind> Kinds => [ErrandKind.ReviewBill];

    public override async Task<WorkEnd> Do(ClaimedErrand errand, CancellationToken lost)
    {
        if ((await review.Accept(DocumentId.Of(errand.Order.Value), Principal.Robot, errand)).IsRefused)
        {
            await queue.Write(ErrandTable.CheckDone(new Unit(), errand.Id, errand.Fence));
        }

        return WorkEnd.Done;
    }
}
