using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;

namespace Hostline.Storage.Tables;

/// <summary>What holders were asked.</summary>
static class ConsentTable
{
    const string Columns = "id, order_id, holder, nonce, token_hash, opened_at, deadline, overdue, decision, reason, decided_at, decided_by";

    static readonly Sql Insert = new($"""
        insert into consents (world, account, {Columns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """);

    static readonly Sql Update = new("update consents set overdue = $2, decision = $3, reason = $4, decided_at = $5, decided_by = $6 where id = $1");

    /// <summary>Of order $1, in the order in which they were asked.</summary>
    public static readonly Sql OfOrder = new($"select {Columns} from consents where order_id = $1 order by id");

    public static readonly Sql ById = new($"select {Columns} from consents where id = $1");

    public static void Add(Unit unit, Order order, Consent c) => unit.Then(
        Insert, order.World, order.Account, c.Id, c.OrderId, c.Holder, c.Nonce, c.TokenHash, c.OpenedAt, c.Deadline, c.IsOverdue, c.Decision, c.Reason?.Code(), c.DecidedAt, c.DecidedBy);

    public static void Save(Unit unit, Consent c) => unit.Then(Update, c.Id, c.IsOverdue, c.Decision, c.Reason?.Code(), c.DecidedAt, c.DecidedBy);

    public static Consent Read(Row row) => new(
        row.Guid(0), row.Guid(1), row.Guid(2), row.Bytes(3), row.Bytes(4), row.Time(5), row.TimeOrNull(6), row.Bool(7),
        (TransferDecision)row.Int(8), ReasonCatalog.Find(row.TextOrNull(9)), row.TimeOrNull(10), row.TextOrNull(11));
}
