using System.Text.Json;
using Hostline.Core.Accounts;
using Hostline.Core.Documents;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

public sealed record EarlierOrder(long Number, OrderId Order, AccountId Account, HostingState State, string? Reason, DateTimeOffset CreatedAt);

public sealed record EvidenceFile(DocumentId Id, string Name, long Size, byte[] Sha256, DateTimeOffset? At, DocumentMarks Marks, byte[]? OpenedSha256);

/// <summary>The same bytes in another account's order.</summary>
public sealed record SameFile(DocumentId Of, OrderId Order, AccountId Account, string AccountName, DateTimeOffset? At);

/// <param name="Orders">How many orders it has placed, counted up to 1,000.</param>
/// <param name="Active">How many active numbers it has, counted up to 1,000.</param>
public sealed record AccountPast(int Orders, int Active);

/// <param name="Now">World time.</param>
public sealed record GatheredEvidence(
    Order Order, Account? Account, DateTimeOffset Now, IReadOnlyList<EvidenceFile> Documents, IReadOnlyList<SentCode> Codes,
    IReadOnlyList<(long Number, AccountId Id, string Name)> Holders, IReadOnlyList<EarlierOrder> Earlier,
    IReadOnlyList<(DateTimeOffset At, string Actor, HashSet<string> Numbers)> Proofs, IReadOnlyList<EvidenceFile> Bills, IReadOnlyList<TestEvidence> Tests)
{
    public IReadOnlyList<Hosting> Waiting { get; } = [.. Order.Hostings.Where(h => h.State == HostingState.InReview)];

    public EvidenceFile? Letter => Documents.FirstOrDefault(d => d.Id == Order.Letter);

    public EvidenceFile? Bill => Documents.FirstOrDefault(d => d.Id == Order.Bill);

    /// <summary>When a number's ownership was proven, and by whom; null if that is not known.</summary>
    public (DateTimeOffset At, string Actor)? ProofOf(PhoneNumber number) =>
        Proofs.Where(p => p.Numbers.Contains(number.ToString())).Select(p => ((DateTimeOffset, string)?)(p.At, p.Actor)).FirstOrDefault();

    public (AccountId Id, string Name)? HolderOf(PhoneNumber number) =>
        Holders.Where(h => h.Number == number.Digits).Select(h => ((AccountId, string)?)(h.Id, h.Name)).FirstOrDefault();
}

/// <summary>
/// Gathers the evidence for a reviewer: the documents, the codes and their results, the account that holds the number, and earlier orders for
/// it. The API and the desk's page use it.
/// </summary>
sealed class EvidenceBook(Database database)
{
    const int EarlierAtMost = 100;
    const int SameAtMost = 20;
    const int TestsAtMost = 1_000;
    const int CountedAtMost = 1_000;

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

    static readonly Sql Tests =
        new("select at, kind, payload from events where subject_id = $1 and (kind = $2 or kind = $3) order by sequence limit $4");

    static readonly Sql BillsOfNumbers = new("""
        select id, kind, name, size, sha256, staged_at, marks, opened_sha256 from documents
        where id in (select proof_document from hostings where order_id = $1)
        """);

    static readonly Sql SameFiles = new("""
        select d.id, e.order_id, e.account, a.name, e.attached_at from documents d
        join documents e on e.sha256 = d.sha256 and e.world = d.world and e.order_id <> d.order_id
        join accounts a on a.id = e.account where d.order_id = $1 order by e.id desc limit $2
        """);

    static readonly Sql CountOrders = new("select count(*) from (select 1 from orders where account = $1 limit $2) o");

    static readonly Sql CountActive = new("select count(*) from (select 1 from hostings where account = $1 and state = 7 limit $2) h");

    sealed record Asked(
        Order Order, RowList<Account> Account, RowList<World> World, RowList<EvidenceFile> Documents, RowList<SentCode> Codes,
        RowList<(long Number, AccountId Id, string Name)> Holders, RowList<EarlierOrder> Earlier,
        RowList<(DateTimeOffset At, string Actor, HashSet<string> Numbers)> Proofs, RowList<EvidenceFile> Bills, RowList<IEnumerable<TestEvidence>> Tests);

    public async Task<IReadOnlyList<GatheredEvidence>> Of(IReadOnlyList<Order> orders)
    {
        var batch = new ReadBatch();
        var asked = orders.Select(o => Ask(batch, o)).ToList();
        await database.Run(batch);
        return [.. asked.Select(a => new GatheredEvidence(a.Order, a.Account.First, a.World.Rows.Count == 0 ? batch.Now : a.World.Rows[0].Now(batch.Now),
            a.Documents.Rows, a.Codes.Rows, a.Holders.Rows, a.Earlier.Rows, a.Proofs.Rows, a.Bills.Rows,
            [.. a.Tests.Rows.SelectMany(t => t)]))];
    }

    /// <summary>Orders, of any account, with the bytes of one of this order's files.</summary>
    public Task<IReadOnlyList<SameFile>> SameElsewhere(OrderId order) => database.Many(SameFiles,
        r => new SameFile(r.Id<DocumentId>(0), r.IdOrNull<OrderId>(1) ?? default, r.Id<AccountId>(2), r.Text(3), r.TimeOrNull(4)), order, SameAtMost);

    public async Task<AccountPast> PastOf(AccountId account)
    {
        var batch = new ReadBatch();
        var (orders, active) = (batch.Many(CountOrders, r => r.Int(0), account, CountedAtMost), batch.Many(CountActive, r => r.Int(0), account, CountedAtMost));
        await database.Run(batch);
        return new(orders.First, active.First);
    }

    static Asked Ask(ReadBatch batch, Order order) => new(
        order,
        batch.Many(AccountTable.ById, AccountTable.Read, order.Account),
        batch.Many(WorldTable.ById, WorldTable.Read, order.World),
        batch.Many(DocumentTable.OfOrder, ReadFile, order.Id),
        batch.Many(NumberTable.CodesOfOrder, r => NumberTable.ReadCode(r) with { TriesAtMost = order.Terms.TriesPerCode }, order.Id),
        batch.Many(HoldersOfNumbers, r => (r.Long(0), r.Id<AccountId>(1), r.Text(2)), order.Id),
        batch.Many(EarlierOrders, r => new EarlierOrder(
            r.Long(0), r.Id<OrderId>(1), r.Id<AccountId>(2), (HostingState)r.Int(3), r.TextOrNull(4), r.Time(5)), order.Id, EarlierAtMost),
        batch.Many(Proofs, r => (r.Time(0), r.Text(1), NumbersIn(r.BytesOrNull(2))), order.Id, EventKinds.OwnershipProven),
        batch.Many(BillsOfNumbers, ReadFile, order.Id),
        batch.Many(Tests, r => TestEvidence.Read(r.Time(0), r.Text(1) == EventKinds.TestPassed, r.BytesOrNull(2)), order.Id, EventKinds.TestPassed,
            EventKinds.TestFailed, TestsAtMost));

    static EvidenceFile ReadFile(Row r) =>
        new(r.Id<DocumentId>(0), r.Text(2), r.Long(3), r.Bytes(4), r.TimeOrNull(5), (DocumentMarks)r.Int(6), r.BytesOrNull(7));

    /// <summary>The numbers in an event's payload, which may have been erased.</summary>
    internal static HashSet<string> NumbersIn(byte[]? payload) => payload is not { Length: > 0 } ? []
        : JsonSerializer.Deserialize<JsonElement>(payload).GetProperty("numbers").EnumerateArray().Select(n => n.GetProperty("number").GetString()!)
            .ToHashSet();
}
