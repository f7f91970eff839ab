using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.History;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Ownership;

/// <summary>A reviewer's decision on a phone bill; a sandbox's robot uses the same verb. All hostings that wait for it are decided in the same unit.</summary>
public sealed class ReviewBill(Database database, OrderBook orders, NumberBook numbers, Decisions decisions, ChangeUnits changes, AuditKey audit)
{
    /// <param name="errand">The robot's errand, finished in the same unit.</param>
    public Task<Outcome<IdentityDocument>> Accept(DocumentId document, Principal by, ClaimedErrand? errand = null) =>
        Decide(document, by, bill => bill with { State = IdentityDocumentState.Accepted }, EventKinds.IdentityDocumentAccepted, errand);

    /// <summary>The waiting hostings need an operator.</summary>
    /// <param name="reason">One of <see cref="IdentityDocument.Refusals"/>.</param>
    /// <param name="note">A sentence for the customer.</param>
    public Task<Outcome<IdentityDocument>> Refuse(DocumentId document, Principal by, Reason reason, string? note) =>
        IdentityDocument.Refusals.Contains(reason)
            ? Decide(document, by, bill => bill with { State = IdentityDocumentState.Refused, Reason = reason, Note = note },
                EventKinds.IdentityDocumentRefused, null)
            : Task.FromResult<Outcome<IdentityDocument>>(new Refusal(Reason.InvalidField, Place: PlaceKind.ReviewReason,
                Detail: $"reason must be one of {string.Join(", ", IdentityDocument.Refusals.Select(r => r.Code()))}."));

    Task<Outcome<IdentityDocument>> Decide(DocumentId id, Principal by, Func<IdentityDocument, IdentityDocument> decide, string kind, ClaimedErrand? errand) =>
        decisions.Reach<IdentityDocument>(async () =>
    {
        if (await database.One(IdentityDocumentTable.ById, IdentityDocumentTable.Read, id) is not { } bill)
        {
            return new Refusal(Reason.NotFound);
        }

        var batch = new ReadBatch();
        var accounts = batch.Many(AccountTable.Whole, AccountTable.ReadWhole, bill.Account);
        var waiting = batch.Many(IdentityDocumentTable.Waiting, r => (Order: r.Id<OrderId>(0), Hosting: r.Id<HostingId>(1)), id);
        await database.Run(batch);
        if (bill.State != IdentityDocumentState.Pending || accounts.Rows is not [var (account, world, sequence, head)])
        {
            return new Refusal(Reason.WrongState, Detail: $"The document was {bill.State.ToString().ToLowerInvariant()} before.");
        }

        var decided = decide(bill);
        var unit = errand is null ? by.NewUnit() : new Unit();
        IdentityDocumentTable.CheckSaved(unit, decided);
        if (errand is not null)
        {
            ErrandTable.CheckDone(unit, errand.Id, errand.Fence);
        }

        new AccountChain(sequence, head).Tell(unit, audit, account, kind, by.Actor, world.Now(batch.Now).CutToMicros(), IdentityDocuments.Named(bill),
            decided.Reason);
        foreach (var order in waiting.Rows.GroupBy(w => w.Order))
        {
            await Decide(unit, order.Key, [.. order.Select(w => w.Hosting)], by.Actor, decided);
        }

        return new(decided with { Version = bill.Version + 1 }, unit);
    });

    async Task Decide(Unit unit, OrderId id, IReadOnlyList<HostingId> waiting, Actor by, IdentityDocument bill)
    {
        // A frozen order is not changed; its customer can name the bill again when the hold is lifted.
        if (await orders.Find(id) is not { } loaded || loaded.Order.RefuseWhileFrozen(by) is not null)
        {
            return;
        }

        var change = new Change(loaded.Order, loaded.Order, loaded.Now, by);
        var facts = await numbers.Load(loaded, loaded.Order.Hostings.Where(h => waiting.Contains(h.Id)));
        foreach (var known in facts.Values)
        {
            Decide(unit, change, loaded.World, known, bill);
        }

        if (!change.IsEmpty)
        {
            changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        }
    }

    static void Decide(Unit unit, Change change, World world, NumberFacts known, IdentityDocument bill)
    {
        var hosting = known.Hosting;
        if (bill.State == IdentityDocumentState.Accepted && !known.IsHeldByOther)
        {
            unit.Guard(Guard.OfNumber(world.Id, hosting.Number.Digits, known.Version));
            NumberTable.Touch(unit, world.Id, hosting.Number);
            Send(change, hosting, Signal.OwnershipProven, EventKinds.OwnershipProven, null, null);
            return;
        }

        Send(change, hosting, Signal.NeedsAction, EventKinds.BillRefused, bill.Reason ?? Reason.NumberInProgress, bill.Note);
    }

    static void Send(Change change, Hosting hosting, Signal signal, string kind, Reason? reason, string? note)
    {
        if (change.Send(hosting.Id, signal, reason, note) is null)
        {
            change.Tell(kind, [hosting.Id], reason, json =>
            {
                if (note is not null)
                {
                    json.WriteString("note"u8, note);
                }
            });
        }
    }
}
