using Hostline.Core.Ownership;

namespace Hostline.Storage.Tables;

static class LineDisputeTable
{
    const string Columns = "id, world, number, account, order_id, proof, why, at, closed_at, closed_by, note";

    static readonly Insert Insert = new(
        "line_disputes", Columns, "$1, $2, $3, $4, $5, $6, $7, $8, null, null, null", conflict: OnConflict.DoNothing, key: "id");

    static readonly Sql Close = new("update line_disputes set closed_at = $2, closed_by = $3, note = $4 where id = $1 and closed_at is null");

    public static readonly Sql ById = new($"select {Columns} from line_disputes where id = $1");

    public static readonly Sql OfNumber = new($"select {Columns} from line_disputes where world = $1 and number = $2 order by id desc limit $3");

    public static readonly Sql Open = new($"select {Columns} from line_disputes where world = $1 and closed_at is null order by id limit $2");

    public static readonly Sql OpenAnywhere = new($"select {Columns} from line_disputes where closed_at is null order by id limit $1");

    public static readonly Sql OfWorld = new($"select {Columns} from line_disputes where world = $1 order by id desc limit $2");

    /// <summary>All disputes, newest first; $1 at most.</summary>
    public static readonly Sql Anywhere = new($"select {Columns} from line_disputes order by id desc limit $1");

    public static readonly Sql CountOpen = new("select count(*) from (select 1 from line_disputes where world = $1 and closed_at is null limit $2) w");

    /// <summary>A check: no other dispute of this hosting is open.</summary>
    public static Unit CheckAdded(Unit unit, LineDispute d) => unit.Check(1, Insert, d.Id, d.World, d.Number, d.Account, d.Order, d.Proof, d.Why, d.At);

    /// <summary>A check: it was open.</summary>
    public static Unit CheckClosed(Unit unit, LineDispute d) => unit.Check(1, Close, d.Id, d.ClosedAt, d.ClosedBy, d.Note);

    public static LineDispute Read(Row r) => new(r.Id<LineDisputeId>(0), r.Id<WorldId>(1), r.Number(2), r.Id<AccountId>(3), r.Id<OrderId>(4),
        r.Id<LineProofId>(5), r.Text(6), r.Time(7), r.TimeOrNull(8), r.TextOrNull(9), r.TextOrNull(10));
}
