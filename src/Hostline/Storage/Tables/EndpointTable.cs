using Hostline.Core.Deliveries;

namespace Hostline.Storage.Tables;

/// <param name="Name">The name of its profile or campaign; "" if it has none.</param>
/// <param name="Failures">Failed attempts since the last one that was acknowledged.</param>
/// <param name="FailingSince">Real time of the first of these failures.</param>
public sealed record AccountEndpoint(Destination To, string Name, int Failures, DateTimeOffset? FailingSince)
{
    public bool IsFailing => Failures > 0;

    /// <summary>Every URL answered 410 Gone.</summary>
    public bool IsGone => To.Urls.Count > 0 && To.UrlAt(0) is null;
}

public sealed record EndpointCount(DestinationId Destination, DeliveryState State, int Count);

/// <param name="Hour">Counted from the beginning of the requested period.</param>
public sealed record HourlyCount(int Hour, DeliveryState State, int Count);

static class EndpointTable
{
    /// <summary>Counts read at most this many deliveries, the newest ones.</summary>
    public const int CountedAtMost = 10_000;

    const long MicrosOfHour = 3_600_000_000;

    const string Columns = "d.id, d.kind, d.account, d.source, d.method, d.urls, d.gone, d.version, d.failures, d.failing_since, case d.source "
        + "when 1 then (select p.name from profiles p where p.id = d.id) "
        + "when 2 then (select c.brand from campaigns c where c.id = d.id) "
        + "when 3 then (select n.name from notification_channels c join notification_profiles n on n.id = c.profile where c.id = d.id) else '' end";

    /// <summary>Newest first: $1 account, $2 before this id, $3 limit. Destinations of a single order or text are listed with that order.</summary>
    public static readonly Sql OfAccount = new($"""
        select {Columns} from destinations d where d.account = $1 and d.source <> 4 and d.id < $2 and d.kind is not null and (d.source <> 3 or d.urls <> '')
        order by d.id desc limit $3
        """);

    /// <summary>$1 destination, $2 account.</summary>
    public static readonly Sql ById = new($"select {Columns} from destinations d where d.id = $1 and d.account = $2 and d.kind is not null");

    static readonly string Newest = $"order by d.id desc limit {CountedAtMost}";

    /// <summary>$1 account, $2 least id, $3 created at this world time or later.</summary>
    public static readonly Sql Counts = new($"""
        select destination, state, count(*) from
          (select d.destination, d.state, d.created_at from deliveries d where d.account = $1 and d.id >= $2 {Newest}) c
        where created_at >= $3 group by destination, state
        """);

    /// <summary>By hour: $1 destination, $2 least id, $3 created at this world time or later.</summary>
    public static readonly Sql Hours = new($"""
        select (created_at - $3) / {MicrosOfHour}, state, count(*) from
          (select d.state, d.created_at from deliveries d where d.destination = $1 and d.id >= $2 {Newest}) c
        where created_at >= $3 group by 1, 2 order by 1, 2
        """);

    /// <summary>
    /// An attempt to destination $1 whose request headers contain text $2, among its newest $3 deliveries: delivery, number of the attempt,
    /// headers.
    /// </summary>
    public static readonly Sql Sent = Both(position => $"""
        select a.delivery, a.n, a.request_headers from
          (select d.id from deliveries d where d.destination = $1 order by d.id desc limit $3) d join attempts a on a.delivery = d.id
        where {position}(a.request_headers, $2) > 0 limit 1
        """);

    public static AccountEndpoint Read(Row row) =>
        new(DestinationTable.Read(row), row.TextOrNull(10) ?? "", row.Int(8), row.Int(8) > 0 ? row.Time(9) : null);

    public static EndpointCount ReadCount(Row row) => new(row.Id<DestinationId>(0), (DeliveryState)row.Int(1), row.Int(2));

    public static HourlyCount ReadHour(Row row) => new(row.Int(0), (DeliveryState)row.Int(1), row.Int(2));

    static Sql Both(Func<string, string> text) => new(text("pg_catalog.position"), sqlite: text("instr"));
}
