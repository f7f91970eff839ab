using Hostline.Core.Deadlines;
using Hostline.Core.Deliveries;
using Hostline.Core.Ownership;

namespace Hostline.Storage.Tables;

public sealed record InspectedCall(CallState State, int Challenge, int Prompts, CallEnd? End);

/// <summary>A message, with its call if it is one that asks for keys.</summary>
public sealed record InspectedMessage(Message Message, InspectedCall? Call);

/// <param name="Status">The status of the last response; null if there was none.</param>
/// <param name="Outcome">The number of the last attempt's outcome; null before the first.</param>
public sealed record InspectedWebhook(
    DeliveryId Id, AccountId Account, OrderId Order, string EventKind, DeliveryState State, int Attempts, DateTimeOffset? DueAt, DateTimeOffset CreatedAt,
    int? Outcome, int? Status, TimeSpan? Took, string? Url);

/// <summary>The content of a sandbox's inspector. All queries use an index and return the newest first.</summary>
static class InspectorTable
{
    const string Columns = "m.id, m.world, m.at, m.kind, m.sender, m.recipient, m.subject, m.body, m.html, m.code, m.delivered, c.state, c.challenge, "
        + "c.prompts, c.ended";

    const string Messages = $"select {Columns} from messages m left join calls c on c.id = m.id where m.world = $1";

    /// <summary>$1 world, $2 older than this id, $3 limit.</summary>
    public static readonly Sql All = new($"{Messages} and m.id < $2 order by m.id desc limit $3");

    public static readonly Sql OfKind = new($"{Messages} and m.kind = $4 and m.id < $2 order by m.id desc limit $3");

    public static readonly Sql To = new($"{Messages} and m.recipient = $4 and m.id < $2 order by m.id desc limit $3");

    public static readonly Sql OfKindTo = new($"{Messages} and m.recipient = $4 and m.kind = $5 and m.id < $2 order by m.id desc limit $3");

    public static readonly Sql From = new($"{Messages} and m.sender = $4 and m.id < $2 order by m.id desc limit $3");

    public static readonly Sql ById = new($"{Messages} and m.id = $2");

    public static readonly Sql Count = new("select count(*) from (select 1 from messages where world = $1 and kind = $2 limit $3) c");

    public static readonly Sql CountTo = new("select count(*) from (select 1 from messages where world = $1 and recipient = $4 and kind = $2 limit $3) c");

    public static readonly Sql Webhooks = new("""
        select d.id, d.account, d.order_id, d.event_kind, d.state, d.attempts, d.due_at, d.created_at, a.outcome, a.status, a.duration_us, a.url
        from deliveries d left join attempts a on a.delivery = d.id and a.n = (select max(n) from attempts l where l.delivery = d.id)
        where d.account = $1 and d.id < $2 order by d.id desc limit $3
        """);

    public static readonly Sql CountWebhooks = new("select count(*) from (select 1 from deliveries where account = $1 limit $2) c");

    /// <summary>The newest messages of world $1, with the data of each that may still change; $2 limit.</summary>
    public static readonly Sql Newest = new("""
        select m.id, m.kind, m.sender, m.recipient, m.delivered, c.state, c.prompts from messages m left join calls c on c.id = m.id
        where m.world = $1 order by m.id desc limit $2
        """);

    /// <summary>The newest deliveries of account $1, with the data of each that may still change; $2 limit.</summary>
    public static readonly Sql NewestWebhooks = new("select id, state, attempts from deliveries where account = $1 order by id desc limit $2");

    public static InspectedMessage Read(Row row) => new(MessageTable.Read(row),
        row.IntOrNull(11) is { } state ? new((CallState)state, row.Int(12), row.Int(13), (CallEnd?)row.IntOrNull(14)) : null);

    public static InspectedWebhook ReadWebhook(Row row) => new(
        row.Id<DeliveryId>(0), row.Id<AccountId>(1), row.Id<OrderId>(2), row.Text(3), (DeliveryState)row.Int(4), row.Int(5), row.TimeOrNull(6), row.Time(7),
        row.IntOrNull(8), row.IntOrNull(9), row.LongOrNull(10) is { } took ? TimeSpan.FromMicroseconds(took) : null, row.TextOrNull(11));
}

static class NextDueTable
{
    /// <summary>$1 world, $2 limit, as in the following queries.</summary>
    public static readonly Sql Deadlines = new("select kind, due_at, order_id from deadlines where world = $1 order by due_at limit $2");

    public static readonly Sql Errands = new("select kind, due_at, order_id from errands where world = $1 order by due_at limit $2");

    public static readonly Sql Routes =
        new("select 0, due_at, order_id from routes where world = $1 and due_at is not null order by due_at limit $2");

    public static readonly Sql Retries =
        new("select 0, due_at, order_id from deliveries where world = $1 and due_at is not null order by due_at limit $2");

    public static (int Kind, DateTimeOffset At, OrderId Order) Read(Row row) => (row.Int(0), row.Time(1), row.Id<OrderId>(2));
}

static class TourTable
{
    public static readonly Sql OfNumber =
        new("select h.account, h.order_id, h.state, h.open from hostings h where h.world = $1 and h.number = $2 order by h.id desc limit 20");

    /// <summary>The numbers from $2 to $3 that were ever ordered in world $1.</summary>
    public static readonly Sql Used = new("select distinct number from hostings where world = $1 and number >= $2 and number <= $3");
}
