using System.Text.Json;
using Hostline.Core.Accounts;
using Hostline.Core.Documents;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Http.OpenApi;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

/// <summary>
/// The evidence for a reviewer: the documents, the codes and their results, the account that holds the number, and earlier orders for
/// it.
/// </summary>
sealed class Evidence(Database database, RiskBook risks)
{
    const int EarlierAtMost = 100;

    static readonly Sql HoldersOfNumbers = new("""
        select o.number, a.id, a.name from hostings h join hostings o on o.world = h.world and o.number = h.number and o.state = 7
        join accounts a on a.id = o.account where h.order_id = $1
        """);

    static readonly Sql EarlierOrders = new("""
        select o.number, o.order_id, o.account, o.state, o.reason, o.created_at from hostings h
        join hostings o on o.world = h.world and o.number = h.number and not o.live and o.order_id <> h.order_id
        where h.order_id = $1 order by o.created_at desc limit $2
        """);

    static readonly Sql Proofs = new("select at, actor, payload from events where subject_id = $1 and kind = $2 order by sequence");

    static readonly Schema DocumentForm = Schema.Object("A file.",
        Required("id", Schema.Uuid("The id.")),
        Required("name", Schema.Text("As it was uploaded.")),
        Required("size", Schema.Whole("In bytes.", atLeast: 0)),
        Required("sha256", Schema.Text("In hex.")),
        Optional("opened_sha256", Schema.Text("Of the copy that can be opened without a password.")),
        Required("marks", Schema.ListOf(Schema.Text(""), "What to look at with care.")),
        Optional("at", Schema.Instant("When it was uploaded."))).Named("Document");

    static readonly Sql BillsOfNumbers = new("""
        select id, kind, name, size, sha256, staged_at, marks, opened_sha256 from documents
        where id in (select proof_document from hostings where order_id = $1)
        """);

    static readonly Schema NumberForm = Schema.Object("A number that waits.",
        Required("number", Schema.Phone("The number.")),
        Required("state", Schema.Text("The state.")),
        Required("open", Schema.ListOf(Schema.Text(""), "What it still needs.")),
        Required("codes", Schema.ListOf(Schema.Object("",
            Required("method", Schema.OneOf("How it was sent.", Answers.WordsOf<CodeMethod>())),
            Required("first_sent_at", Schema.Instant("When.")),
            Required("wrong_tries", Schema.Whole("Wrong tries.", atLeast: 0)),
            Required("result", Schema.OneOf("What became of it.", "used_up", "alive", "expired"))), "The codes that were sent.")),
        Optional("ownership", Schema.Object("The proof of ownership.", Required("at", Schema.Instant("When.")), Required("actor", Schema.Text("By whom.")))),
        Optional("proof", Schema.Object("How a proof of ownership was begun.",
            Required("method", Schema.OneOf("Which of them.", Answers.WordsOf<ProofMethod>())),
            Required("calls", Schema.Whole("Calls that were placed.", atLeast: 0)),
            Optional("bill", DocumentForm))),
        Optional("holder", Schema.Object("The account that has it now.", Required("id", Schema.Uuid("The id.")), Required("name", Schema.Text("Its name.")))),
        Required("earlier_orders", Schema.ListOf(Schema.Object("",
            Required("order", Schema.Uuid("The id.")),
            Required("account", Schema.Uuid("The account's id.")),
            Required("state", Schema.Text("How it ended.")),
            Optional("reason", Answers.WhyForm),
            Required("created_at", Schema.Instant("When it was created."))), "What was ordered for it before.")));

    public static readonly Schema Form = Schema.Object("An order in review.",
        Required("order", Schema.Uuid("The id.")),
        Required("world", Schema.Uuid("The world's id.")),
        Required("waiting_since", Schema.Instant("When it began to wait.")),
        Required("status", Schema.OneOf("The order's status.", Answers.WordsOf<OrderStatus>())),
        Optional("account",
            Schema.Object("Who ordered it.", Required("id", Schema.Uuid("The id.")), Required("name", Schema.Text("Its name.")),
            Required("email", Schema.Text("Where its notices go.")))),
        Optional("letter", DocumentForm),
        Optional("bill", DocumentForm),
        Required("risks", Schema.ListOf(Schema.Object("",
            Required("kind", Schema.OneOf("Which.", Answers.WordsOf<RiskKind>())),
            Required("sentence", Schema.Text("In words."))), "What deserves a second look. Nothing is refused because of it.")),
        Required("numbers", Schema.ListOf(NumberForm, "The numbers that wait."))).Named("Review");

    sealed record Earlier(long Number, OrderId Order, AccountId Account, HostingState State, string? Reason, DateTimeOffset CreatedAt);

    sealed record Document(DocumentId Id, string Name, long Size, byte[] Sha256, DateTimeOffset? At, DocumentMarks Marks, byte[]? OpenedSha256);

    sealed record Asked(
        Order Order, RowList<Account> Account, RowList<World> World, RowList<Document> Documents, RowList<SentCode> Codes,
        RowList<(long Number, AccountId Id, string Name)> Holders, RowList<Earlier> Earlier,
        RowList<(DateTimeOffset At, string Actor, HashSet<string> Numbers)> Proofs, RowList<Document> Bills);

    public async Task<IEnumerable<object>> Of(IReadOnlyList<Order> orders)
    {
        var batch = new ReadBatch();
        var asked = orders.Select(o => Ask(batch, o)).ToList();
        await database.Run(batch);
        var marks = await risks.Of(orders);
        return asked.Zip(marks, (a, m) => Render(a, m, batch.Now));
    }

    static Asked Ask(ReadBatch batch, Order order) => new(
        order,
        batch.Many(AccountTable.ById, AccountTable.Read, order.Account),
        batch.Many(WorldTable.ById, WorldTable.Read, order.World),
        batch.Many(DocumentTable.OfOrder, ReadDocument, order.Id),
        batch.Many(NumberTable.CodesOfOrder, r => NumberTable.ReadCode(r) with { TriesAtMost = order.Terms.TriesPerCode }, order.Id),
        batch.Many(HoldersOfNumbers, r => (r.Long(0), r.Id<AccountId>(1), r.Text(2)), order.Id),
        batch.Many(EarlierOrders, r => new Earlier(r.Long(0), r.Id<OrderId>(1), r.Id<AccountId>(2), (HostingState)r.Int(3), r.TextOrNull(4), r.Time(5)),
            order.Id, EarlierAtMost),
        batch.Many(Proofs, r => (r.Time(0), r.Text(1), NumbersIn(r.BytesOrNull(2))), order.Id, EventKinds.OwnershipProven),
        batch.Many(BillsOfNumbers, ReadDocument, order.Id));

    static Document ReadDocument(Row r) =>
        new(r.Id<DocumentId>(0), r.Text(2), r.Long(3), r.Bytes(4), r.TimeOrNull(5), (DocumentMarks)r.Int(6), r.BytesOrNull(7));

    /// <summary>An event's payload lists its numbers; it may have been erased.</summary>
    static HashSet<string> NumbersIn(byte[]? payload) => payload is not { Length: > 0 } ? []
        : JsonSerializer.Deserialize<JsonElement>(payload).GetProperty("numbers").EnumerateArray().Select(n => n.GetProperty("number").GetString()!)
            .ToHashSet();

    static object Render(Asked asked, IReadOnlyList<RiskMark> marks, DateTimeOffset databaseNow)
    {
        var order = asked.Order;
        var waiting = order.Hostings.Where(h => h.State == HostingState.InReview).ToList();
        var now = asked.World.Rows.Count == 0 ? databaseNow : asked.World.Rows[0].Now(databaseNow);
        return new
        {
            order = order.Id,
            world = order.World,
            waiting_since = waiting.Min(h => h.UpdatedAt),
            status = Answers.Word(order.Status),
            account = asked.Account.Rows.Select(a => new { id = a.Id, name = a.Name, email = a.Email }).FirstOrDefault(),
            letter = asked.Documents.Rows.Where(d => d.Id == order.Letter).Select(Of).FirstOrDefault(),
            bill = asked.Documents.Rows.Where(d => d.Id == order.Bill).Select(Of).FirstOrDefault(),
            risks = marks.Select(m => new { kind = Answers.Word(m.Kind), sentence = m.Sentence }),
            numbers = waiting.Select(h => Of(asked, h, now)),
        };
    }

    static object Of(Document d) => new
    {
        id = d.Id,
        name = d.Name,
        size = d.Size,
        sha256 = Convert.ToHexStringLower(d.Sha256),
        opened_sha256 = d.OpenedSha256 is { } opened ? Convert.ToHexStringLower(opened) : null,
        marks = d.Marks.Names(),
        at = d.At,
    };

    static object Of(Asked asked, Hosting hosting, DateTimeOffset now) => new
    {
        number = hosting.Number.ToString(),
        state = hosting.State.Words(),
        open = hosting.Open.Words(),
        codes = asked.Codes.Rows.Where(c => c.HostingId == hosting.Id).Select(c => Of(c, now)),
        ownership = asked.Proofs.Rows.Where(p => p.Numbers.Contains(hosting.Number.ToString())).Select(p => new { at = p.At, actor = p.Actor })
            .FirstOrDefault(),
        proof = hosting.Proof is { } proof
            ? new
            {
                method = Answers.Word(proof.Method),
                calls = proof.Calls,
                bill = asked.Bills.Rows.Where(d => d.Id == proof.Document).Select(Of).FirstOrDefault(),
            }
            : null,
        holder = asked.Holders.Rows.Where(o => o.Number == hosting.Number.Digits).Select(o => new { id = o.Id, name = o.Name }).FirstOrDefault(),
        earlier_orders = asked.Earlier.Rows.Where(e => e.Number == hosting.Number.Digits).Select(e => new
        {
            order = e.Order,
            account = e.Account,
            state = e.State.Words(),
            reason = Answers.Why(ReasonCatalog.Find(e.Reason)),
            created_at = e.CreatedAt,
        }),
    };

    /// <summary>The digits themselves are never shown.</summary>
    static object Of(SentCode code, DateTimeOffset now) => new
    {
        method = Answers.Word(code.Method),
        first_sent_at = code.FirstSentAt,
        wrong_tries = code.WrongTries,
        result = code.IsUsedUp ? "used_up" : code.IsAlive(now) ? "alive" : "expired",
    };
}
