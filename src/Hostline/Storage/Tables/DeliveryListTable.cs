using System.Text;

namespace Hostline.Storage.Tables;

/// <summary>Filters for an account's deliveries. Instants are real time; null means any.</summary>
/// <param name="EventKinds">The dialect's event names; empty for any.</param>
/// <param name="DataHas">A text anywhere in the bytes that were sent.</param>
/// <param name="AttemptHas">A text anywhere in an attempt's URL, headers or response.</param>
/// <param name="SeesPrivate">Whether responses of private receivers are searched too: a caller who may not see them must not learn their content by
/// searching.</param>
public sealed record DeliveryFilter(
    bool? Delivered, IReadOnlyList<string> EventKinds, DateTimeOffset? StartedFrom, DateTimeOffset? StartedUntil,
    DateTimeOffset? FinishedFrom, DateTimeOffset? FinishedUntil, string? DataHas, string? AttemptHas, bool SeesPrivate)
{
    public bool IsEmpty =>
        this is
        {
            Delivered: null, EventKinds.Count: 0, StartedFrom: null, StartedUntil: null, FinishedFrom: null, FinishedUntil: null, DataHas: null,
            AttemptHas: null
        };
}

/// <summary>The deliveries of an account that were attempted, newest first, by the index on account and id.</summary>
static class DeliveryListTable
{
    /// <summary>Deliveries are created by the database's clock and attempted by a node's clock; the two differ by less than this.</summary>
    static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(5);

    /// <summary>A search reads at most this many deliveries, so that one with few matches ends; an earlier "until" continues further back.</summary>
    const string SearchedAtMost = "100000";

    const string Attempted = "from deliveries where account = $1 and state <> 1";

    /// <summary>
    /// $1 account, $2 created before this id, $3 1 delivered, 2 not, 0 any, $4 event kinds separated by commas or '', $5 and $6 first attempt,
    /// $7 and $8 end of the last one, $9 in the data, $10 in an attempt, $11 the least id, $12 1 to search responses of private receivers too.
    /// Attempts are read only if a filter needs them.
    /// </summary>
    static string Filter(string position) => $"""
        from deliveries d where d.account = $1 and d.id < $2 and d.state <> 1
          and d.id >= coalesce((select o.id from deliveries o where o.account = $1 and o.id < $2 order by o.id desc limit 1 offset {SearchedAtMost}), $11)
          and ($3 = 0 or case when d.state = 3 then 1 else 2 end = $3)
          and ($4 = '' or {position}($4, ',' || d.event_kind || ',') > 0)
          and (cast($5 as bigint) is null or (select a.started_at from attempts a where a.delivery = d.id order by a.n limit 1) >= $5)
          and (cast($6 as bigint) is null or (select a.started_at from attempts a where a.delivery = d.id order by a.n limit 1) <= $6)
          and (cast($7 as bigint) is null or (select a.started_at + a.duration_us from attempts a where a.delivery = d.id order by a.n desc limit 1) >= $7)
          and (cast($8 as bigint) is null or (select a.started_at + a.duration_us from attempts a where a.delivery = d.id order by a.n desc limit 1) <= $8)
          and (cast($9 as bytea) is null or {position}(d.data, $9) > 0)
          and (cast($10 as text) is null or exists (select 1 from attempts a where a.delivery = d.id and ({position}(a.url, $10) > 0
            or {position}(a.request_headers, $10) > 0
            or ($12 = 1 or not a.answer_private) and ({position}(a.response_headers, $10) > 0 or {position}(a.response_body, $10) > 0))))
        """;

    /// <summary>The deliveries of <see cref="Filter"/>, newest first: $13 limit, $14 offset.</summary>
    public static readonly Sql Page = Both(position => $"select {DeliveryLogTable.Columns} {Filter(position)} order by d.id desc limit $13 offset $14");

    /// <summary>How many deliveries match <see cref="Filter"/>, counted up to $13.</summary>
    public static readonly Sql Count = Both(position => $"select count(*) from (select 1 {Filter(position)} limit $13) c");

    /// <summary>Without a filter: $2 limit, $3 offset.</summary>
    public static readonly Sql PageOfAll = new($"select {DeliveryLogTable.Columns} {Attempted} order by id desc limit $2 offset $3");

    /// <summary>Counted up to $2.</summary>
    public static readonly Sql CountOfAll = new($"select count(*) from (select 1 {Attempted} limit $2) c");

    public static readonly Sql OfAccount = new($"select {DeliveryLogTable.Columns} from deliveries where id = $1 and account = $2 and state <> 1");

    /// <summary>The first twelve arguments of <see cref="Page"/> and <see cref="Count"/>.</summary>
    public static object?[] Arguments(AccountId account, DeliveryFilter filter) =>
    [
        account, BornBefore(filter), filter.Delivered switch { null => 0, true => 1, false => 2 },
        filter.EventKinds.Count == 0 ? "" : $",{string.Join(',', filter.EventKinds)},",
        filter.StartedFrom, filter.StartedUntil, filter.FinishedFrom, filter.FinishedUntil,
        filter.DataHas is { } part ? Encoding.UTF8.GetBytes(part) : null, filter.AttemptHas, Ids.First<DeliveryId>(), filter.SeesPrivate ? 1 : 0,
    ];

    /// <summary>
    /// A delivery that was attempted by an instant was created before it, and ids contain their time of creation, so newer rows need not be
    /// read.
    /// </summary>
    static DeliveryId BornBefore(DeliveryFilter filter)
    {
        DateTimeOffset?[] ends = [filter.StartedUntil, filter.FinishedUntil];
        return ends.Min() is not { } end || end > DateTimeOffset.MaxValue - ClocksDiffer ? Ids.AfterAll<DeliveryId>()
            : end < DateTimeOffset.UnixEpoch ? Ids.First<DeliveryId>()
            : Ids.New<DeliveryId>(end + ClocksDiffer);
    }

    /// <summary>The same search in text or bytes, with each database's own function.</summary>
    static Sql Both(Func<string, string> text) => new(text("pg_catalog.position"), sqlite: text("instr"));
}
