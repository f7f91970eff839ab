using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Ownership;

/// <summary>
/// Lets a phone bill prove ownership of a number: at once if the bill was accepted before, otherwise when it is accepted. No call is placed,
/// and earlier calls still count.
/// </summary>
public sealed class BeginBillProof(Database database, ProofOpening opening, Notes notebook, Decisions decisions, ChangeUnits changes)
{
    /// <param name="beside">Notes written in the same unit; null for none.</param>
    public Task<Outcome<Order>> For(Caller caller, OrderId order, HostingId hosting, DocumentId document, WantedNotes? beside = null) =>
        decisions.Reach(() => Decide(caller, order, hosting, document, beside));

    async Task<Decision<Order>> Decide(Caller caller, OrderId id, HostingId hosting, DocumentId document, WantedNotes? beside)
    {
        var opened = await opening.Of(caller, id, hosting, wrong: null, (loaded, number) => ProofRules.Refuse(loaded.Order.Terms, number));
        if (opened.IsRefused)
        {
            return opened.Refusals.ToList();
        }

        var batch = new ReadBatch();
        var found = batch.Many(IdentityDocumentTable.ById, IdentityDocumentTable.Read, document);
        var others = batch.Many(IdentityDocumentTable.Waiting, r => r.Id<HostingId>(1), document);
        await database.Run(batch);
        if (found.First is not { } bill || bill.Account != caller.Account.Id || bill.State == IdentityDocumentState.Refused)
        {
            return new Refusal(Reason.ProofDocumentInvalid, Place: PlaceKind.Document);
        }

        if (others.Rows.Count >= IdentityDocument.WaitingAtMost && !others.Rows.Contains(hosting))
        {
            return new Refusal(Reason.TooManyOnBill, Place: PlaceKind.Document,
                Detail: $"{others.Rows.Count} numbers already wait for the decision on this document, which is the limit.");
        }

        var notes = await notebook.Check(opened.Value!.Loaded, beside);
        return notes.IsRefused ? notes.Refusals.ToList() : Begin(caller, opened.Value!, bill, notes.Value);
    }

    Decision<Order> Begin(Caller caller, Proving proving, IdentityDocument bill, CheckedNotes? notes)
    {
        var (loaded, known) = proving;
        var (hosting, unit) = (known.Hosting, caller.NewUnit());
        var change = new Change(loaded.Order, loaded.Order, loaded.Now, caller.Actor);
        notes?.Add(unit, change);
        IdentityDocumentTable.CheckSaved(unit, bill);   // the decision on it sees either this proof, or is seen by it
        change.Prove(hosting.Id, Proof.ByBill(hosting.Proof, bill.Id, change.Now));
        change.Tell(EventKinds.BillNamed, [hosting.Id], detail: json => json.WriteString("document"u8, bill.Id));
        if (bill.State == IdentityDocumentState.Accepted)
        {
            change.Send(hosting.Id, Signal.OwnershipProven);
            change.Tell(EventKinds.OwnershipProven, [hosting.Id]);
            unit.Guard(Guard.OfNumber(loaded.World.Id, hosting.Number.Digits, known.Version));
            NumberTable.Touch(unit, loaded.World.Id, hosting.Number);
        }

        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        return new(change.Order, unit);
    }
}
