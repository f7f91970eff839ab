using Hostline.Core.Numbers;

namespace Hostline.Storage.Tables;

/// <param name="DueAt">World time of the next attempt; null if none is planned.</param>
public sealed record LoggedDelivery(
    DeliveryId Id, WorldId World, AccountId Account, OrderId Order, DestinationId Destination, int Sequence, EventId EventId, string EventKind, byte[] Data,
    DeliveryState State, int Attempts, DateTimeOffset? DueAt, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt)
{
    /// <summary>The number, for a delivery about a text; null for one about an order. The lane of a text has the text's id.</summary>
    public PhoneNumber? TextOf { get; init; }

    public bool IsTest => Order.Value == Account.Value;
}

/// <summary>Why an attempt was made. The numbers are stored; never renumber them.</summary>
public enum AttemptCause
{
    /// <summary>It was due by the retry schedule.</summary>
    Schedule = 1,
    /// <summary>Someone requested it.</summary>
    Replay = 2,
}

/// <param name="At">Real time.</param>
/// <param name="Outcome">The number of the attempt's outcome.</param>
/// <param name="RequestHeaders">JSON: a list of pairs of name and value.</param>
/// <param name="ResponseHeaders">JSON: a list of pairs of name and value.</param>
/// <param name="IsPrivate">Whether the receiver is not on the public internet: not everyone may see its response.</param>
/// <param name="Bytes">The size of the response's body, as far as it was read; null for attempts made before this was recorded.</param>
/// <param name="Cause"><see cref="AttemptCause.Schedule"/> for attempts made before this was recorded.</param>
public sealed record LoggedAttempt(
    int N, DateTimeOffset At, TimeSpan Took, string Url, int Outcome, int? Status, string RequestHeaders, string ResponseHeaders, string ResponseBody,
    bool IsPrivate, int? Bytes, AttemptCause Cause);

static class DeliveryLogTable
{
    public const string Columns =
        "id, world, account, order_id, destination, sequence, event_id, event_kind, data, state, attempts, due_at, created_at, finished_at, "
        + "(select t.number from texts t where t.id = order_id)";

    public static readonly Sql ById = new($"select {Columns} from deliveries where id = $1");

    public static readonly Sql OfOrder = new($"select {Columns} from deliveries where order_id = $1 and world = $2 order by sequence desc limit $3");

    /// <summary>
    /// Like <see cref="OfOrder"/> for deliveries to account $3 only, $4 limit: the webhooks of an order's transfer also go to the accounts that
    /// hold its numbers.
    /// </summary>
    public static readonly Sql OfOrderAndAccount =
        new($"select {Columns} from deliveries where order_id = $1 and world = $2 and account = $3 order by sequence desc limit $4");

    /// <summary>Newest first, older than $2. $1 account, $3 limit.</summary>
    public static readonly Sql OfAccount = new($"select {Columns} from deliveries where account = $1 and id < $2 order by id desc limit $3");

    public static readonly Sql IdsOfAccount = new("select id from deliveries where account = $1 and id < $2 order by id desc limit $3");

    /// <summary>Newest first, for all accounts: $1 older than this, $2 limit.</summary>
    public static readonly Sql OlderAnywhere = new($"select {Columns} from deliveries where id < $1 order by id desc limit $2");

    /// <summary>Like <see cref="OlderAnywhere"/> for world $3.</summary>
    public static readonly Sql OlderOfWorld = new($"select {Columns} from deliveries where id < $1 and world = $3 order by id desc limit $2");

    public static readonly Sql WorldOf = new("""
        select w.id, w.name, w.clock_mode, w.clock_offset, w.standing_at, w.clock_version, w.review
        from deliveries d join worlds w on w.id = d.world where d.id = $1
        """);

    public static readonly Sql Attempts = new("""
        select n, started_at, duration_us, url, outcome, status, request_headers, response_headers, response_body, answer_private, answer_bytes, cause
        from attempts where delivery = $1 order by n
        """);

    public static LoggedDelivery Read(Row row) => new(
        row.Id<DeliveryId>(0), row.Id<WorldId>(1), row.Id<AccountId>(2), row.Id<OrderId>(3), row.Id<DestinationId>(4), row.Int(5), row.Id<EventId>(6),
        row.Text(7), row.Bytes(8), (DeliveryState)row.Int(9), row.Int(10), row.TimeOrNull(11), row.Time(12), row.TimeOrNull(13))
    {
        TextOf = row.LongOrNull(14) is { } digits ? PhoneNumber.FromDigits(digits) : null,
    };

    public static LoggedAttempt ReadAttempt(Row row) => new(
        row.Int(0), row.Time(1), TimeSpan.FromMicroseconds(row.Long(2)), row.Text(3), row.Int(4), row.IntOrNull(5), row.Text(6), row.Text(7), row.Text(8),
        row.Bool(9), row.IntOrNull(10), (AttemptCause)row.Int(11));
}
