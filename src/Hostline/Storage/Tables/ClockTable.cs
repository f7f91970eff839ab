using Hostline.Core.Worlds;

namespace Hostline.Storage.Tables;

/// <summary>A clock that is being moved to a target. The node with the lease moves it; if that node dies, another continues.</summary>
/// <param name="Mode">The mode of the clock before the move. During the move the clock is stopped, so that nothing is skipped.</param>
/// <param name="Fired">The number of deadlines that have come due so far.</param>
public sealed record ClaimedAdvance(WorldId World, DateTimeOffset Target, ClockMode Mode, int Fired, int Fence);

/// <summary>Clock moves: the row with a clock's target, and the effect of a move on the world's other rows.</summary>
static class ClockTable
{
    const string Columns = "world, target, clock_mode, fired, fence";

    static readonly Insert Insert = new("advances",
        "world, target, clock_mode, fired, wake_at, lease_until, fence",
        "$1, $2, $3, 0, $4, $5, 1",
        conflict: OnConflict.DoNothing);

    public static readonly Sql Of = new($"select {Columns} from advances where world = $1");

    /// <summary>Leases up to $3 clock moves that no node has: $1 database now, $2 lease end.</summary>
    public static readonly Sql Claim = new($"""
        update advances set lease_until = $2, fence = fence + 1 where world in (
          select world from advances where wake_at <= $1 and (lease_until is null or lease_until <= $1) order by wake_at limit $3 /*skip locked*/)
        returning {Columns}
        """);

    /// <summary>1 if <see cref="Claim"/> would find a move at database time $1, else 0: this query writes nothing.</summary>
    public static readonly Sql AnyDue =
        new("select count(*) from (select 1 from advances where wake_at <= $1 and (lease_until is null or lease_until <= $1) limit 1) due");

    /// <summary>A check: the lease is still ours. Counts what comes due and renews the lease.</summary>
    static readonly Sql Count = new("update advances set fired = fired + $3, lease_until = $4 where world = $1 and fence = $2");

    static readonly Sql Finish = new("delete from advances where world = $1 and fence = $2");

    /// <summary>Gives up the lease, so that any node can continue the move.</summary>
    public static readonly Sql Leave = new("update advances set lease_until = null where world = $1 and fence = $2");

    /// <summary>The next deadline and the next errand of world $1 after $2 and not after $3. Retries are not separate steps.</summary>
    public static readonly Sql NextDue = new("""
        select (select min(due_at) from deadlines where world = $1 and due_at > $2 and due_at <= $3),
          (select min(due_at) from errands where world = $1 and due_at > $2 and due_at <= $3 and attempts = 0)
        """);

    /// <summary>How many deadlines of world $1 come due after $2 and not after $3.</summary>
    public static readonly Sql DeadlinesBetween = new("select count(*) from deadlines where world = $1 and due_at > $2 and due_at <= $3");

    static readonly Sql WakeDeadlines = new("update deadlines set wake_at = $3 where world = $1 and due_at <= $2 and (wake_at is null or wake_at > $3)");
    static readonly Sql WakeFirstErrands =
        new("update errands set wake_at = $3 where world = $1 and due_at <= $2 and attempts = 0 and (wake_at is null or wake_at > $3)");

    /// <summary>At the target, every skipped retry runs once.</summary>
    static readonly Sql[] WakeRepeats =
    [
        new("update errands set wake_at = $3 where world = $1 and due_at <= $2 and (wake_at is null or wake_at > $3)"),
        new("update routes set wake_at = $3 where world = $1 and due_at <= $2 and (wake_at is null or wake_at > $3)"),
        new("update deliveries set wake_at = $3 where world = $1 and due_at <= $2 and (wake_at is null or wake_at > $3)"),
    ];

    /// <summary>Shifts the wake times of rows that are due later on a running clock.</summary>
    static readonly Sql[] Shift =
    [
        new("update deadlines set wake_at = due_at - $3 where world = $1 and due_at > $2"),
        new("update errands set wake_at = due_at - $3 where world = $1 and due_at > $2"),
        new("update routes set wake_at = due_at - $3 where world = $1 and due_at > $2"),
        new("update deliveries set wake_at = due_at - $3 where world = $1 and due_at > $2"),
    ];

    public static Unit CheckNew(Unit unit, ClaimedAdvance advance, DateTimeOffset now, DateTimeOffset leaseUntil) =>
        unit.Check(1, Insert, advance.World, advance.Target, advance.Mode, now, leaseUntil);

    public static Unit CheckHeld(Unit unit, ClaimedAdvance advance, int fired, DateTimeOffset leaseUntil) =>
        unit.Check(1, Count, advance.World, advance.Fence, fired, leaseUntil);

    /// <summary>Ends the move. A clock that was running continues from the target, and rows due later get new wake times.</summary>
    public static Unit CheckFinished(Unit unit, ClaimedAdvance advance, World world, DateTimeOffset databaseNow)
    {
        unit.Check(1, Finish, advance.World, advance.Fence);
        if (advance.Mode == ClockMode.Standing)
        {
            return unit;
        }

        var offset = advance.Target - databaseNow;
        WorldTable.CheckMoved(unit, world with { Mode = ClockMode.Running, Offset = offset, StandingAt = null });
        foreach (var shift in Shift)
        {
            unit.Then(shift, world.Id, advance.Target, offset.Ticks / TimeSpan.TicksPerMicrosecond);
        }

        return unit.Wake(Wakes.Deadlines | Wakes.Errands | Wakes.Routes | Wakes.Deliveries);
    }

    /// <summary>Stops the clock at an instant and wakes what is due by then.</summary>
    public static Unit Move(Unit unit, World moved, bool isTarget, DateTimeOffset databaseNow)
    {
        var instant = moved.StandingAt!.Value;
        WorldTable.CheckMoved(unit, moved);
        unit.Then(WakeDeadlines, moved.Id, instant, databaseNow).Then(WakeFirstErrands, moved.Id, instant, databaseNow);
        if (isTarget)
        {
            foreach (var wake in WakeRepeats)
            {
                unit.Then(wake, moved.Id, instant, databaseNow);
            }
        }

        return unit.Wake(Wakes.Deadlines | Wakes.Errands | Wakes.Routes | Wakes.Deliveries);
    }

    public static ClaimedAdvance Read(Row row) => new(row.Id<WorldId>(0), row.Time(1), (ClockMode)row.Int(2), row.Int(3), row.Int(4));
}
