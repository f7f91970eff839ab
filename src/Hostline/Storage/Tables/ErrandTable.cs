using Hostline.Core.Accounts;
using Hostline.Core.Deliveries;
using Hostline.Core.Worlds;

namespace Hostline.Storage.Tables;

static class ErrandTable
{
    const string Columns = "id, world, account, order_id, hosting, kind, payload, attempts, fence, called_at";

    static readonly Insert Insert = new("errands",
        "id, world, account, order_id, hosting, kind, payload, attempts, due_at, wake_at, fence",
        "$1, $2, $3, $4, $5, $6, $7, 0, $8, $9, 0");

    /// <summary>Written only if the account has notification settings: most have none, and the change then costs one look-up.</summary>
    static readonly Insert InsertNotify = new("errands",
        "id, world, account, order_id, hosting, kind, payload, attempts, due_at, wake_at, fence",
        $"$1, $2, $3, $4, null, {(int)ErrandKind.Notify}, $5, 0, $6, $7, 0",
        given: parameter => $"exists (select 1 from notification_settings where world = {parameter(2)} and account = {parameter(3)})");

    /// <summary>
    /// What is due and not leased, in the order in which it became due: $1 is the database's now, $2 the kinds, $3 and $4 the wake time and id
    /// of the row to continue after, $5 the limit. World and status are null when world and account are gone.
    /// </summary>
    public static readonly Sql Due = new("""
        select e.id, e.kind, e.world, coalesce(a.parent, e.account), e.wake_at, w.id, a.status from errands e left join worlds w on w.id = e.world
        left join accounts a on a.id = e.account
        where e.wake_at <= $1 and (e.wake_at > $3 or (e.wake_at = $3 and e.id > $4))
        and (e.lease_until is null or e.lease_until <= $1) and cast(e.kind as bigint) = any($2) order by e.wake_at, e.id limit $5
        """);

    /// <summary>Leases errand $1 until $3 if it is still due at database time $2. The first node gets it; other nodes do not wait.</summary>
    public static readonly Sql Claim = new($"""
        update errands set lease_until = $3, fence = fence + 1 where id in (
          select id from errands where id = $1 and wake_at <= $2 and (lease_until is null or lease_until <= $2) /*skip locked*/)
        returning {Columns}
        """);

    /// <summary>
    /// A check that this node still has the lease, which now ends at $3. A postponed errand has no lease, so a late renewal does not create
    /// one.
    /// </summary>
    public static readonly Sql Renew = new("update errands set lease_until = $3 where id = $1 and fence = $2 and lease_until is not null");

    /// <summary>A check that this node still has the lease. Marks the start of a call whose answer may be lost.</summary>
    static readonly Sql Begin = new("update errands set called_at = $3 where id = $1 and fence = $2 and lease_until is not null");

    /// <summary>A check: the lease is still ours. The errand is done.</summary>
    public static readonly Sql Finish = new("delete from errands where id = $1 and fence = $2");

    static readonly Sql Delete = new("delete from errands where id = $1");

    /// <summary>The errand waits until its account is active again.</summary>
    static readonly Sql Suspend = new("update errands set wake_at = null where id = $1");

    static readonly Sql Wake = new("update errands set wake_at = $3 where account = $1 and wake_at is null and due_at <= $2");

    /// <summary>A check: the lease is still ours. The errand is tried again later.</summary>
    static readonly Sql Later = new("""
        update errands set attempts = attempts + 1, due_at = $3, wake_at = $4, called_at = null, lease_until = null, answer = $5
        where id = $1 and fence = $2
        """);

    /// <summary>Like <see cref="Later"/>, with what is known about a call that was begun.</summary>
    static readonly Sql AskLater =
        new("update errands set attempts = attempts + 1, due_at = $3, wake_at = $4, lease_until = null, answer = $5 where id = $1 and fence = $2");

    public static void Add(Unit unit, World world, ErrandId id, AccountId account, OrderId order, HostingId? hosting, ErrandKind kind, byte[] payload,
        DateTimeOffset due, DateTimeOffset databaseNow)
    {
        unit.Then(Insert, id, world.Id, account, order, hosting, kind, payload, due, world.WakeAt(due, databaseNow));
        unit.Wake(Wakes.Errands);
    }

    /// <summary>
    /// Notifies the account's channels of an event, if it has any. Does not wake the loop, which polls once a second anyway: this happens with
    /// every change of every account.
    /// </summary>
    public static void AddNotify(Unit unit, World world, ErrandId id, AccountId account, OrderId order, EventId told, DateTimeOffset due,
        DateTimeOffset databaseNow) =>
        unit.Then(InsertNotify, id, world.Id, account, order, told.Value.ToByteArray(bigEndian: true), due, world.WakeAt(due, databaseNow));

    public static Unit CheckDone(Unit unit, ErrandId id, int fence) => unit.Check(1, Finish, id, fence);

    public static Unit Hold(Unit unit, ErrandId id) => unit.Then(Suspend, id);

    /// <summary>The account is active again: errands that are due in its world continue.</summary>
    public static Unit WakeHeld(Unit unit, AccountId account, DateTimeOffset worldNow, DateTimeOffset databaseNow) =>
        unit.Then(Wake, account, worldNow, databaseNow).Wake(Wakes.Errands | Wakes.Mail | Wakes.Deliveries);

    /// <summary>Deletes an errand of a deleted world, whichever node has it.</summary>
    public static Unit Drop(Unit unit, ErrandId id) => unit.Then(Delete, id);

    public static Unit CheckCalled(Unit unit, ClaimedErrand errand, DateTimeOffset databaseNow) => unit.Check(1, Begin, errand.Id, errand.Fence, databaseNow);

    /// <summary>No call is open at the other side: the next try makes a new one.</summary>
    /// <param name="answer">Why this try failed, for the desk: one line of bounded length without secrets; null if it did not fail.</param>
    public static Unit CheckLater(Unit unit, ErrandId id, int fence, DateTimeOffset due, DateTimeOffset? wake, string? answer = null) =>
        unit.Check(1, Later, id, fence, due, wake, answer);

    /// <summary>The call stays marked as open: the next try asks for its outcome before it calls again.</summary>
    /// <inheritdoc cref="CheckLater"/>
    public static Unit CheckAskedLater(Unit unit, ClaimedErrand errand, DateTimeOffset due, DateTimeOffset? wake, string? answer) =>
        unit.Check(1, AskLater, errand.Id, errand.Fence, due, wake, answer);

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
/// <param name="Family">Whose share its place counts against.</param>
/// <param name="HasWorld">Whether its world still exists.</param>
/// <param name="Status">That of its account.</param>
public sealed record DueErrand(ErrandId Id, ErrandKind Kind, WorldId World, AccountId Family, DateTimeOffset WakeAt, bool HasWorld, AccountStatus Status);

/// <summary>An errand leased to this node.</summary>
/// <param name="Fence">The row's fence when it was claimed. Writing the outcome requires it unchanged; a later claim raises it.</param>
public sealed record ClaimedErrand(ErrandId Id, WorldId World, AccountId Account, OrderId Order, HostingId? Hosting, ErrandKind Kind, byte[] Payload,
    int Attempts, int Fence)
{
    /// <summary>The same in every try, so that the other side recognizes a repetition.</summary>
    public Guid IdempotencyId => Id.Value;

    public NoticeId Notice => new(Id.Value);

    /// <summary>When an earlier try began a call whose answer was not stored; null if no call is open.</summary>
    public DateTimeOffset? CalledAt { get; init; }
}
