using Hostline.Core.Hostings;

namespace Hostline.Storage.Tables;

/// <summary>Someone who has an order open to decide about it.</summary>
/// <param name="By">The principal.</param>
/// <param name="Name">For people.</param>
/// <param name="At">Real time.</param>
public sealed record Take(OrderId Order, string By, string Name, DateTimeOffset At);

/// <summary>What waits for a desk.</summary>
static class DeskTable
{
    /// <summary>
    /// Orders with a number in review, each with the instant at which its first one came there, the longest waiting first: $1 world, $2 and
    /// $3 after this instant and order, $4 limit. Only as many as are wanted are read, however many wait.
    /// </summary>
    public static readonly Sql Waiting = new("""
        select h.order_id, h.updated_at from hostings h where h.world = $1 and h.state = 4 and h.updated_at >= $2
          and (h.updated_at > $2 or h.order_id > $3)
          and not exists (select 1 from hostings e where e.order_id = h.order_id and e.state = 4
            and (e.updated_at < h.updated_at or (e.updated_at = h.updated_at and e.id < h.id)))
        order by h.updated_at, h.order_id limit $4
        """);

    /// <summary>How many orders wait in world $1, counted up to $2 numbers.</summary>
    public static readonly Sql CountWaiting =
        new("select count(distinct order_id) from (select order_id from hostings where world = $1 and state = 4 limit $2) w");

    /// <summary>Orders with a number that an operator must act on: $1 world, $2 limit.</summary>
    public static readonly Sql Stuck = new("""
        select h.order_id, min(h.updated_at) as since from hostings h where h.world = $1 and h.state = 9 group by h.order_id order by since limit $2
        """);

    public static readonly Sql CountStuck =
        new("select count(distinct order_id) from (select order_id from hostings where world = $1 and state = 9 limit $2) w");

    /// <summary>Deliveries of world $1 that were given up, newest first; $2 at most.</summary>
    public static readonly Sql Parked = new("""
        select d.id, d.order_id, d.account, a.name from deliveries d left join accounts a on a.id = d.account
        where d.world = $1 and d.state = 4 order by d.id desc limit $2
        """);

    public static readonly Sql CountParked = new("select count(*) from (select 1 from deliveries where world = $1 and state = 4 limit $2) w");

    /// <summary>Work that waits in world $1: how much of each kind, since when the oldest is due, and the most tries.</summary>
    public static readonly Sql Errands =
        new("select kind, count(*), min(due_at), max(attempts) from errands where world = $1 group by kind order by kind");

    /// <summary>Holders of world $1 that are asked, oldest first; $2 at most.</summary>
    public static readonly Sql Asked = new("""
        select c.order_id, h.name, a.name, c.opened_at, c.deadline, c.overdue, o.frozen_at from consents c
        join orders o on o.id = c.order_id left join accounts h on h.id = c.holder left join accounts a on a.id = c.account
        where c.world = $1 and c.decision = 1 order by c.id limit $2
        """);

    public static readonly Sql CountOverdue =
        new("select count(*) from (select 1 from consents where world = $1 and decision = 1 and overdue limit $2) w");

    public static readonly Sql CountFrozen = new("select count(*) from (select 1 from orders where frozen_at is not null and world = $1 limit $2) w");

    /// <summary>Those of world $1 that were made after $3, its earlier ones having expired.</summary>
    public static readonly Sql CountProposals =
        new("select count(*) from (select 1 from proposals where world = $1 and state = 1 and made_at > $3 limit $2) w");

    /// <summary>
    /// For orders $1: the marks of their letter and bill, and whether another account has uploaded the same bytes.
    /// </summary>
    public static readonly Sql FilesOf = Sql.OfIds(list => $"""
        select o.id, d.marks, exists (select 1 from documents e where e.sha256 = d.sha256 and e.world = d.world and e.account <> d.account)
        from orders o join documents d on d.id = o.letter or d.id = o.bill where o.id {list}
        """);

    /// <summary>Orders $1 with their hostings, whatever their account.</summary>
    public static readonly Sql OrdersByIds = Sql.OfIds(list =>
        $"select {OrderTable.Columns} from orders o join hostings h on h.order_id = o.id where o.id {list} order by o.id, h.position");

    /// <summary>Orders with a number in a state that a desk acts on, longest first: $1 limit, $2 the world or account.</summary>
    /// <param name="state">A constant, so that the index of such numbers serves.</param>
    /// <param name="whose">A condition with $2; empty for all.</param>
    public static Sql InState(HostingState state, string whose) => new($"""
        with r as (select order_id, min(updated_at) as since from hostings where state = {(int)state} {whose} group by order_id order by since limit $1)
        select {OrderTable.Columns} from r join orders o on o.id = r.order_id join hostings h on h.order_id = o.id order by r.since, o.id, h.position
        """);

    /// <summary>The names of accounts $1.</summary>
    public static readonly Sql NamesOf = Sql.OfIds(list => $"select a.id, a.name from accounts a where a.id {list}");

    const string Takes = "order_id, taken_by, name, at";

    public static readonly Sql TakesOf = Sql.OfIds(list => $"select {Takes} from desk_takes where order_id {list}");

    /// <summary>A take that is over, or is one's own: order $1, before real time $2, by principal $3.</summary>
    static readonly Sql DropTake = new("delete from desk_takes where order_id = $1 and (at < $2 or taken_by = $3) returning 1");

    static readonly Sql DropOwn = new("delete from desk_takes where order_id = $1 and taken_by = $2");

    static readonly Insert InsertTake =
        new("desk_takes", "order_id, world, taken_by, name, at", "$1, $2, $3, $4, $5", conflict: OnConflict.DoNothing, key: "order_id");

    /// <summary>A check: no one else has it.</summary>
    public static Unit CheckTaken(Unit unit, WorldId world, Take take, DateTimeOffset over) => unit
        .Returning(new RowList<int>(_ => 1), DropTake, take.Order, over, take.By)
        .Check(1, InsertTake, take.Order, world, take.By, take.Name, take.At);

    public static Unit PutBack(Unit unit, OrderId order, string by) => unit.Then(DropOwn, order, by);

    public static Take ReadTake(Row row) => new(row.Id<OrderId>(0), row.Text(1), row.Text(2), row.Time(3));
}
