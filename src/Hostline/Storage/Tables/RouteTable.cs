using Hostline.Core.Accounts;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;

namespace Hostline.Storage.Tables;

/// <summary>The routing registry's desired state: one row per number, with a generation.</summary>
static class RouteTable
{
    const string Columns = "world, number, generation, hosting, account, order_id, attempts, fence, unreached";

    static readonly Insert Want = new("routes",
        "world, number, generation, confirmed, hosting, account, order_id, attempts, due_at, wake_at, fence",
        "$1, $2, 1, 0, $3, $4, $5, 0, $6, $7, 0",
        conflict: OnConflict.Update("world, number",
            "generation = routes.generation + 1, hosting = excluded.hosting, account = excluded.account, order_id = excluded.order_id, "
        + "attempts = 0, unreached = 0, failure = null, due_at = excluded.due_at, wake_at = excluded.wake_at, lease_until = null, "
        + "fence = routes.fence + 1, lingers = null"));

    /// <summary>A row while the newest generation of number $2 in world $1 is not confirmed: whom it routes to, null for a release.</summary>
    public static readonly Sql Changing = new("select hosting from routes where world = $1 and number = $2 and confirmed < generation");

    /// <summary>The hostings that numbers $2 of world $1 are routed to, as last confirmed; no row for a route that is being changed.</summary>
    public static readonly Sql Carriers =
        new($"select r.number, r.hosting from {Sql.OfNumbers("routes", "r", "confirmed = generation and hosting is not null")}");

    /// <summary>Which of numbers $2 in world $1 have a release that the registry has not confirmed yet.</summary>
    public static readonly Sql Leaving = new($"select r.number from {Sql.OfNumbers("routes", "r", "confirmed < generation and hosting is null")}");

    /// <summary>
    /// A check: the route was confirmed for hosting $3; it now belongs to $4. The registry knows this host, not its accounts, so nothing is
    /// published and the number is routed without interruption.
    /// </summary>
    static readonly Sql Hand =
        new("update routes set failure = null, hosting = $4, account = $5, order_id = $6 where world = $1 and number = $2 and hosting = $3 and confirmed = "
            + "generation");

    /// <summary>
    /// What is due at database time $1 and not leased, in the order in which it became due: $2, $3 and $4 are wake time, world and number of
    /// the row to continue after, $5 the limit, $6 1 to leave out the live world, $7 1 to leave out sandboxes, $8 the live world.
    /// </summary>
    public static readonly Sql Due = new("""
        select world, number, account, wake_at, (select coalesce(a.parent, a.id) from accounts a where a.id = routes.account) from routes
        where wake_at <= $1 and (wake_at > $2 or (wake_at = $2 and (world > $3 or (world = $3 and number > $4))))
        and (lease_until is null or lease_until <= $1) and ($6 = 0 or world <> $8) and ($7 = 0 or world = $8)
        order by wake_at, world, number limit $5
        """);

    public static DueRoute ReadDue(Row row) => new(row.Id<WorldId>(0), row.Long(1), row.IdOrNull<AccountId>(4) ?? row.Id<AccountId>(2), row.Time(3));

    /// <summary>Leases number $2 of world $1 until $4 if it is still due at database time $3. The first node gets it; other nodes do not wait.</summary>
    public static readonly Sql Claim = new($"""
        update routes set lease_until = $4, fence = fence + 1 where (world, number) in (
          select world, number from routes where world = $1 and number = $2 and wake_at <= $3 and (lease_until is null or lease_until <= $3) /*skip locked*/)
        returning {Columns}
        """);

    /// <summary>
    /// A check that this node still has the lease of number $2 in world $1, by fence $3; it now ends at $4. A route that was postponed or
    /// changed has no lease, so a late renewal does not create one.
    /// </summary>
    public static readonly Sql Renew =
        new("update routes set lease_until = $4 where world = $1 and number = $2 and fence = $3 and lease_until is not null");

    /// <summary>A check: generation and lease are unchanged. The registry has confirmed.</summary>
    static readonly Sql Confirm = new("""
        update routes set confirmed = generation, failure = null, unreached = 0, due_at = null, wake_at = null, lease_until = null
        where world = $1 and number = $2 and generation = $3 and fence = $4
        """);

    /// <summary>A check: generation and lease are unchanged. The registry keeps the earlier route, and so do we.</summary>
    static readonly Sql TakeBack = new("""
        update routes set hosting = $5, failure = $6, confirmed = generation, attempts = attempts + 1, due_at = null, wake_at = null, lease_until = null
        where world = $1 and number = $2 and generation = $3 and fence = $4
        """);

    /// <summary>A check: generation and lease are unchanged. Ask again later.</summary>
    static readonly Sql Later = new("""
        update routes set attempts = attempts + 1, failure = $7, unreached = $8, due_at = $5, wake_at = $6, lease_until = null
        where world = $1 and number = $2 and generation = $3 and fence = $4
        """);

    static readonly Sql Delete = new("delete from routes where world = $1 and number = $2 and generation = $3 and fence = $4");

    public static void Set(Unit unit, World world, AccountId account, OrderId order, long number, HostingId? hosting, DateTimeOffset due,
        DateTimeOffset databaseNow)
    {
        unit.Then(Want, world.Id, number, hosting, account, order, due, world.WakeAt(due, databaseNow));
        unit.Wake(Wakes.Routes);
    }

    /// <summary>
    /// Takes up to $4 confirmed routes of world $1 whose comparison is due by database time $2; they are due again at $3, so those of a node
    /// that dies are not forgotten.
    /// </summary>
    public static readonly Sql Watch = new($"""
        update routes set watch_at = $3 where (world, number) in (
          select world, number from routes where world = $1 and hosting is not null and confirmed = generation and (watch_at is null or watch_at <= $2)
          order by watch_at limit $4 /*skip locked*/)
        returning {Columns}, astray
        """);

    /// <summary>1 if <see cref="Watch"/> would find a route.</summary>
    public static readonly Sql AnyWatched = new("""
        select count(*) from (select 1 from routes where world = $1 and hosting is not null and confirmed = generation
          and (watch_at is null or watch_at <= $2) limit 1) due
        """);

    /// <summary>A check: the route is unchanged, and so is the number of times that it was found elsewhere.</summary>
    static readonly Sql Stray = new("""
        update routes set astray = $6, watch_at = $7 where world = $1 and number = $2 and generation = $3 and hosting = $4 and astray = $5
        """);

    public static Unit CheckAstray(Unit unit, WatchedRoute watched, int astray, DateTimeOffset next) => unit.Check(1, Stray,
        watched.Route.World, watched.Route.Number, watched.Route.Generation, watched.Route.Hosting, watched.Times, astray, next);

    static readonly Sql WatchLater = new("update routes set watch_at = $4 where world = $1 and number = $2 and generation = $3");

    /// <summary>A number that was taken to be looked at, and was not, is due again at <paramref name="next"/>.</summary>
    public static Unit LookAgain(Unit unit, ClaimedRoute route, DateTimeOffset next) =>
        unit.Then(WatchLater, route.World, route.Number, route.Generation, next);

    public static WatchedRoute ReadWatched(Row row) => new(Read(row), row.Int(9));

    static readonly Sql Look = new("update routes set wake_at = $3 where world = $1 and number = $2 and confirmed < generation and wake_at is not null");

    /// <summary>There is news about a route that is being changed: the registry is asked now.</summary>
    public static void LookNow(Unit unit, WorldId world, long number, DateTimeOffset databaseNow) =>
        unit.Then(Look, world, number, databaseNow).Wake(Wakes.Routes);

    public static Unit CheckHanded(Unit unit, WorldId world, long number, HostingId from, HostingId to, AccountId account, OrderId order) =>
        unit.Check(1, Hand, world, number, from, to, account, order);

    public static Unit CheckConfirmed(Unit unit, ClaimedRoute route) => unit.Check(1, Confirm, route.World, route.Number, route.Generation, route.Fence);

    /// <param name="hosting">The hosting that keeps the route, because the registry refused the release; null if its order has failed.</param>
    public static Unit CheckTakenBack(Unit unit, ClaimedRoute route, HostingId? hosting, Reason failure) =>
        unit.Check(1, TakeBack, route.World, route.Number, route.Generation, route.Fence, hosting, failure.Code());

    /// <param name="unreached">How many times in a row the registry could not be reached; 0 if it was.</param>
    /// <param name="failure">Why a release was not accepted; null if it was.</param>
    public static Unit CheckLater(Unit unit, ClaimedRoute route, DateTimeOffset due, DateTimeOffset? wake, int unreached, Reason? failure = null) =>
        unit.Check(1, Later, route.World, route.Number, route.Generation, route.Fence, due, wake, failure?.Code(), unreached);

    /// <summary>Deletes a route whose world is gone, unless a newer claim has it.</summary>
    public static Unit Drop(Unit unit, ClaimedRoute route) => unit.Then(Delete, route.World, route.Number, route.Generation, route.Fence);

    public static ClaimedRoute Read(Row row) => new(
        row.Id<WorldId>(0), row.Long(1), row.Int(2), row.IdOrNull<HostingId>(3), row.Id<AccountId>(4), row.Id<OrderId>(5), row.Int(6), row.Int(7))
    {
        Unreached = row.Int(8),
    };
}

/// <summary>A route that could be claimed.</summary>
/// <param name="Family">Whose share its place counts against.</param>
public readonly record struct DueRoute(WorldId World, long Number, AccountId Family, DateTimeOffset WakeAt);

/// <summary>A route that is compared with the registry.</summary>
/// <param name="Times">How many times in a row the registry routed the number wrongly: to another host, or here after its release.</param>
public sealed record WatchedRoute(ClaimedRoute Route, int Times);

/// <param name="Hosting">The hosting to route the number to; null to release it.</param>
public sealed record ClaimedRoute(WorldId World, long Number, int Generation, HostingId? Hosting, AccountId Account, OrderId Order, int Attempts, int Fence)
{
    /// <summary>How many times in a row its registry could not be reached.</summary>
    public int Unreached { get; init; }
}
