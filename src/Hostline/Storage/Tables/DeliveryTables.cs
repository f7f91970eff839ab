using Hostline.Core.Deliveries;
using Hostline.Core.Worlds;
using Hostline.Telemetry;

namespace Hostline.Storage.Tables;

/// <summary>The state of a delivery. The numbers are stored; never renumber them.</summary>
public enum DeliveryState
{
    /// <summary>Its lane has not reached it yet.</summary>
    Waiting = 1,
    /// <summary>Attempted and not acknowledged; another attempt is due.</summary>
    Retrying = 2,
    Delivered = 3,
    /// <summary>Given up after the whole schedule; can be replayed.</summary>
    Parked = 4,
}

/// <summary>Lanes send first attempts in event order; deliveries keep what was sent until it is acknowledged or parked.</summary>
static class LaneTable
{
    const string DeliveryColumns = "id, world, account, order_id, destination, kind, sequence, event_id, event_kind, data, attempts, fence, created_at";

    static readonly Insert Extend = new("lanes",
        "order_id, destination, kind, world, account, next_sequence, sent_sequence, wake_at, fence",
        "$1, $2, $3, $4, $5, $6, 0, $7, 0",
        conflict: OnConflict.Update("order_id, destination",
            "next_sequence = lanes.next_sequence + excluded.next_sequence - 1, wake_at = coalesce(lanes.wake_at, excluded.wake_at)"));

    /// <summary>$7: how many positions before the lane's newest one, which <see cref="Extend"/> has just raised.</summary>
    static readonly Insert Insert = new("deliveries",
        "id, world, account, order_id, destination, kind, event_id, event_kind, data, state, attempts, fence, created_at",
        "$1, $2, $3, $4, $5, $6, $8, $9, $10, 1, 0, 0, $11",
        computed: new("sequence", p => $"(select l.next_sequence from lanes l where l.order_id = {p(4)} and l.destination = {p(5)}) - {p(7)}"));

    /// <summary>
    /// How many more attempts may be in flight to destination $4: $6 in all, minus those that all nodes have leased by $1. Read under the guard
    /// of the destination, so that two nodes never count the same free capacity.
    /// </summary>
    const string Room = """
        select case when $3 < $6 - busy then $3 when $6 > busy then $6 - busy else 0 end from (select
          (select count(*) from lanes where destination = $4 and lease_until > $1) + (select count(*) from deliveries where destination = $4
              and lease_until > $1) as busy) b
        """;

    // Selected once, before anything is written: PostgreSQL may run a subquery again for each row, which would skip rows that were just leased.

    /// <summary>
    /// Leases due lanes of destination $4 of account $5: $1 database now, $2 lease end, $3 at most, $6 at most in flight there from all
    /// nodes.
    /// </summary>
    public static readonly Sql ClaimLanes = new($"""
        with picked as materialized (
          select order_id from lanes where account = $5 and destination = $4 and wake_at is not null and wake_at <= $1 and (lease_until is null
              or lease_until <= $1)
          order by wake_at limit ({Room}) /*skip locked*/)
        update lanes set lease_until = $2, fence = fence + 1 where destination = $4 and order_id in (select order_id from picked)
        returning order_id, sent_sequence, fence, kind
        """);

    public static readonly Sql Next =
        new($"select {DeliveryColumns} from deliveries where order_id = $1 and destination = $2 and sequence > $3 order by sequence limit $4");

    /// <summary>Like <see cref="ClaimLanes"/> for due retries.</summary>
    public static readonly Sql ClaimRetries = new($"""
        with picked as materialized (
          select id from deliveries where account = $5 and destination = $4 and wake_at is not null and wake_at <= $1 and (lease_until is null
              or lease_until <= $1)
          order by wake_at limit ({Room}) /*skip locked*/)
        update deliveries set lease_until = $2, fence = fence + 1 where id in (select id from picked)
        returning {DeliveryColumns}
        """);

    /// <summary>A check: the lane is still ours. Raises its sequence.</summary>
    static readonly Sql Advance = new("update lanes set sent_sequence = $3 where order_id = $1 and destination = $2 and fence = $4");

    /// <summary>Releases the lane; it stays awake if something was added meanwhile.</summary>
    public static readonly Sql Leave = new("""
        update lanes set lease_until = null, wake_at = case when next_sequence > sent_sequence + 1 then wake_at else null end
        where order_id = $1 and destination = $2 and fence = $3
        """);

    /// <summary>A check: the lane is still ours. A lane that was released meanwhile stays free, although its fence is unchanged.</summary>
    public static readonly Sql RenewLane = new(
        "update lanes set lease_until = $4 where order_id = $1 and destination = $2 and fence = $3 and lease_until is not null");

    /// <summary>Like <see cref="RenewLane"/> for a retry.</summary>
    public static readonly Sql RenewDelivery = new("update deliveries set lease_until = $3 where id = $1 and fence = $2 and lease_until is not null");

    /// <summary>A check: no other node has this delivery.</summary>
    static readonly Sql Settle = new("""
        update deliveries set state = $3, attempts = $4, due_at = $5, wake_at = $6, finished_at = $7, lease_until = null where id = $1 and fence = $2
        """);

    static readonly Insert AddAttempt = new("attempts",
        "delivery, n, world, started_at, duration_us, url, outcome, status, request_headers, response_headers, response_body, "
        + "answer_private, answer_bytes",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13",
        computed: new("cause", p => $"case when (select d.asked_attempt from deliveries d where d.id = {p(1)}) = {p(2)} then 2 else 1 end"));

    static readonly Sql DeleteAttempts = new("delete from attempts where delivery = $1");

    static readonly Sql Delete = new("delete from deliveries where id = $1 and state in (3, 4)");

    static readonly Sql DropLane = new("delete from lanes where order_id = $1 and destination = $2 and world = $3");

    static readonly Sql SilenceLanes = new("update lanes set wake_at = null where account = $1 and wake_at is not null");

    static readonly Sql SilenceDeliveries = new("update deliveries set due_at = null, wake_at = null where account = $1 and due_at is not null");

    static readonly Sql SilenceLane = new("update deliveries set due_at = null, wake_at = null where order_id = $1 and destination = $2 and world = $3");

    /// <summary>Hides a lane, and everything to be sent through it, from the loops: its world is gone.</summary>
    public static Unit Drop(Unit unit, ClaimedDelivery d) =>
        unit.Then(DropLane, d.Order, d.Destination, d.World).Then(SilenceLane, d.Order, d.Destination, d.World);

    /// <summary>Hides everything that is to be sent to an account from the loops.</summary>
    public static Unit Silence(Unit unit, AccountId account) => unit.Then(SilenceLanes, account).Then(SilenceDeliveries, account);

    public static Unit Forget(Unit unit, DeliveryId delivery) => unit.Then(DeleteAttempts, delivery).Then(Delete, delivery);

    /// <summary>
    /// Adds messages at the end of the lane of an order to one destination. Must be called once per unit for each lane, and the unit must guard
    /// the order or the destination, so that no other unit of its batch adds to the same lane.
    /// </summary>
    /// <returns>The id of the last message.</returns>
    public static DeliveryId Add(
        Unit unit, World world, OrderId order, IReadOnlyList<Announcement> announced, DateTimeOffset worldNow, DateTimeOffset databaseNow)
    {
        var (to, id) = (announced[0].To, default(DeliveryId));
        unit.Then(Extend, order, to.Id, to.Kind, world.Id, to.Account, announced.Count + 1, databaseNow);
        for (var i = 0; i < announced.Count; i++)
        {
            var (_, eventId, eventKind, data) = announced[i];
            id = Ids.New<DeliveryId>(databaseNow);
            unit.Then(Insert, id, world.Id, to.Account, order, to.Id, to.Kind, announced.Count - i, eventId, eventKind, data, worldNow);
        }

        unit.Wake(Wakes.Deliveries);
        return id;
    }

    public static Unit CheckAdvance(Unit unit, OrderId order, DestinationId destination, int sequence, int fence) =>
        unit.Check(1, Advance, order, destination, sequence, fence);

    public static Unit CheckSettled(Unit unit, ClaimedDelivery d, DeliveryState state, DateTimeOffset? due, DateTimeOffset? wake, DateTimeOffset? finished) =>
        unit.Check(1, Settle, d.Id, d.Fence, state, d.Attempts + 1, due, wake, finished).Count(Measures.Deliveries, "outcome", state.ToString());

    public static Unit Log(
        Unit unit, ClaimedDelivery d, DateTimeOffset startedAt, TimeSpan took, string url, int outcome, int? status, string requestHeaders,
        string responseHeaders, string body, bool isPrivate, int bytes) =>
        unit.Then(AddAttempt, d.Id, d.Attempts + 1, d.World, startedAt, (long)took.TotalMicroseconds, url, outcome, status, requestHeaders, responseHeaders,
            body, isPrivate, bytes);

    public static ClaimedDelivery Read(Row row) => new(
        row.Id<DeliveryId>(0), row.Id<WorldId>(1), row.Id<AccountId>(2), row.Id<OrderId>(3), row.Id<DestinationId>(4), row.Text(5), row.Int(6),
        row.Id<EventId>(7), row.Text(8), row.Bytes(9), row.Int(10), row.Int(11), row.Time(12));
}

/// <param name="Data">The bytes that every attempt sends.</param>
public sealed record ClaimedDelivery(
    DeliveryId Id, WorldId World, AccountId Account, OrderId Order, DestinationId Destination, string Kind, int Sequence, EventId EventId, string EventKind,
    byte[] Data, int Attempts, int Fence, DateTimeOffset CreatedAt)
{
    /// <summary>A test of its destination; it belongs to no order, and its lane has the id of its account.</summary>
    public bool IsTest => Order.Value == Account.Value;
}
