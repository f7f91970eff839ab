using Hostline.Core.Numbers;
using Hostline.Core.Transfers;

namespace Hostline.Storage.Tables;

static class MoveTable
{
    const string Columns = "m.hosting, m.number, m.from_account, m.from_order, m.from_hosting, m.to_account, m.to_order, m.consent, m.moved_at";

    static readonly Insert Insert = new("moves",
        "hosting, world, number, from_account, from_order, from_hosting, to_account, to_order, consent, moved_at",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10");

    public static readonly Sql OfConsent = new($"select {Columns} from moves m where m.consent = $1 order by m.number");

    /// <summary>
    /// Which of numbers $2 in world $1 cannot be ordered now, with the account that they came from last: they moved after $3, or their former
    /// holder asks for them.
    /// </summary>
    public static readonly Sql Lately = new($"""
        select m.number, m.from_account from {Sql.OfNumbers("moves", "m", "moved_at > $3 or asked_back")}
        """);

    public static readonly Sql IsAskedBack = new("select 1 from moves where hosting = $1 and asked_back");

    static readonly Sql SetAskedBack = new("update moves set asked_back = $2 where consent = $1");

    /// <summary>Records whether the former holder asks for the numbers that moved by a consent.</summary>
    public static Unit AskedBack(Unit unit, ConsentId consent, bool isAsked) => unit.Then(SetAskedBack, consent, isAsked);

    public static Unit Add(Unit unit, WorldId world, MovedNumber m) =>
        unit.Then(Insert, m.Hosting, world, m.Number, m.From, m.FromOrder, m.FromHosting, m.To, m.ToOrder, m.Consent, m.At);

    public static MovedNumber Read(Row r) => new(r.Id<HostingId>(0), r.Number(1), r.Id<AccountId>(2), r.Id<OrderId>(3), r.Id<HostingId>(4),
        r.Id<AccountId>(5), r.Id<OrderId>(6), r.IdOrNull<ConsentId>(7), r.Time(8));
}

static class UndoTable
{
    const string Columns = "id, world, order_id, consent, holder, asked_at, asked_by, why, state, decided_at, decided_by, note";

    const string Qualified =
        "u.id, u.world, u.order_id, u.consent, u.holder, u.asked_at, u.asked_by, u.why, u.state, u.decided_at, u.decided_by, u.note";

    static readonly Insert Insert = new("undos", Columns, "$1, $2, $3, $4, $5, $6, $7, $8, $9, null, null, null", conflict: OnConflict.DoNothing, key: "id");

    static readonly Sql Decide =
        new($"update undos set state = $2, decided_at = $3, decided_by = $4, note = $5 where id = $1 and state = {(int)UndoState.Asked}");

    public static readonly Sql ById = new($"select {Columns} from undos where id = $1");

    public static readonly Sql OfConsent = new($"select {Columns} from undos where consent = $1");

    public static readonly Sql Open = new($"select {Columns} from undos where world = $1 and state = {(int)UndoState.Asked} order by id limit $2");

    /// <summary>Open requests of all worlds; $1 at most.</summary>
    public static readonly Sql OpenAnywhere = new($"select {Columns} from undos where state = {(int)UndoState.Asked} order by id limit $1");

    /// <summary>Open requests with the names of both accounts, and how many numbers moved.</summary>
    public static readonly Sql OpenNamed = new($"""
        select {Qualified}, h.name, a.name, (select count(*) from moves m where m.consent = u.consent) from undos u
        left join accounts h on h.id = u.holder left join orders o on o.id = u.order_id left join accounts a on a.id = o.account
        where u.world = $1 and u.state = {(int)UndoState.Asked} order by u.id limit $2
        """);

    public static readonly Sql CountOpen =
        new($"select count(*) from (select 1 from undos where world = $1 and state = {(int)UndoState.Asked} limit $2) w");

    /// <summary>Requests about order $1, oldest first; at most one for each of its consents.</summary>
    public static readonly Sql OfOrder = new($"select {Columns} from undos where order_id = $1 order by id");

    /// <summary>A check: it is the first for its consent.</summary>
    public static Unit CheckAsked(Unit unit, Undo u) =>
        MoveTable.AskedBack(unit, u.Consent, isAsked: true).Check(1, Insert, u.Id, u.World, u.Order, u.Consent, u.Holder, u.AskedAt, u.AskedBy, u.Why, u.State);

    /// <summary>A check: no one has decided before.</summary>
    public static Unit CheckDecided(Unit unit, Undo u) =>
        MoveTable.AskedBack(unit, u.Consent, isAsked: false).Check(1, Decide, u.Id, u.State, u.DecidedAt, u.DecidedBy, u.Note);

    public static Undo Read(Row r) => new(r.Id<UndoId>(0), r.Id<WorldId>(1), r.Id<OrderId>(2), r.Id<ConsentId>(3), r.Id<AccountId>(4), r.Time(5), r.Text(6),
        r.Text(7), (UndoState)r.Int(8), r.TimeOrNull(9), r.TextOrNull(10), r.TextOrNull(11));
}
