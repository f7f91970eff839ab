using Hostline.Core.Hostings;
using Hostline.Core.Worlds;

namespace Hostline.Storage.Tables;

static class ReleaseWatchTable
{
    static readonly Sql Start = new("""
        update routes set lingers = coalesce(lingers, 0), watch_at = $4 where world = $1 and number = $2 and generation = $3 and hosting is null
        """);

    const string Watched = "world = $1 and lingers is not null and hosting is null and confirmed = generation and watch_at <= $2";

    /// <summary>
    /// Takes up to $4 routes of world $1 whose check is due by database time $2; they are due again at $3, so those of a node that dies are not
    /// forgotten.
    /// </summary>
    public static readonly Sql Watch = new($"""
        update routes set watch_at = $3 where (world, number) in (
          select world, number from routes where {Watched} order by watch_at limit $4 /*skip locked*/)
        returning world, number, generation, hosting, account, order_id, attempts, fence, unreached, lingers
        """);

    /// <summary>1 if <see cref="Watch"/> would find a route.</summary>
    public static readonly Sql AnyWatched = new($"select count(*) from (select 1 from routes where {Watched} limit 1) due");

    static readonly string Open = string.Join(", ", HostingStates.All.Where(s => s.IsOpen()).Select(s => (int)s));

    public static readonly Sql IsOrderedAgain = new($"select 1 from hostings where world = $1 and number = $2 and state in ({Open}) limit 1");

    const string Same = "world = $1 and number = $2 and generation = $3 and hosting is null and confirmed = generation and lingers = $4";

    static readonly Sql Linger = new($"update routes set lingers = lingers + 1, watch_at = $5 where {Same}");

    static readonly Sql Repeat = new($"""
        update routes set lingers = lingers + 1, watch_at = $5, generation = generation + 1, attempts = 0, unreached = 0, failure = null, due_at = $6,
          wake_at = $7, lease_until = null, fence = fence + 1
        where {Same}
        """);

    static readonly Sql End = new($"update routes set lingers = null where {Same}");

    /// <summary>The registry has confirmed the release: from now on, checks follow whether the number is gone.</summary>
    public static Unit Begin(Unit unit, ClaimedRoute route, DateTimeOffset next) => unit.Then(Start, route.World, route.Number, route.Generation, next);

    /// <summary>A check: the route is unchanged. The number was seen here again.</summary>
    public static Unit CheckLingers(Unit unit, WatchedRoute seen, DateTimeOffset next) => unit.Check(1, Linger, [.. Keys(seen), next]);

    /// <summary>The same, and the release is published again.</summary>
    public static void CheckRepeated(Unit unit, World world, WatchedRoute seen, DateTimeOffset next, DateTimeOffset now, DateTimeOffset databaseNow) =>
        unit.Check(1, Repeat, [.. Keys(seen), next, now, world.WakeAt(now, databaseNow)]).Wake(Wakes.Routes);

    /// <summary>A check: the route is unchanged. The number is gone.</summary>
    public static Unit CheckGone(Unit unit, WatchedRoute seen) => unit.Check(1, End, Keys(seen));

    static object?[] Keys(WatchedRoute seen) => [seen.Route.World, seen.Route.Number, seen.Route.Generation, seen.Times];
}
