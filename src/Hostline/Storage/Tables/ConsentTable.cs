using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;

namespace Hostline.Storage.Tables;

static class ConsentTable
{
    const string Columns =
        "id, order_id, holder, nonce, token_hash, opened_at, deadline, overdue, decision, reason, decided_at, decided_by, window_from, held, reminded";

    static readonly Insert Insert = new("consents",
        $"world, account, {Columns}",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, null, 0, 0");

    /// <summary>Without <c>window_from</c> and <c>held</c>, which are written when mail is sent and, in a sandbox, when a freeze ends.</summary>
    static readonly Sql Update = new(
        "update consents set overdue = $2, decision = $3, reason = $4, decided_at = $5, decided_by = $6, deadline = $7, reminded = $8 where id = $1");

    /// <summary>Time that an earlier release held before the window began is not subtracted again.</summary>
    static readonly Sql MailOut = new("update consents set window_from = $3, held = 0 where id = $1 and world = $2 and window_from is null");

    /// <summary>When the oldest window that can end by silence was opened; null if none is open. $1 world.</summary>
    public static readonly Sql OldestWindow = new($"""
        select min(opened_at) from consents where world = $1 and decision = {(int)TransferDecision.Pending} and deadline is not null and not overdue
        """);

    /// <summary>
    /// Windows that can end by silence and whose mail to the holder has not been waiting for the relay since before $2: $1 world, $3 after this
    /// id, $4 limit.
    /// </summary>
    public static readonly Sql OpenWindows = new($"""
        select {Columns} from consents where world = $1 and decision = {(int)TransferDecision.Pending} and deadline is not null and not overdue
          and id > $3 and not {NoticeTable.WaitsForRelay("$2")} order by id limit $4
        """);

    /// <summary>A row if the mail of consent $1 to the holder has been waiting for the relay since before $2.</summary>
    public static readonly Sql IsHeld = new($"select 1 from consents where id = $1 and {NoticeTable.WaitsForRelay("$2")}");

    public static readonly Sql OfOrder = new($"select {Columns} from consents where order_id = $1 order by id");

    /// <summary>The consents of orders $1, oldest first.</summary>
    public static readonly Sql OfOrders = Sql.OfIds(list => $"select {Columns} from consents where order_id {list} order by id");

    public static readonly Sql ById = new($"select {Columns} from consents where id = $1");

    /// <summary>The consents of holder $1 among $2 that wait for a decision and are not frozen.</summary>
    public static readonly Sql Askable = new(Asked("id = any($2)"), sqlite: Asked("id in (select unhex(value) from json_each($2))"));

    static string Asked(string which) => $"""
        select {Columns} from consents c where holder = $1 and {which} and decision = {(int)TransferDecision.Pending}
          and not exists (select 1 from orders o where o.id = c.order_id and o.frozen_at is not null)
        """;

    public static void Add(Unit unit, Order order, Consent c) => unit.Then(
        Insert, order.World, order.Account, c.Id, c.OrderId, c.Holder, c.Nonce, c.TokenHash, c.OpenedAt, c.Deadline, c.IsOverdue, c.Decision, c.Reason?.Code(),
        c.DecidedAt, c.DecidedBy);

    public static void Save(Unit unit, Consent c)
    {
        unit.Then(Update, c.Id, c.IsOverdue, c.Decision, c.Reason?.Code(), c.DecidedAt, c.DecidedBy, c.Deadline, c.Reminded);
        if (!c.IsPending)
        {
            WindowStopTable.Drop(unit, c.Id);
        }
    }

    /// <summary>The first mail to the holder was accepted or permanently refused: this starts the window.</summary>
    public static Unit StartWindow(Unit unit, ConsentId consent, WorldId world, DateTimeOffset at) => unit.Then(MailOut, consent, world, at);

    public static Consent Read(Row row) => new(
        row.Id<ConsentId>(0), row.Id<OrderId>(1), row.Id<AccountId>(2), row.Bytes(3), row.Bytes(4), row.Time(5), row.TimeOrNull(6), row.Bool(7),
        (TransferDecision)row.Int(8), ReasonCatalog.Find(row.TextOrNull(9)), row.TimeOrNull(10), row.TextOrNull(11))
    {
        WindowFrom = row.TimeOrNull(12),
        Held = TimeSpan.FromMicroseconds(row.Long(13)),
        Reminded = row.Int(14),
    };
}
