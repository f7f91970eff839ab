using System.Text;
using Hostline.Core;

namespace Hostline.Storage.Tables;

/// <summary>What an account looks for among its deliveries. Instants are real time; null everywhere means any.</summary>
/// <param name="EventKinds">The dialect's words; empty for any.</param>
/// <param name="DataHas">Somewhere in the bytes that were sent.</param>
/// <param name="AttemptHas">Somewhere in an attempt's URL, headers or answer.</param>
public sealed record DeliveryFilter(
    bool? Delivered, IReadOnlyList<string> EventKinds, DateTimeOffset? StartedFrom, DateTimeOffset? StartedUntil,
    DateTimeOffset? FinishedFrom, DateTimeOffset? FinishedUntil, string? DataHas, string? AttemptHas);

/// <summary>The deliveries of an account that have been attempted, newest first, by the index on account and id.</summary>
static class DeliveryListTable
{
    /// <summary>A delivery is made by the database's clock and attempted by a node's; they may differ by less than this.</summary>
    static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(5);

    /// <summary>
    /// $1 account, $2 born before this id, $3 1 delivered, 2 not, 0 any, $4 event kinds between commas or '', $5 and $6 first attempt,
    /// $7 and $8 end of the last one, $9 in the data, $10 in an attempt. Attempts are looked at only when they are asked about.
    /// </summary>
    const string Filter = """
        from deliveries d where d.account = $1 and d.id < $2 and d.state <> 1
          and ($3 = 0 or case when d.state = 3 then 1 else 2 end = $3)
          and ($4 = '' or pg_catalog.position($4, ',' || d.event_kind || ',') > 0)
          and ($5 is null or (select a.started_at from attempts a where a.delivery = d.id order by a.n limit 1) >= $5)
          and ($6 is null or (select a.started_at from attempts a where a.delivery = d.id order by a.n limit 1) <= $6)
          and ($7 is null or (select a.started_at + a.duration_us from attempts a where a.delivery = d.id order by a.n desc limit 1) >= $7)
          and ($8 is null or (select a.started_at + a.duration_us from attempts a where a.delivery = d.id order by a.n desc limit 1) <= $8)
          and ($9 is null or pg_catalog.position(d.data, $9) > 0)
          and ($10 is null or exists (select 1 from attempts a where a.delivery = d.id and (pg_catalog.position(a.url, $10) > 0
            or pg_catalog.position(a.request_headers, $10) > 0 or pg_catalog.position(a.response_headers, $10) > 0 or pg_catalog.position(a.response_body, $10) > 0)))
        """;

    /// <summary>Those of <see cref="Filter"/>, newest first: $11 limit, $12 offset.</summary>
    public static readonly Sql Page = Both($"select {DeliveryLogTable.Columns} {Filter} order by d.id desc limit $11 offset $12");

    /// <summary>How many there are of <see cref="Filter"/>, counted up to $11.</summary>
    public static readonly Sql Count = Both($"select count(*) from (select 1 {Filter} limit $11) c");

    /// <summary>$1 delivery, $2 account.</summary>
    public static readonly Sql OfAccount = new($"select {DeliveryLogTable.Columns} from deliveries where id = $1 and account = $2 and state <> 1");

    /// <summary>The first ten arguments of <see cref="Page"/> and <see cref="Count"/>.</summary>
    public static object?[] Arguments(Guid account, DeliveryFilter filter) =>
    [
        account, BornBefore(filter), filter.Delivered switch { null => 0, true => 1, false => 2 },
        filter.EventKinds.Count == 0 ? "" : $",{string.Join(',', filter.EventKinds)},",
        filter.StartedFrom, filter.StartedUntil, filter.FinishedFrom, filter.FinishedUntil,
        filter.DataHas is { } part ? Encoding.UTF8.GetBytes(part) : null, filter.AttemptHas,
    ];

    /// <summary>What was attempted by an instant was born before it, and ids carry their birth: newer ones need not be read.</summary>
    static Guid BornBefore(DeliveryFilter filter)
    {
        DateTimeOffset?[] ends = [filter.StartedUntil, filter.FinishedUntil];
        return ends.Min() is not { } end || end > DateTimeOffset.MaxValue - ClocksDiffer ? Guid.AllBitsSet
            : end < DateTimeOffset.UnixEpoch ? Guid.Empty
            : Ids.New(end + ClocksDiffer);
    }

    /// <summary>The same search of a text or of bytes, by either database's name for it.</summary>
    static Sql Both(string text) => new(text, sqlite: text.Replace("pg_catalog.position(", "instr(", StringComparison.Ordinal));
}
