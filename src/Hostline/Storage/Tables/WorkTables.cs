using Hostline.Core.Accounts;
using Hostline.Core.Deadlines;
using Hostline.Core.Deliveries;
using Hostline.Core.Hostings;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Core.Worlds;

namespace Hostline.Storage.Tables;

/// <summary>The deadlines of orders.</summary>
static class DeadlineTable
{
    static readonly Insert Set = new("deadlines",
        "subject, kind, world, order_id, due_at, wake_at",
        "$1, $2, $3, $4, $5, $6",
        conflict: OnConflict.Update("subject, kind", "due_at = excluded.due_at, wake_at = excluded.wake_at"));

    static readonly Sql Clear = new("delete from deadlines where subject = $1 and kind = $2");

    static readonly Sql WakeConsents = new($"""
        insert into deadlines (subject, kind, world, order_id, due_at, wake_at)
        select c.id, {(int)DeadlineKind.ConsentSource}, c.world, c.order_id, $4, $5 from consents c
        where c.decision = {(int)TransferDecision.Pending} and c.id in (select h.consent from hostings h where h.world = $1 and h.number = $2 and h.source = $3)
        on conflict (subject, kind) do nothing
        """);

    /// <summary>A check: the deadline exists and is due, by the given world instant, inside the transaction.</summary>
    public static readonly Sql Fire = new("delete from deadlines where subject = $1 and kind = $2 and due_at <= $3");

    static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    public static void Save(Unit unit, World world, OrderId order, Deadline deadline, DateTimeOffset databaseNow)
    {
        if (deadline.Due is { } due)
        {
            var wake = world.WakeAt(due, databaseNow);
            unit.Then(Set, deadline.SubjectId, deadline.Kind, world.Id, order, due, wake);
            // The loops find anything due later in their poll once a second; a date in thirty days need not wake them.
            unit.Wake(wake < databaseNow + LookAgainAfter ? Wakes.Deadlines : Wakes.None);
        }
        else
        {
            unit.Then(Clear, deadline.SubjectId, deadline.Kind);
        }
    }

    /// <summary>
    /// Wakes the consents that ask about a hosting that is no longer active; each of their orders is then decided again under its own
    /// guard.
    /// </summary>
    public static void SaveSourceLeft(Unit unit, World world, Hosting left, DateTimeOffset now, DateTimeOffset databaseNow)
    {
        unit.Then(WakeConsents, world.Id, left.Number, left.Id, now, world.WakeAt(now, databaseNow));
        unit.Wake(Wakes.Deadlines);
    }

    static readonly Sql Postpone = new("update deadlines set wake_at = $3 where subject = $1 and kind = $2");

    /// <summary>Comes back later; its due time is unchanged.</summary>
    public static Unit WakeLater(Unit unit, SubjectId subject, DeadlineKind kind, DateTimeOffset wake) => unit.Then(Postpone, subject, kind, wake);

    public static Unit CheckDue(Unit unit, SubjectId subject, DeadlineKind kind, DateTimeOffset worldNow) => unit.Check(1, Fire, subject, kind, worldNow);
}

/// <summary>Errands: calls to the outside, stored as rows until they are done.</summary>
static class ErrandTable
{
    const string Columns = "id, world, account, order_id, hosting, kind, payload, attempts, fence, called_at";

    static readonly Insert Insert = new("errands",
        "id, world, account, order_id, hosting, kind, payload, attempts, due_at, wake_at, fence",
        "$1, $2, $3, $4, $5, $6, $7, 0, $8, $9, 0");

    /// <summary>Only if the account has notification settings: most have none, and the change then costs one look-up.</summary>
    static readonly Insert InsertNotify = new("errands",
        "id, world, account, order_id, hosting, kind, payload, attempts, due_at, wake_at, fence",
        $"$1, $2, $3, $4, null, {(int)ErrandKind.Notify}, $5, 0, $6, $7, 0",
        given: parameter => $"exists (select 1 from notification_settings where world = {parameter(2)} and account = {parameter(3)})");

    /// <summary>
    /// What is due and not leased, in the order in which it became due: $1 is the database's now, $2 the kinds, $3 and $4 the wake time
    /// and id of the row to continue after, $5 the limit. World and status are null when world and account are gone.
    /// </summary>
    public static readonly Sql Due = new("""
        select e.id, e.kind, e.world, e.account, e.wake_at, w.id, a.status from errands e left join worlds w on w.id = e.world
        left join accounts a on a.id = e.account
        where e.wake_at <= $1 and (e.wake_at > $3 or (e.wake_at = $3 and e.id > $4))
        and (e.lease_until is null or e.lease_until <= $1) and cast(e.kind as bigint) = any($2) order by e.wake_at, e.id limit $5
        """);

    /// <summary>Leases errand $1 until $3 if it is still due at database time $2. The first node gets it; no node waits for another.</summary>
    public static readonly Sql Claim = new($"""
        update errands set lease_until = $3, fence = fence + 1 where id in (
          select id from errands where id = $1 and wake_at <= $2 and (lease_until is null or lease_until <= $2) /*skip locked*/)
        returning {Columns}
        """);

    /// <summary>
    /// A check that this node still has the lease, which now ends at $3. A postponed errand has no lease, so a late renewal does not
    /// create one.
    /// </summary>
    public static readonly Sql Renew = new("update errands set lease_until = $3 where id = $1 and fence = $2 and lease_until is not null");

    /// <summary>A check that this node still has the lease. Marks the beginning of a call whose answer may never come.</summary>
    static readonly Sql Begin = new("update errands set called_at = $3 where id = $1 and fence = $2 and lease_until is not null");

    /// <summary>A check: the lease is still ours. The errand is done.</summary>
    public static readonly Sql Finish = new("delete from errands where id = $1 and fence = $2");

    static readonly Sql Delete = new("delete from errands where id = $1");

    /// <summary>It waits until its account is active again.</summary>
    static readonly Sql Suspend = new("update errands set wake_at = null where id = $1");

    static readonly Sql Wake = new("update errands set wake_at = $3 where account = $1 and wake_at is null and due_at <= $2");

    /// <summary>A check: the lease is still ours. The errand is tried again later.</summary>
    static readonly Sql Later = new("""
        update errands set attempts = attempts + 1, due_at = $3, wake_at = $4, called_at = null, lease_until = null
        where id = $1 and fence = $2
        """);

    /// <summary>Like <see cref="Later"/>, with what is known about a call that was begun.</summary>
    static readonly Sql AskLater =
        new("update errands set attempts = attempts + 1, due_at = $3, wake_at = $4, lease_until = null where id = $1 and fence = $2");

    public static void Add(Unit unit, World world, ErrandId id, AccountId account, OrderId order, HostingId? hosting, ErrandKind kind, byte[] payload,
        DateTimeOffset due, DateTimeOffset databaseNow)
    {
        unit.Then(Insert, id, world.Id, account, order, hosting, kind, payload, due, world.WakeAt(due, databaseNow));
        unit.Wake(Wakes.Errands);
    }

    /// <summary>
    /// Notifies the account's channels of an event, if it has any. It wakes no loop: that would happen with every change of every
    /// account, and the loop polls once a second.
    /// </summary>
    public static void AddNotify(Unit unit, World world, ErrandId id, AccountId account, OrderId order, EventId told, DateTimeOffset due,
        DateTimeOffset databaseNow) =>
        unit.Then(InsertNotify, id, world.Id, account, order, told.Value.ToByteArray(bigEndian: true), due, world.WakeAt(due, databaseNow));

    public static Unit CheckDone(Unit unit, ErrandId id, int fence) => unit.Check(1, Finish, id, fence);

    public static Unit Hold(Unit unit, ErrandId id) => unit.Then(Suspend, id);

    /// <summary>The account is active again: what is due by now in its world continues.</summary>
    public static Unit WakeHeld(Unit unit, AccountId account, DateTimeOffset worldNow, DateTimeOffset databaseNow) =>
        unit.Then(Wake, account, worldNow, databaseNow).Wake(Wakes.Errands | Wakes.Mail | Wakes.Deliveries);

    /// <summary>Deletes an errand of a deleted world, whichever node has it.</summary>
    public static Unit Drop(Unit unit, ErrandId id) => unit.Then(Delete, id);

    public static Unit CheckCalled(Unit unit, ClaimedErrand errand, DateTimeOffset databaseNow) => unit.Check(1, Begin, errand.Id, errand.Fence, databaseNow);

    /// <summary>The other side has no open call: the next try makes a new one.</summary>
    public static Unit CheckLater(Unit unit, ErrandId id, int fence, DateTimeOffset due, DateTimeOffset? wake) =>
        unit.Check(1, Later, id, fence, due, wake);

    /// <summary>The mark of a call stays: the next try asks about it before it calls.</summary>
    public static Unit CheckAskedLater(Unit unit, ClaimedErrand errand, DateTimeOffset due, DateTimeOffset? wake) =>
        unit.Check(1, AskLater, errand.Id, errand.Fence, due, wake);

    public static ClaimedErrand Read(Row row) => new(
        row.Id<ErrandId>(0), row.Id<WorldId>(1), row.Id<AccountId>(2), row.Id<OrderId>(3), row.IdOrNull<HostingId>(4), (ErrandKind)row.Int(5), row.Bytes(6),
        row.Int(7), row.Int(8))
    {
        CalledAt = row.TimeOrNull(9),
    };

    public static DueErrand ReadDue(Row row) =>
        new(row.Id<ErrandId>(0), (ErrandKind)row.Int(1), row.Id<WorldId>(2), row.Id<AccountId>(3), row.Time(4), row.IdOrNull<WorldId>(5) is not null,
        (AccountStatus)(row.IntOrNull(6) ?? (int)AccountStatus.Active));
}

/// <summary>An errand that could be claimed.</summary>
/// <param name="HasWorld">Whether its world still exists.</param>
/// <param name="Status">That of its account.</param>
public sealed record DueErrand(ErrandId Id, ErrandKind Kind, WorldId World, AccountId Account, DateTimeOffset WakeAt, bool HasWorld, AccountStatus Status);

/// <summary>An errand leased to this node.</summary>
/// <param name="Fence">Must still be the row's when the outcome is written; a later claim raises it.</param>
public sealed record ClaimedErrand(ErrandId Id, WorldId World, AccountId Account, OrderId Order, HostingId? Hosting, ErrandKind Kind, byte[] Payload,
    int Attempts, int Fence)
{
    /// <summary>The same in every try, so that the other side recognizes a repetition.</summary>
    public Guid IdempotencyId => Id.Value;

    /// <summary>The notice that an errand of mail carries: it has the errand's id.</summary>
    public NoticeId Notice => new(Id.Value);

    /// <summary>When an earlier try began a call whose answer was not written; null if no call is open.</summary>
    public DateTimeOffset? CalledAt { get; init; }
}

/// <summary>The routing registry's desired state: one row per number, with a generation.</summary>
static class RouteTable
{
    const string Columns = "world, number, generation, hosting, account, order_id, attempts, fence";

    static readonly Insert Want = new("routes",
        "world, number, generation, confirmed, hosting, account, order_id, attempts, due_at, wake_at, fence",
        "$1, $2, 1, 0, $3, $4, $5, 0, $6, $7, 0",
        conflict: OnConflict.Update("world, number",
            "generation = routes.generation + 1, hosting = excluded.hosting, account = excluded.account, order_id = excluded.order_id, "
        + "attempts = 0, failure = null, due_at = excluded.due_at, wake_at = excluded.wake_at, lease_until = null, "
        + "fence = routes.fence + 1, lingers = null"));

    /// <summary>While the newest generation of number $2 in world $1 is not confirmed yet, a row: whom it routes to, null when it releases.</summary>
    public static readonly Sql Changing = new("select hosting from routes where world = $1 and number = $2 and confirmed < generation");

    /// <summary>Which hostings carry numbers $2 of world $1, as it was confirmed last; no row for one that is being changed.</summary>
    public static readonly Sql Carriers =
        new($"select r.number, r.hosting from {Sql.OfNumbers("routes", "r", "confirmed = generation and hosting is not null")}");

    /// <summary>
    /// A check: the route was confirmed for hosting $3 and belongs to $4 from now on. The registry knows this host, not its
    /// accounts, so nothing is published and the number is routed at every moment.
    /// </summary>
    static readonly Sql Hand =
        new("update routes set failure = null, hosting = $4, account = $5, order_id = $6 where world = $1 and number = $2 and hosting = $3 and confirmed = "
            + "generation");

    /// <summary>Leases what is due: $1 database now, $2 lease end, $3 at most.</summary>
    public static readonly Sql Claim = new($"""
        update routes set lease_until = $2, fence = fence + 1 where (world, number) in (
          select world, number from routes where wake_at <= $1 and (lease_until is null or lease_until <= $1) order by wake_at limit $3 /*skip locked*/)
        returning {Columns}
        """);

    /// <summary>1 when <see cref="Claim"/> would find one at database time $1, else 0: asking writes nothing.</summary>
    public static readonly Sql AnyDue =
        new("select count(*) from (select 1 from routes where wake_at <= $1 and (lease_until is null or lease_until <= $1) limit 1) due");

    /// <summary>A check: generation and lease still hold. The registry has confirmed.</summary>
    static readonly Sql Confirm = new("""
        update routes set confirmed = generation, failure = null, due_at = null, wake_at = null, lease_until = null
        where world = $1 and number = $2 and generation = $3 and fence = $4
        """);

    /// <summary>A check: generation and lease still hold. The registry keeps the route as it was, and so do we.</summary>
    static readonly Sql TakeBack = new("""
        update routes set hosting = $5, failure = $6, confirmed = generation, attempts = attempts + 1, due_at = null, wake_at = null, lease_until = null
        where world = $1 and number = $2 and generation = $3 and fence = $4
        """);

    /// <summary>A check: generation and lease still hold. Ask again later.</summary>
    static readonly Sql Later = new("""
        update routes set attempts = attempts + 1, failure = $7, due_at = $5, wake_at = $6, lease_until = null
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
    /// Takes confirmed routes of world $1 that are due to be compared by database time $2, at most $4; they are due again at $3, so those of a
    /// node that dies are not forgotten.
    /// </summary>
    public static readonly Sql Watch = new($"""
        update routes set watch_at = $3 where (world, number) in (
          select world, number from routes where world = $1 and hosting is not null and confirmed = generation and (watch_at is null or watch_at <= $2)
          order by watch_at limit $4 /*skip locked*/)
        returning {Columns}, astray
        """);

    /// <summary>1 when <see cref="Watch"/> would find one.</summary>
    public static readonly Sql AnyWatched = new("""
        select count(*) from (select 1 from routes where world = $1 and hosting is not null and confirmed = generation
          and (watch_at is null or watch_at <= $2) limit 1) due
        """);

    /// <summary>A check: the route is still the same, and led elsewhere as often as before.</summary>
    static readonly Sql Stray = new("""
        update routes set astray = $6, watch_at = $7 where world = $1 and number = $2 and generation = $3 and hosting = $4 and astray = $5
        """);

    public static Unit CheckAstray(Unit unit, WatchedRoute watched, int astray, DateTimeOffset next) => unit.Check(1, Stray,
        watched.Route.World, watched.Route.Number, watched.Route.Generation, watched.Route.Hosting, watched.Astray, astray, next);

    public static WatchedRoute ReadWatched(Row row) => new(Read(row), row.Int(8));

    static readonly Sql Look = new("update routes set wake_at = $3 where world = $1 and number = $2 and confirmed < generation and wake_at is not null");

    /// <summary>There is news of a route that is being changed: the registry is asked now and not later.</summary>
    public static void LookNow(Unit unit, WorldId world, long number, DateTimeOffset databaseNow) =>
        unit.Then(Look, world, number, databaseNow).Wake(Wakes.Routes);

    public static Unit CheckHanded(Unit unit, WorldId world, long number, HostingId from, HostingId to, AccountId account, OrderId order) =>
        unit.Check(1, Hand, world, number, from, to, account, order);

    public static Unit CheckConfirmed(Unit unit, ClaimedRoute route) => unit.Check(1, Confirm, route.World, route.Number, route.Generation, route.Fence);

    /// <param name="hosting">Which keeps the route, because the registry did not let it go; null when its order has failed.</param>
    public static Unit CheckTakenBack(Unit unit, ClaimedRoute route, HostingId? hosting, Reason failure) =>
        unit.Check(1, TakeBack, route.World, route.Number, route.Generation, route.Fence, hosting, failure.Code());

    /// <param name="failure">Why a release was not taken; null if it was.</param>
    public static Unit CheckLater(Unit unit, ClaimedRoute route, DateTimeOffset due, DateTimeOffset? wake, Reason? failure = null) =>
        unit.Check(1, Later, route.World, route.Number, route.Generation, route.Fence, due, wake, failure?.Code());

    /// <summary>Forgets a route whose world is gone, unless a newer claim has it.</summary>
    public static Unit Drop(Unit unit, ClaimedRoute route) => unit.Then(Delete, route.World, route.Number, route.Generation, route.Fence);

    public static ClaimedRoute Read(Row row) => new(
        row.Id<WorldId>(0), row.Long(1), row.Int(2), row.IdOrNull<HostingId>(3), row.Id<AccountId>(4), row.Id<OrderId>(5), row.Int(6), row.Int(7));
}

/// <summary>The route of an active number while it is compared with the registry.</summary>
/// <param name="Astray">How many times in a row it led elsewhere.</param>
public sealed record WatchedRoute(ClaimedRoute Route, int Astray);

/// <summary>A route leased to this node.</summary>
/// <param name="Hosting">Who should carry the number's messages; null to release it.</param>
public sealed record ClaimedRoute(WorldId World, long Number, int Generation, HostingId? Hosting, AccountId Account, OrderId Order, int Attempts, int Fence);
