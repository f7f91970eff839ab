using Hostline.Core.Worlds;

namespace Hostline.Storage.Tables;

/// <summary>Some of an account's deliveries, to be listed or sent again. Null and "" mean any.</summary>
/// <param name="World">In the live world, ids show when deliveries were created, so fewer rows are read.</param>
public sealed record DeliveryRange(AccountId Account, World World)
{
    /// <summary>Deliveries are created by the database's clock, and instants come from people: the two differ by less than this.</summary>
    static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(5);

    public DestinationId? Destination { get; init; }

    public OrderId? Order { get; init; }

    public DeliveryState? State { get; init; }

    /// <summary>A part of the event's name.</summary>
    public string Event { get; init; } = "";

    /// <summary>World time, as is <see cref="Until"/>.</summary>
    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until { get; init; }

    /// <summary>Only those with a lower id.</summary>
    public DeliveryId Before { get; init; } = Ids.AfterAll<DeliveryId>();

    /// <summary>Only those with this id or a higher one.</summary>
    public DeliveryId Least { get; init; }

    public bool IsEverything => this is { Destination: null, Order: null, State: null, Event.Length: 0, From: null, Until: null };

    /// <summary>The first eleven arguments of the statements of <see cref="DeliveryRangeTable"/>.</summary>
    public object?[] Arguments() =>
    [
        Account, Earlier(Before, World.IsLive ? Until + ClocksDiffer : null), Later(Least, World.IsLive ? From - ClocksDiffer : null),
        Destination is null ? 0 : 1, Destination ?? default, Order is null ? 0 : 1, Order ?? default, State is { } state ? (int)state : 0, Event, From, Until,
    ];

    static DeliveryId Earlier(DeliveryId id, DateTimeOffset? at) => at is { } end && Made(end) is var other && Compare(other, id) < 0 ? other : id;

    static DeliveryId Later(DeliveryId id, DateTimeOffset? at) => at is { } start && Made(start) is var other && Compare(other, id) > 0 ? other : id;

    static DeliveryId Made(DateTimeOffset at) => at < DateTimeOffset.UnixEpoch ? Ids.First<DeliveryId>() : Ids.New<DeliveryId>(at);

    /// <summary>As both databases compare ids.</summary>
    static int Compare(DeliveryId one, DeliveryId other) => one.Bytes().AsSpan().SequenceCompareTo(other.Bytes());
}

/// <param name="Outcome">The number of the last attempt's outcome; null before the first one.</param>
/// <param name="Status">The status of the response to the last attempt.</param>
public sealed record ListedDelivery(
    DeliveryId Id, AccountId Account, OrderId Order, DestinationId Destination, string EventKind, DeliveryState State, int Attempts, DateTimeOffset? DueAt,
    DateTimeOffset CreatedAt, int? Outcome, int? Status)
{
    /// <summary>A test of its destination; it belongs to no order.</summary>
    public bool IsTest => Order.Value == Account.Value;
}

/// <summary>
/// The deliveries of a <see cref="DeliveryRange"/>, newest first. Each kind of filter has its own statement, so that the right index is certain
/// to be used: by order, state, destination or account.
/// </summary>
static class DeliveryRangeTable
{
    const string Columns = "d.id, d.account, d.order_id, d.destination, d.event_kind, d.state, d.attempts, d.due_at, d.created_at, "
        + "(select a.outcome from attempts a where a.delivery = d.id order by a.n desc limit 1), "
        + "(select a.status from attempts a where a.delivery = d.id order by a.n desc limit 1)";

    /// <summary>Written so that no index on the account is chosen.</summary>
    const string OfAccount = "case when d.account = $1 then 1 else 0 end = 1";

    const string AnyDestination = "($4 = 0 or d.destination = $5)", AnyOrder = "($6 = 0 or d.order_id = $7)", AnyState = "($8 = 0 or d.state = $8)";

    static readonly Statements ByOrder = new($"d.order_id = $7 and $6 = 1 and {OfAccount} and {AnyDestination} and {AnyState}");
    static readonly Statements Retried = new($"d.account = $1 and d.state = 2 and $8 = 2 and {AnyDestination} and {AnyOrder}");
    static readonly Statements Parked = new($"d.account = $1 and d.state = 4 and $8 = 4 and {AnyDestination} and {AnyOrder}");
    static readonly Statements ByDestination = new($"d.destination = $5 and $4 = 1 and {OfAccount} and {AnyOrder} and {AnyState}");
    static readonly Statements ByAccount = new($"d.account = $1 and {AnyDestination} and {AnyOrder} and {AnyState}");

    /// <summary>Where a search that began before id $2 ends after $3 deliveries of account $1.</summary>
    static readonly Sql EndOfAccount = new("select id from deliveries where account = $1 and id < $2 order by id desc limit 1 offset $3");

    /// <summary>The same for destination $1.</summary>
    static readonly Sql EndOfDestination = new("select id from deliveries where destination = $1 and id < $2 order by id desc limit 1 offset $3");

    /// <summary>$12 limit.</summary>
    public static Sql Page(DeliveryRange range) => Of(range).Page;

    /// <summary>Counted up to $12; only deliveries that have been attempted.</summary>
    public static Sql Count(DeliveryRange range) => Of(range).Count;

    /// <summary>Ids and destinations of the deliveries that were attempted and not replayed since $12; at most $13.</summary>
    public static Sql ToSendAgain(DeliveryRange range) => Of(range).ToSendAgain;

    /// <summary>Where a search over at most this many deliveries ends; null if an index finds all matches, so that no end is needed.</summary>
    public static (Sql Sql, object?[] Arguments)? End(DeliveryRange range, int searched) => range switch
    {
        { IsEverything: true } or { Order: not null } or { State: DeliveryState.Retrying or DeliveryState.Parked } => null,
        { Destination: { } destination } => (EndOfDestination, [destination, range.Before, searched]),
        _ => (EndOfAccount, [range.Account, range.Before, searched]),
    };

    public static ListedDelivery Read(Row row) => new(
        row.Id<DeliveryId>(0), row.Id<AccountId>(1), row.Id<OrderId>(2), row.Id<DestinationId>(3), row.Text(4), (DeliveryState)row.Int(5), row.Int(6),
        row.TimeOrNull(7), row.Time(8), row.IntOrNull(9), row.IntOrNull(10));

    static Statements Of(DeliveryRange range) => range switch
    {
        { Order: not null } => ByOrder,
        { State: DeliveryState.Retrying } => Retried,
        { State: DeliveryState.Parked } => Parked,
        { Destination: not null } => ByDestination,
        _ => ByAccount,
    };

    sealed class Statements(string by)
    {
        public Sql Page { get; } = Both(p => $"select {Columns} {From(by, p)} order by d.id desc limit $12");

        public Sql Count { get; } = Both(p => $"select count(*) from (select 1 {From(by, p)} and d.state <> 1 limit $12) c");

        public Sql ToSendAgain { get; } = Both(p => $"""
            select d.id, d.destination {From(by, p)} and d.state <> 1 and coalesce(d.asked_at, 0) < $12 order by d.id desc limit $13
            """);

        static string From(string by, string position) => $"""
            from deliveries d where {by} and d.id < $2 and d.id >= $3 and ($9 = '' or {position}(d.event_kind, $9) > 0)
              and (cast($10 as bigint) is null or d.created_at >= $10) and (cast($11 as bigint) is null or d.created_at <= $11)
            """;

        static Sql Both(Func<string, string> text) => new(text("pg_catalog.position"), sqlite: text("instr"));
    }
}

static class ReplayTable
{
    public static readonly Sql AskedAt = new("select asked_at from deliveries where id = $1");

    /// <summary>The higher fence makes an attempt fail whose lease has expired.</summary>
    const string Due = """
        update deliveries set state = 2, due_at = $2, wake_at = $3, lease_until = null, finished_at = null, fence = fence + 1, asked_at = $3,
          asked_attempt = attempts + 1
        """;

    const string Free = "state <> 1 and (lease_until is null or lease_until <= $3) and (cast($4 as bigint) is null or coalesce(asked_at, 0) < $4)";

    static readonly Sql One = new($"{Due} where id = $1 and {Free}");

    static readonly Sql Many = new($"{Due} where id = any($1) and {Free} returning 1",
        sqlite: $"{Due} where id in (select unhex(value) from json_each($1)) and {Free} returning 1");

    /// <summary>A check: it is not in flight now, and no one has replayed it since <paramref name="asOf"/>.</summary>
    public static Unit CheckAgain(Unit unit, DeliveryId delivery, DateTimeOffset? asOf, DateTimeOffset worldNow, DateTimeOffset databaseNow) =>
        unit.Check(1, One, delivery, worldNow, databaseNow, asOf);

    /// <summary>Replays those deliveries of a list that can be sent.</summary>
    /// <param name="sent">Gets a row for each of them.</param>
    public static Unit Again(
        Unit unit, RowList<int> sent, IReadOnlyList<DeliveryId> deliveries, DateTimeOffset asOf, DateTimeOffset worldNow, DateTimeOffset databaseNow) =>
        unit.Returning(sent, Many, deliveries.ToArray(), worldNow, databaseNow, asOf);
}
