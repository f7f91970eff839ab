using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;

namespace Hostline.Storage.Tables;

/// <param name="Requester">The name of the requesting account; the holder learns nothing else about it.</param>
/// <param name="Numbers">How many numbers of the holder are requested.</param>
/// <param name="First">The first number.</param>
/// <param name="Moved">How many numbers have moved.</param>
public sealed record ListedTransfer(
    ConsentId Id, OrderId Order, DateTimeOffset OpenedAt, DateTimeOffset? Deadline, bool IsOverdue, TransferDecision Decision, Reason? Reason,
    DateTimeOffset? DecidedAt, string Requester, bool IsFrozen, int Numbers, PhoneNumber First, int Open, int Moved);

/// <summary>Transfers by side, newest first. $1 account, $2 before this consent, $3 limit.</summary>
static class TransferListTable
{
    const string Hostings = "from hostings h where h.order_id = c.order_id and h.consent = c.id";

    // "Moved" includes numbers that the receiver has released since: they have left the holder all the same.
    const string Columns = $"""
        select c.id, c.order_id, c.opened_at, c.deadline, c.overdue, c.decision, c.reason, c.decided_at, a.name, o.frozen_at,
          (select count(*) {Hostings}), (select min(h.number) {Hostings}), (select count(*) {Hostings} and h.live and h.state <> 7),
          (select count(*) {Hostings} and h.state in (7, 8))
        from consents c join orders o on o.id = c.order_id join accounts a on a.id = o.account
        """;

    static Sql By(string side, string which) => new($"{Columns} where c.{side} = $1 and c.id < $2 {which} order by c.id desc limit $3");

    const string Waiting = "and c.decision = 1";

    /// <summary>Transfers of the account's numbers to others.</summary>
    public static readonly Sql Out = By("holder", ""), OutWaiting = By("holder", Waiting);

    /// <summary>Transfers to the account.</summary>
    public static readonly Sql In = By("account", ""), InWaiting = By("account", Waiting);

    public static readonly Sql CountWaiting = new("select count(*) from (select 1 from consents where holder = $1 and decision = 1 limit 1000) c");

    public static ListedTransfer Read(Row row) => new(
        row.Id<ConsentId>(0), row.Id<OrderId>(1), row.Time(2), row.TimeOrNull(3), row.Bool(4), (TransferDecision)row.Int(5),
        ReasonCatalog.Find(row.TextOrNull(6)),
        row.TimeOrNull(7), row.Text(8), row.TimeOrNull(9) is not null, row.Int(10), row.Number(11), row.Int(12), row.Int(13));
}
