using Hostline.Core.Hostings;

namespace Hostline.Storage.Tables;

/// <summary>Someone who has taken an order to decide on it.</summary>
/// <param name="By">The principal.</param>
/// <param name="At">Real time.</param>
public sealed record Take(OrderId Order, string By, string Name, DateTimeOffset At);

static class DeskTable
{
    /// <summary>
    /// Orders with a number in review, each with the instant at which its first number entered review, longest waiting first: $1 world, $2 and
    /// $3 after this instant and order, $4 limit. Reads only as many rows as requested.
    /// </summary>
    public static readonly Sql Waiting = Oldest(HostingState.InReview);

    public static readonly Sql WaitingOf = Oldest(HostingState.InReview, "and h.account = $5");

    /// <summary>The same for orders with a number on which an operator must act.</summary>
    public static readonly Sql Stuck = Oldest(HostingState.ActionRequired);

    static Sql Oldest(HostingState state, string whose = "") => new($"""
        select h.order_id, h.updated_at from hostings h where h.world = $1 and h.state = {(int)state} {whose} and h.updated_at >= $2
          and (h.updated_at > $2 or h.order_id > $3)
          and not exists (select 1 from hostings e where e.order_id = h.order_id and e.state = {(int)state}
            and (e.updated_at < h.updated_at or (e.updated_at = h.updated_at and e.id < h.id)))
        order by h.updated_at, h.order_id limit $4
        """);

    /// <summary>
    /// <see cref="Waiting"/> in all worlds: $1 and $2 after this instant and order, $3 limit. Reads all waiting orders, so it is for the
    /// operator's own tools only.
    /// </summary>
    public static readonly Sql WaitingAnywhere = new($"""
        select order_id, min(updated_at) as since from hostings where state = {(int)HostingState.InReview} group by order_id
        having min(updated_at) > $1 or (min(updated_at) = $1 and order_id > $2) order by since, order_id limit $3
        """);

    /// <summary>How many orders wait in world $1, counted up to $2, however many numbers each has.</summary>
    public static readonly Sql CountWaiting = CountOrders(HostingState.InReview);

    public static readonly Sql CountStuck = CountOrders(HostingState.ActionRequired);

    static Sql CountOrders(HostingState state) => new($"""
        select count(*) from (select distinct order_id from hostings where world = $1 and state = {(int)state} order by order_id limit $2) w
        """);

    /// <summary>Deliveries of world $1 before $2 that were given up, newest first, with the result of their last attempt; $3 at most.</summary>
    public static readonly Sql Parked = new("""
        select d.id, d.order_id, d.account, a.name, d.finished_at,
          (select t.outcome from attempts t where t.delivery = d.id order by t.n desc limit 1),
          (select t.status from attempts t where t.delivery = d.id order by t.n desc limit 1)
        from deliveries d left join accounts a on a.id = d.account where d.world = $1 and d.state = 4 and d.id < $2 order by d.id desc limit $3
        """);

    public static readonly Sql CountParked = new("select count(*) from (select 1 from deliveries where world = $1 and state = 4 limit $2) w");

    /// <summary>
    /// For the $2 errands of world $1 that are due first: how many of each kind there are and how many have failed, since when the oldest is
    /// due, the most tries, and the last answer to the errand that has failed for the longest time.
    /// </summary>
    public static readonly Sql Errands = new("""
        select e.kind, count(*), count(e.answer), min(e.due_at), max(e.attempts),
          (select f.answer from errands f where f.world = $1 and f.kind = e.kind and f.answer is not null order by f.id limit 1)
        from (select kind, due_at, attempts, answer from errands where world = $1 order by due_at limit $2) e group by e.kind order by e.kind
        """);

    public static readonly Sql Failed = new("""
        select e.id, e.order_id, e.account, a.name, e.attempts, e.due_at, e.answer from errands e left join accounts a on a.id = e.account
        where e.world = $1 and e.kind = $2 and e.answer is not null and e.id > $3 order by e.id limit $4
        """);

    public static readonly Sql CountFailed =
        new("select count(*) from (select 1 from errands where world = $1 and kind = $2 and answer is not null limit $3) f");

    public static readonly Sql WorldOfErrand = new("select world from errands where id = $1");

    /// <summary>Makes the errands $1 of world $2 due now that have failed and are not being tried: at world instant $3, the database's $4.</summary>
    static readonly Sql Again = Sql.OfIds(list => $"""
        update errands set due_at = $3, wake_at = $4 where id {list} and world = $2 and answer is not null and due_at > $3
          and (lease_until is null or lease_until <= $4) returning id
        """);

    /// <param name="done">Gets a row for each errand that is tried again.</param>
    public static Unit TryAgain(
        Unit unit, RowList<ErrandId> done, IReadOnlyList<ErrandId> errands, WorldId world, DateTimeOffset worldNow, DateTimeOffset databaseNow) =>
        unit.Returning(done, Again, errands.ToArray(), world, worldNow, databaseNow).Wake(Wakes.Errands | Wakes.Mail);

    /// <summary>Holders of world $1 whose consent is requested, oldest first: after consent $2, $3 at most.</summary>
    public static readonly Sql Asked = new("""
        select c.order_id, h.name, a.name, c.opened_at, c.deadline, c.overdue, o.frozen_at, c.id from consents c
        join orders o on o.id = c.order_id left join accounts h on h.id = c.holder left join accounts a on a.id = c.account
        where c.world = $1 and c.decision = 1 and c.id > $2 order by c.id limit $3
        """);

    public static readonly Sql CountOverdue =
        new("select count(*) from (select 1 from consents where world = $1 and decision = 1 and overdue limit $2) w");

    public static readonly Sql CountFrozen = new("select count(*) from (select 1 from orders where frozen_at is not null and world = $1 limit $2) w");

    /// <summary>Open proposals of world $1 made after $3; earlier ones have expired.</summary>
    public static readonly Sql CountProposals =
        new("select count(*) from (select 1 from proposals where world = $1 and state = 1 and made_at > $3 limit $2) w");

    /// <summary>
    /// For orders $1: whether another order has the bytes of one of their files; how many of their letter and bill have marks; and whether an
    /// earlier order for one of the waiting numbers has failed.
    /// </summary>
    public static readonly Sql LooksOf = Sql.OfIds(list => $"""
        select o.id,
          exists (select 1 from documents d join documents e on e.sha256 = d.sha256 and e.world = d.world and e.order_id <> d.order_id where d.order_id = o.id),
          (select count(*) from documents d where (d.id = o.letter or d.id = o.bill) and d.marks <> 0),
          exists (select 1 from hostings h join hostings e on e.world = h.world and e.number = h.number and not e.live and e.state = 10
            and e.order_id <> h.order_id where h.order_id = o.id)
        from orders o where o.id {list}
        """);

    public static readonly Sql OrdersByIds = Sql.OfIds(list =>
        $"select {OrderTable.Columns} from orders o join hostings h on h.order_id = o.id where o.id {list} order by o.id, h.position");

    /// <summary>Orders with a number in a state that a desk acts on, longest first: $1 limit, $2 the world or account.</summary>
    /// <param name="state">A constant, so that the index on such numbers is used.</param>
    /// <param name="whose">A condition with $2; empty for all.</param>
    public static Sql InState(HostingState state, string whose) => new($"""
        with r as (select order_id, min(updated_at) as since from hostings where state = {(int)state} {whose} group by order_id order by since limit $1)
        select {OrderTable.Columns} from r join orders o on o.id = r.order_id join hostings h on h.order_id = o.id order by r.since, o.id, h.position
        """);

    public static readonly Sql NamesOf = Sql.OfIds(list => $"select a.id, a.name from accounts a where a.id {list}");

    /// <summary>Of orders $1 those that principal $2 proposed to accept after $3, and that wait for someone else.</summary>
    public static readonly Sql ProposedBy = Sql.OfIds(list =>
        $"select p.order_id from proposals p where p.order_id {list} and p.kind = 'accept' and p.state = 1 and p.made_by = $2 and p.made_at > $3");

    /// <summary>Of orders $1 those that someone has proposed to accept, with who did, and when.</summary>
    public static readonly Sql Proposed = Sql.OfIds(list =>
        $"select p.order_id, p.made_by_name, p.made_at from proposals p where p.order_id {list} and p.kind = 'accept' and p.state = 1 order by p.id");

    const string Takes = "order_id, taken_by, name, at";

    public static readonly Sql TakesOf = Sql.OfIds(list => $"select {Takes} from desk_takes where order_id {list}");

    /// <summary>Deletes a take that has expired or is the principal's own: order $1, before real time $2, by principal $3.</summary>
    static readonly Sql DropTake = new("delete from desk_takes where order_id = $1 and (at < $2 or taken_by = $3) returning 1");

    static readonly Sql DropOwn = new("delete from desk_takes where order_id = $1 and taken_by = $2");

    static readonly Insert InsertTake =
        new("desk_takes", "order_id, world, taken_by, name, at", "$1, $2, $3, $4, $5", conflict: OnConflict.DoNothing, key: "order_id");

    /// <summary>A check: no one else has taken it.</summary>
    public static Unit CheckTaken(Unit unit, WorldId world, Take take, DateTimeOffset over) => unit
        .Returning(new RowList<int>(_ => 1), DropTake, take.Order, over, take.By)
        .Check(1, InsertTake, take.Order, world, take.By, take.Name, take.At);

    public static Unit PutBack(Unit unit, OrderId order, string by) => unit.Then(DropOwn, order, by);

    public static Take ReadTake(Row row) => new(row.Id<OrderId>(0), row.Text(1), row.Text(2), row.Time(3));
}
