using Hostline.Core.Deliveries;
using Hostline.Core.Worlds;

namespace Hostline.Storage.Tables;

/// <summary>Destinations: their kind, whether they fail, and which of their URLs answered 410.</summary>
static class DestinationTable
{
    /// <summary>The most waiting retries parked at once; the rest are parked when they come due.</summary>
    const int ParkedAtMost = 1_000;

    static readonly Insert Insert = new("destinations",
        "id, world, failures, failing_since, account, kind, source, method, urls",
        "$1, $2, 0, 0, $3, $4, $5, $6, $7",
        conflict: OnConflict.Update("id",
            "kind = excluded.kind, method = excluded.method, urls = excluded.urls, gone = null, version = destinations.version + 1"));

    /// <summary>Only rows written for a source that still exists: a row of an earlier release may belong to a source that was removed.</summary>
    public static readonly Sql ById = new("select id, kind, account, source, method, urls, gone, version from destinations where id = $1 and kind is not null");

    static readonly Sql Failed = new("""
        update destinations set failures = failures + 1, failing_since = case when failures = 0 then $2 else failing_since end where id = $1
        """);

    static readonly Sql Recovered = new("update destinations set failures = 0 where id = $1 and failures > 0");

    /// <summary>
    /// A check: its URLs have not been reopened ($2 the version), and no other URL has been marked meanwhile ($3 the previous lines, '' for
    /// none).
    /// </summary>
    public static readonly Sql MarkGone = new("update destinations set gone = $4 where id = $1 and version = $2 and coalesce(gone, '') = $3");

    static readonly Sql OpenAllOf = new("""
        update destinations set gone = null, version = version + 1 where id = (select destination from deliveries where id = $1) and gone is not null
        """);

    static readonly Sql Delete = new("delete from destinations where id = $1");

    const string Parking = "update deliveries set state = 4, due_at = null, wake_at = null, lease_until = null, finished_at = $2, fence = fence + 1";

    static readonly Sql Park = new($"""
        {Parking} where id in (
          select id from deliveries where destination = $1 and wake_at is not null and (lease_until is null or lease_until <= $3) limit $4)
        """);

    /// <summary>Like <see cref="Park"/>, in sandbox $5, whose clock may be stopped before a row is due.</summary>
    static readonly Sql ParkInSandbox = new($"""
        {Parking} where id in (
          select id from deliveries where world = $5 and due_at is not null and destination = $1 and (lease_until is null or lease_until <= $3) limit $4)
        """);

    /// <summary>Adds or changes a destination. Saving reopens its URLs, even those that answered 410.</summary>
    public static Unit Save(Unit unit, WorldId world, Destination d) =>
        unit.Then(Insert, d.Id, world, d.Account, d.Kind, d.Source, d.Method, string.Join('\n', d.Urls));

    public static Unit Remove(Unit unit, DestinationId destination) => unit.Then(Delete, destination);

    public static Unit HasFailed(Unit unit, DestinationId destination, DateTimeOffset now) => unit.Then(Failed, destination, now);

    public static Unit HasRecovered(Unit unit, DestinationId destination) => unit.Then(Recovered, destination);

    public static Unit CheckGone(Unit unit, Destination seen, string url) =>
        unit.Check(1, MarkGone, seen.Id, seen.Version, string.Join('\n', seen.Gone), string.Join('\n', [.. seen.Gone, url]));

    public static Unit OpenFor(Unit unit, DeliveryId delivery) => unit.Then(OpenAllOf, delivery);

    /// <summary>Parks the deliveries to a destination that wait for another attempt; they can be replayed.</summary>
    /// <param name="at">World time.</param>
    public static Unit ParkWaiting(Unit unit, World world, DestinationId destination, DateTimeOffset at, DateTimeOffset databaseNow) => world.IsLive
        ? unit.Then(Park, destination, at, databaseNow, ParkedAtMost)
        : unit.Then(ParkInSandbox, destination, at, databaseNow, ParkedAtMost, world.Id);

    public static Destination Read(Row row) =>
        new(row.Id<DestinationId>(0), row.Text(1), row.Id<AccountId>(2), (DestinationSource)row.Int(3), row.Text(4), Lines(row.Text(5)))
        {
            Gone = Lines(row.TextOrNull(6)),
            Version = row.Int(7)
        };

    static string[] Lines(string? text) => string.IsNullOrEmpty(text) ? [] : text.Split('\n');
}
