using Hostline.Core.Events;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Audit;

/// <summary>Who wrote an event.</summary>
enum Author
{
    /// <summary>This program, which alone has the key.</summary>
    Program,
    /// <summary>Perhaps an earlier release: the end of the event's history is not sealed yet.</summary>
    Unknown,
    /// <summary>Someone with access to the database.</summary>
    Other,
}

/// <summary>
/// Distinguishes events that this program wrote from rows that someone else inserted: by the event's seal or, for an event of a release without
/// seals, by the sealed end of its history, whose chain covers every earlier event.
/// </summary>
public sealed class Authorship(Database database, AuditKey key)
{
    const int SubjectsAtOnce = 50;

    sealed record Asked(
        SubjectId Id, RowList<(Core.Orders.Order Order, Core.Hostings.Hosting Hosting)> Order, RowList<byte[]?> Seal, RowList<Core.Transfers.Consent> Consents,
        RowList<(WorldId World, long Sequence, byte[] Head, byte[]? Seal)> Account, RowList<ChainHead> Host, RowList<Event> Events);

    readonly record struct End(Author Author, long Sequence);

    /// <summary>The first of an account's events that this program may not have written; null if it wrote all of them.</summary>
    internal async Task<(SealedEvent Event, Author Author)?> FirstDoubtful(AccountId account, IReadOnlyList<SealedEvent> events, CancellationToken cancellation)
    {
        var ends = new Dictionary<SubjectId, End>();
        foreach (var part in events.Where(e => e.Seal is null).Select(e => e.Subject).Distinct().Chunk(SubjectsAtOnce))
        {
            await Find(part, ends, cancellation);
        }

        foreach (var e in events)
        {
            if (AuthorOf(account, e, ends) is var author and not Author.Program)
            {
                return (e, author);
            }
        }

        return null;
    }

    Author AuthorOf(AccountId account, SealedEvent e, Dictionary<SubjectId, End> ends) =>
        e.Seal is not null ? (key.Holds(RowSeals.Event(account, e.Subject, e.Sequence, e.Hash), e.Seal) ? Author.Program : Author.Other)
        : ends[e.Subject] is { Author: Author.Program } end && e.Sequence > end.Sequence ? Author.Other
        : ends[e.Subject].Author;

    async Task Find(IReadOnlyList<SubjectId> subjects, Dictionary<SubjectId, End> ends, CancellationToken cancellation)
    {
        var batch = new ReadBatch();
        var asked = subjects.Select(id => new Asked(
            id,
            batch.Many(OrderTable.ById, OrderTable.Read, id),
            batch.Many(ChainTable.OrderSeal, r => r.BytesOrNull(0), id),
            batch.Many(ConsentTable.OfOrder, ConsentTable.Read, id),
            batch.Many(ChainTable.Account, r => (r.Id<WorldId>(0), r.Long(1), r.Bytes(2), r.BytesOrNull(3)), id),
            HostChainTable.ReadHead(batch),
            batch.Many(EventTable.OfSubject, EventTable.Read, id, 0L, ChainAudit.EventsAtOnce))).ToList();
        try
        {
            await database.Run(batch, cancellation);
            foreach (var one in asked)
            {
                ends[one.Id] = await EndOf(one, cancellation);
            }
        }
        catch (Exception unreadable) when (Unreadable.Is(unreadable))
        {
            await FindEach(subjects, ends, cancellation);
        }
    }

    /// <summary>A row that the program did not write does not hide the others.</summary>
    async Task FindEach(IReadOnlyList<SubjectId> subjects, Dictionary<SubjectId, End> ends, CancellationToken cancellation)
    {
        if (subjects is [var only])
        {
            ends[only] = new(Author.Other, 0);
            return;
        }

        foreach (var subject in subjects)
        {
            await Find([subject], ends, cancellation);
        }
    }

    async Task<End> EndOf(Asked asked, CancellationToken cancellation)
    {
        var (head, author) = asked.Id == HostChainTable.SubjectId ? (asked.Host.First, Author.Unknown)
            : asked.Order.Rows.Count > 0 ? OfOrder(asked)
            : asked.Account.Rows.Count > 0 ? OfAccount(asked)
            : (null, Author.Other);
        if (head is null || author == Author.Other)
        {
            return new(Author.Other, 0);
        }

        var last = (Event?)null;
        var walk = new ChainWalk(head, e => last = e);
        return await ChainAudit.Walk(database, walk, asked.Events.Rows, cancellation) is not null ? new(Author.Other, 0)
            : author == Author.Unknown && await IsSealed(last) ? new(Author.Program, head.Sequence)
            : new(author, head.Sequence);
    }

    (ChainHead? Head, Author Author) OfOrder(Asked asked)
    {
        var order = OrderTable.Join(asked.Order.Rows)[0] with { Consents = asked.Consents.Rows };
        return (new(Subject.Order, order.Id, order.Sequence, order.ChainHead), By(RowSeals.Order(order), asked.Seal.First));
    }

    (ChainHead? Head, Author Author) OfAccount(Asked asked)
    {
        var (world, sequence, head, seal) = asked.Account.Rows[0];
        return (new(Subject.Account, asked.Id, sequence, head), By(RowSeals.Account(AccountId.Of(asked.Id.Value), world, sequence, head), seal));
    }

    Author By(SealedParts parts, byte[]? seal) => seal is null ? Author.Unknown : key.Holds(parts, seal) ? Author.Program : Author.Other;

    async Task<bool> IsSealed(Event? last) =>
        last is not null && key.Holds(RowSeals.Event(last), await database.One(SealTable.OfEvent, r => r.BytesOrNull(0), last.Id));
}
