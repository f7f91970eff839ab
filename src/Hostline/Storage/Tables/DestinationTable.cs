using Hostline.Core.Worlds;

namespace Hostline.Storage.Tables;

/// <summary>Destinations that fail or have a URL that is gone, and only those: no row means healthy.</summary>
static class DestinationTable
{
    /// <summary>So many waiting retries are parked in one go; what is left is parked when it comes due.</summary>
    const int ParkedAtMost = 1_000;

    static readonly Insert Failed = new("destinations",
        "id, world, failures, failing_since",
        "$1, $2, 1, $3",
        conflict: OnConflict.Update("id", "failures = destinations.failures + 1"));

    static readonly Sql Recovered = new("delete from destinations where id = $1 and gone is null");

    /// <summary>One of its URLs answers again, another one is gone.</summary>
    static readonly Sql PartlyRecovered = new("update destinations set failures = 0 where id = $1 and failures > 0");

    /// <summary>Its URLs that answered 410, one a line.</summary>
    public static readonly Sql GoneOf = new("select gone from destinations where id = $1 and gone is not null");

    /// <summary>A check: nobody has noted another URL meanwhile. $4 the lines as they were, '' for none; $5 as they shall be.</summary>
    public static readonly Sql MarkGone = new("""
        insert into destinations (id, world, failures, failing_since, gone) values ($1, $2, 1, $3, $5)
        on conflict (id) do update set gone = excluded.gone where coalesce(destinations.gone, '') = $4
        """);

    static readonly Sql OpenAll = new("update destinations set gone = null where id = $1 and gone is not null");

    static readonly Sql OpenAllOf = new("update destinations set gone = null where id = (select destination from deliveries where id = $1) and gone is not null");

    const string Parking = "update deliveries set state = 4, due_at = null, wake_at = null, lease_until = null, finished_at = $2, fence = fence + 1";

    static readonly Sql Park = new($"""
        {Parking} where id in (
          select id from deliveries where destination = $1 and wake_at is not null and (lease_until is null or lease_until <= $3) limit $4)
        """);

    /// <summary>The same of sandbox $5, where the clock may stand before what is due.</summary>
    static readonly Sql ParkInSandbox = new($"""
        {Parking} where id in (
          select id from deliveries where world = $5 and due_at is not null and destination = $1 and (lease_until is null or lease_until <= $3) limit $4)
        """);

    public static Unit HasFailed(Unit unit, Guid destination, Guid world, DateTimeOffset now) => unit.Then(Failed, destination, world, now);

    public static Unit HasRecovered(Unit unit, Guid destination) => unit.Then(PartlyRecovered, destination).Then(Recovered, destination);

    public static Unit CheckGone(Unit unit, Guid destination, Guid world, DateTimeOffset now, string before, string after) =>
        unit.Check(1, MarkGone, destination, world, now, before, after);

    /// <summary>Its URLs are tried again.</summary>
    public static Unit Open(Unit unit, Guid destination) => unit.Then(OpenAll, destination);

    /// <summary>Those of the destination that a delivery goes to.</summary>
    public static Unit OpenFor(Unit unit, Guid delivery) => unit.Then(OpenAllOf, delivery);

    /// <summary>What waits for another attempt there waits no more; it can be replayed.</summary>
    /// <param name="at">World time.</param>
    public static Unit ParkWaiting(Unit unit, World world, Guid destination, DateTimeOffset at, DateTimeOffset databaseNow) => world.IsLive
        ? unit.Then(Park, destination, at, databaseNow, ParkedAtMost)
        : unit.Then(ParkInSandbox, destination, at, databaseNow, ParkedAtMost, world.Id);
}
