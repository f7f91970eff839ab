using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Network;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Documents;

public sealed record StagedDocuments(DocumentId? Letter, DocumentId? Bill);

/// <summary>Attaches a letter, a bill or both to an order, for all of its open numbers. This may be done before or after verification.</summary>
public sealed class AttachDocuments(Ports ports, Database database, OrderBook orders, Decisions decisions, ChangeUnits changes)
{
    /// <summary>Limits how many documents are ever attached to an order; all are kept, because a reviewer's decision may be based on them.</summary>
    public const int OfOrderAtMost = 20;

    public Task<Outcome<Order>> To(Caller caller, OrderId order, StagedDocuments documents) =>
        decisions.Reach(() => Decide(caller, order, documents));

    /// <summary>Whether documents could be attached now; checked before the upload is read and stored.</summary>
    public async Task<Outcome<Order>> Ask(Caller caller, OrderId order)
    {
        if (await orders.Find(caller, order) is not { } loaded)
        {
            return new Refusal(Reason.NotFound);
        }

        if (loaded.Order.RefuseWhileFrozen(caller.Actor) is { } frozen)
        {
            return frozen;
        }

        var open = loaded.Order.Hostings.Where(h => h.State.IsOpen()).ToList();
        return loaded.Order.Terms.TakesFiles ? await Ask(loaded, open) : new Refusal(Reason.FilesNotTaken);
    }

    async Task<Outcome<Order>> Ask(LoadedOrder loaded, List<Hosting> open) =>
        open.Count == 0 ? new Refusal(Reason.OrderClosed)
        : open.All(h => Lifecycle.Decide(h.State, h.Required, h.Open, Signal.LetterIn).IsRefused) ? new Refusal(Reason.WrongState)
        : open.Select(h => ports.Of(loaded.World).MissingToHostOne(h.Number)).FirstOrDefault(r => r is not null) is { } refusal ? refusal
        : await TooMany(loaded.Order.Id, 1) is { } full ? full
        : loaded.Order;

    /// <summary>Checked after the order was loaded: a concurrent attachment changes its version too.</summary>
    async Task<Refusal?> TooMany(OrderId order, int more) => await database.One(DocumentTable.CountOfOrder, r => r.Long(0), order) + more > OfOrderAtMost
        ? new Refusal(Reason.LimitReached, Place: Place.Whole,
            Detail: $"An order may have at most {OfOrderAtMost} documents in all. Delete the order and create it again.")
        : null;

    async Task<Decision<Order>> Decide(Caller caller, OrderId id, StagedDocuments documents)
    {
        if (documents is { Letter: null, Bill: null })
        {
            return new Refusal(Reason.DocumentMissing, Place: Place.Letter);
        }

        if (await orders.Find(caller, id) is not { } loaded)
        {
            return new Refusal(Reason.NotFound);
        }

        if (loaded.Order.RefuseWhileFrozen(caller.Actor) is { } frozen)
        {
            return frozen;
        }

        if (!loaded.Order.Terms.TakesFiles)
        {
            return new Refusal(Reason.FilesNotTaken);
        }

        if (await TooMany(id, (documents.Letter is null ? 0 : 1) + (documents.Bill is null ? 0 : 1)) is { } full)
        {
            return full;
        }

        var change = new Change(loaded.Order, loaded.Order, loaded.Now, caller.Actor);
        var took = loaded.Order.Hostings.Where(h => Take(change, h.Id, documents)).Select(h => h.Id).ToList();
        if (took.Count == 0)
        {
            return new Refusal(loaded.Order.IsOpen ? Reason.WrongState : Reason.OrderClosed);
        }

        var unit = caller.NewUnit();
        var hashes = await Hashes(documents);
        Attach(unit, change, documents);
        change.Tell(EventKinds.DocumentsReceived, took, detail: json =>
        {
            json.WriteBoolean("letter"u8, documents.Letter is not null);
            json.WriteBoolean("bill"u8, documents.Bill is not null);
            foreach (var (name, hash) in EventKinds.DocumentHashes.Zip(hashes).Where(d => d.Second.Length > 0))
            {
                json.WriteString(name, hash);
            }
        });
        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        return new(change.Order, unit, _ => new Refusal(Reason.DocumentMissing, Place: Place.Letter,
            Detail: "The staged document is no longer there; upload it again."));
    }

    /// <summary>The hashes of letter and bill, in hex, for the history of received documents. Empty for a missing one.</summary>
    async Task<IReadOnlyList<string>> Hashes(StagedDocuments documents)
    {
        var batch = new ReadBatch();
        var found = new[] { documents.Letter, documents.Bill }.Select(id => batch.Many(DocumentTable.ById, DocumentTable.ReadStored, id ?? default))
            .ToList();
        await database.Run(batch);
        return [.. found.Select(f => f.First is { } document ? Convert.ToHexStringLower(document.Sha256) : "")];
    }

    static bool Take(Change change, HostingId hosting, StagedDocuments documents)
    {
        var letter = documents.Letter is not null && change.Send(hosting, Signal.LetterIn) is null;
        var bill = documents.Bill is not null && change.Send(hosting, Signal.BillIn) is null;
        return letter || bill;
    }

    static void Attach(Unit unit, Change change, StagedDocuments documents)
    {
        foreach (var document in new[] { documents.Letter, documents.Bill })
        {
            if (document is { } staged)
            {
                DocumentTable.CheckAttached(unit, staged, change.Order.Id, change.Now);
            }
        }

        change.Set(o => o with
        {
            Letter = documents.Letter ?? o.Letter,
            Bill = documents.Bill ?? o.Bill,
        });
    }
}
