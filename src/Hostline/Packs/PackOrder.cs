using System.Text.Json;
using Hostline.Core.Events;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.Proposals;
using Hostline.Core.Reasons;
using Hostline.Documents;
using Hostline.Orders;
using Hostline.Outbox;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Packs;

sealed class PackOrder(Database database, DocumentFile files, DeliveryLog deliveries, PackChains chains)
{
    const int DeliveriesAtMost = 1_000;
    const int NoticesAtMost = 1_000;
    const int ProposalsAtMost = 1_000;

    static readonly Sql Notices = new("select id, account, at, kind, mail, read_at from notices where order_id = $1 order by id limit $2");

    /// <summary>The documents of the order, and the bills that proved the ownership of its numbers.</summary>
    static readonly Sql Documents = new("""
        select id, world, name, size, sha256, kind, attached_at, staged_at, marks from documents where order_id = $1
        union select id, world, name, size, sha256, kind, attached_at, staged_at, marks from documents
          where id in (select proof_document from hostings where order_id = $1) order by 1
        """);

    sealed record Paper(StoredDocument Stored, long Kind, DateTimeOffset? At, long Marks)
    {
        public string Path(string folder) => $"{folder}/documents/{Stored.Id}.pdf";
    }

    public async Task Add(PackZip zip, Order order, CancellationToken cancellation)
    {
        var folder = $"orders/{order.Id}";
        var batch = new ReadBatch();
        var seal = batch.Many(ChainTable.OrderSeal, r => r.BytesOrNull(0), order.Id);
        var codes = batch.Many(NumberTable.CodesOfOrder, NumberTable.ReadCode, order.Id);
        var calls = order.Hostings.Select(h => batch.Many(CallTable.OfHosting, CallTable.Read, h.Id)).ToList();
        var sent = batch.Many(DeliveryLogTable.OfOrder, DeliveryLogTable.Read, order.Id, order.World, DeliveriesAtMost);
        var notices = batch.Many(Notices, ReadNotice, order.Id, NoticesAtMost);
        var comments = batch.Many(CommentTable.OfOrder, CommentTable.Read, order.Id, CommentKind.Internal, CommentBook.OfOrderAtMost);
        var proposals = batch.Many(ProposalTable.OfOrder, ProposalTable.Read, order.Id, ProposalsAtMost);
        var undos = batch.Many(UndoTable.OfOrder, UndoTable.Read, order.Id);
        var papers = batch.Many(Documents, r => new Paper(new(r.Id<DocumentId>(0), r.Id<WorldId>(1), r.Text(2), r.Long(3), r.Bytes(4)), r.Long(5),
            r.TimeOrNull(6) ?? r.TimeOrNull(7), r.Long(8)), order.Id);
        await database.Run(batch, cancellation);

        await zip.Add($"{folder}/order.json", PackText.Json(Of(order)));
        await zip.Add($"{folder}/events.jsonl",
            chains.Lines(new(Subject.Order, order.Id, order.Sequence, order.ChainHead, seal.First), _ => true, cancellation));
        await zip.Add($"{folder}/consents.json", PackText.Json(order.Consents.Select(Of)));
        await zip.Add($"{folder}/codes.json", PackText.Json(new { codes = codes.Rows.Select(Of), calls = calls.SelectMany(c => c.Rows).Select(Of) }));
        await zip.Add($"{folder}/deliveries.json", PackText.Json((await deliveries.WithAttempts(sent.Rows)).Reverse().Select(Of)));
        await zip.Add($"{folder}/notices.json", PackText.Json(notices.Rows));
        await zip.Add($"{folder}/comments.json", PackText.Json(comments.Rows.Reverse().Select(Of)));
        await zip.Add($"{folder}/proposals.json", PackText.Json(proposals.Rows.Reverse().Select(Of)));
        await zip.Add($"{folder}/undos.json", PackText.Json(undos.Rows.Select(Of)));
        await zip.Add($"{folder}/documents.json", PackText.Json(papers.Rows.Select(p => Of(order, p, p.Path(folder)))));
        foreach (var paper in papers.Rows)
        {
            await zip.Add(paper.Path(folder), files.Read(paper.Stored, cancellation));
        }
    }

    static object Of(Order o) => new
    {
        id = o.Id.Value,
        account = o.Account.Value,
        status = o.Status,
        reference = o.Reference,
        created_at = o.CreatedAt,
        updated_at = o.UpdatedAt,
        terms = o.Terms.Name,
        on_hold = o.Frozen is { } f ? new { since = f.At, by = f.By, why = f.Why } : null,
        numbers = o.Hostings.Select(h => new
        {
            id = h.Id.Value,
            number = h.Number.ToString(),
            state = h.State,
            reason = h.Reason?.Code(),
            note = h.Note,
            carrier = h.Carrier,
            consent = h.Consent?.Value,
            created_at = h.CreatedAt,
            updated_at = h.UpdatedAt,
        }),
    };

    static object Of(Core.Transfers.Consent c) => new
    {
        id = c.Id.Value,
        holder = c.Holder.Value,
        opened_at = c.OpenedAt,
        deadline = c.Deadline,
        window_from = c.WindowFrom,
        overdue = c.IsOverdue,
        reminders = c.Reminded,
        decision = c.Decision,
        reason = c.Reason?.Code(),
        decided_at = c.DecidedAt,
        decided_by = c.DecidedBy,
    };

    static object Of(SentCode c) => new
    {
        id = c.Id.Value,
        number = c.Number.ToString(),
        method = c.Method,
        first_sent_at = c.FirstSentAt,
        expires_at = c.ExpiresAt,
        wrong_tries = c.WrongTries,
    };

    static object Of(VerificationCall c) => new
    {
        id = c.Id.Value,
        number = c.Number.ToString(),
        placed_at = c.PlacedAt,
        state = c.State,
        prompts = c.Prompts,
        end = c.End is { } end ? VerificationCall.WordOf(end) : null,
    };

    static object Of(AttemptedDelivery d) => new
    {
        id = d.Delivery.Id.Value,
        account = d.Delivery.Account.Value,
        event_kind = d.Delivery.EventKind,
        created_at = d.Delivery.CreatedAt,
        state = d.Delivery.State,
        attempts = d.Attempts.Select(a => new { n = a.N, at = a.At, took_ms = (long)a.Took.TotalMilliseconds, url = a.Url, status = a.Status }),
    };

    /// <summary>Includes the desk's internal comments, marked as such: the pack is evidence of what was known, and only the operator can hand it out.</summary>
    static object Of(Comment c) => new { id = c.Id.Value, kind = c.Kind, author = c.Author, at = c.At, text = c.Text };

    /// <summary>Each name with the principal behind it, which shows that two principals acted.</summary>
    static object Of(Proposal p) => new
    {
        id = p.Id.Value,
        kind = p.Kind,
        wanted = JsonElement.Parse(p.Payload),
        found = p.Found,
        why = p.Why,
        proposed_by = new { principal = p.By.Id, name = p.By.Name, role = p.By.Role },
        proposed_at = p.At,
        state = p.Stored,
        decided_by = p.DecidedBy is { } by ? new { principal = by.Id, name = by.Name, role = by.Role } : null,
        decided_at = p.DecidedAt,
    };

    static object Of(Core.Transfers.Undo u) => new
    {
        id = u.Id.Value,
        consent = u.Consent.Value,
        holder = u.Holder.Value,
        asked_at = u.AskedAt,
        asked_by = u.AskedBy,
        why = u.Why,
        state = u.State,
        decided_at = u.DecidedAt,
        decided_by = u.DecidedBy,
        note = u.Note,
    };

    static object Of(Order order, Paper paper, string path) => new
    {
        id = paper.Stored.Id.Value,
        kind = (DocumentKind)paper.Kind,
        file = path,
        uploaded_as = paper.Stored.Name,
        size = paper.Stored.Size,
        sha256 = Convert.ToHexStringLower(paper.Stored.Sha256),
        received_at = paper.At,
        is_current = paper.Stored.Id == order.Letter || paper.Stored.Id == order.Bill,
        marks = (Core.Documents.DocumentMarks)paper.Marks,
    };

    static object ReadNotice(Row r) => new
    {
        id = r.Id<NoticeId>(0).Value,
        account = r.Id<AccountId>(1).Value,
        at = r.Time(2),
        kind = (Core.Notices.NoticeKind)r.Int(3),
        mail = (MailState)r.Int(4),
        read_at = r.TimeOrNull(5),
    };
}
