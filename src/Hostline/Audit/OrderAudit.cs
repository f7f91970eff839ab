using System.Security.Cryptography;
using Hostline.Core.Events;
using Hostline.Core.Orders;
using Hostline.Documents;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Audit;

/// <summary>
/// Verifies orders: the chain; the order's row, with its numbers and consents, against their seal; its documents against the history and their
/// hashes.
/// </summary>
public sealed class OrderAudit(Database database, AuditKey key, DocumentFile files)
{
    sealed record Asked(
        OrderId Id, RowList<(Order Order, Core.Hostings.Hosting Hosting)> Order, RowList<byte[]?> Seal, RowList<Core.Transfers.Consent> Consents,
        RowList<Owner> Owners, RowList<KeptDocument> Documents, RowList<long> LastEvent, RowList<Event> Events);

    readonly record struct Owner(HostingId Hosting, WorldId World, AccountId Account, ProfileId? Profile, byte[]? ProfileSeal);

    readonly record struct KeptDocument(StoredDocument Stored, AccountId Account, long Kind, byte[]? Seal);

    // If an order's row is gone, its sandbox was deleted after the page was read.
    internal Task<ChainBreak?> Verify(IReadOnlyList<OrderId> page, Tally tally, CancellationToken cancellation) => AuditedPage.Verify(
        database, Subject.Order, page, Ask,
        async (asked, _) => asked.Seal.Rows.Count == 0 ? null : await Verify(asked, tally, cancellation), cancellation);

    static Asked Ask(ReadBatch batch, OrderId id) => new(
        id,
        batch.Many(OrderTable.ById, OrderTable.Read, id),
        batch.Many(ChainTable.OrderSeal, r => r.BytesOrNull(0), id),
        batch.Many(ConsentTable.OfOrder, ConsentTable.Read, id),
        batch.Many(ChainTable.Owners, r => new Owner(r.Id<HostingId>(0), r.Id<WorldId>(1), r.Id<AccountId>(2), r.IdOrNull<ProfileId>(3), r.BytesOrNull(4)), id),
        batch.Many(ChainTable.Documents, r =>
            new KeptDocument(new(r.Id<DocumentId>(0), r.Id<WorldId>(1), r.Text(7), r.Long(4), r.Bytes(5)), r.Id<AccountId>(2), r.Long(3),
            r.BytesOrNull(6)), id),
        batch.Many(ChainTable.LastEvent, r => r.Long(0), id),
        batch.Many(EventTable.OfSubject, EventTable.Read, id, 0L, ChainAudit.EventsAtOnce));

    async Task<ChainBreak?> Verify(Asked asked, Tally tally, CancellationToken cancellation)
    {
        if (asked.Order.Rows.Count == 0)
        {
            return new(Subject.Order, asked.Id, 0, "The order exists, but all of its numbers are missing.");
        }

        var order = OrderTable.Join(asked.Order.Rows)[0] with { Consents = asked.Consents.Rows };
        var told = new OrderHistory();
        var walk = new ChainWalk(new(Subject.Order, order.Id, order.Sequence, order.ChainHead), told.Take);
        var broken = await ChainAudit.Walk(database, walk, asked.Events.Rows, cancellation) ?? walk.Beyond(asked.LastEvent.First);
        tally.Orders++;
        tally.Events += walk.Verified;
        if (broken is not null)
        {
            return broken;
        }

        var why = tally.FaultOf(key, RowSeals.Order(order), asked.Seal.First, "The order, the state of one of its numbers or a holder's decision")
            ?? asked.Owners.Rows.Select(o => FaultOf(order, o, tally)).FirstOrDefault(f => f is not null)
            ?? told.FaultOf(order)
            ?? FaultOfWindows(order)
            ?? await FaultOf(order, asked.Documents.Rows, told, tally, cancellation);
        return why is null ? null : new(Subject.Order, order.Id, order.Sequence, why);
    }

    /// <summary>
    /// Checks the time that does not count for a window. It is written independently of the order and has no seal, but it can only make a
    /// window longer.
    /// </summary>
    static string? FaultOfWindows(Order order) => order.Consents.Any(c => c.Held < TimeSpan.Zero || c.WindowFrom < c.OpenedAt)
        ? "A holder's window counts time from before it was opened." : null;

    string? FaultOf(Order order, Owner owner, Tally tally) =>
        owner.Account != order.Account || owner.World != order.World ? "A number of this order belongs to a different account than the order."
        : tally.FaultOf(key, RowSeals.Profile(owner.Hosting, owner.Profile), owner.ProfileSeal, "The messaging profile of a number");

    async Task<string?> FaultOf(Order order, IReadOnlyList<KeptDocument> documents, OrderHistory told, Tally tally, CancellationToken cancellation)
    {
        if (new[] { order.Letter, order.Bill }.Any(id => id is not null && documents.All(d => d.Stored.Id != id)))
        {
            return "The order's letter or bill is missing.";
        }

        if (told.Documents.FirstOrDefault(hash => documents.All(d => Convert.ToHexStringLower(d.Stored.Sha256) != hash)) is { } lost)
        {
            return $"The document with the SHA-256 {lost}, which was received for this order, is missing.";
        }

        foreach (var document in documents)
        {
            tally.Documents++;
            if (await FaultOf(document, tally, cancellation) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    async Task<string?> FaultOf(KeptDocument document, Tally tally, CancellationToken cancellation)
    {
        var d = document.Stored;
        if (tally.FaultOf(key, RowSeals.Document(d.Id, d.World, document.Account, document.Kind, d.Size, d.Sha256), document.Seal,
            $"The record of document {d.Id}") is { } fault)
        {
            return fault;
        }

        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            await foreach (var chunk in files.Read(d, cancellation))
            {
                sha.AppendData(chunk);
            }
        }
        catch (CryptographicException altered)
        {
            return await files.Find(d.Id) is null ? null : $"Document {d.Id} cannot be decrypted: {altered.Message}";
        }

        return sha.GetHashAndReset().AsSpan().SequenceEqual(d.Sha256) ? null : $"The bytes of document {d.Id} are not those that were received.";
    }
}
