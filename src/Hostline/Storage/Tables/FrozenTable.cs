using Hostline.Core.Deadlines;
using Hostline.Core.Deliveries;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.Worlds;

namespace Hostline.Storage.Tables;

/// <summary>Stops deadlines while their order is frozen.</summary>
static class FrozenTable
{
    const string OfSubject = "subject = $1";

    const string OfCalls = "subject in (select id from calls where hosting = $1)";

    static readonly Sql Keep = Keeping(OfSubject), Stop = new($"delete from deadlines where {OfSubject}"), Run = Running(OfSubject),
        Forget = new($"delete from frozen_deadlines where {OfSubject}");

    /// <summary>The same for the calls of hosting $1.</summary>
    static readonly Sql KeepCalls = Keeping(OfCalls), StopCalls = new($"delete from deadlines where {OfCalls}"), RunCalls = Running(OfCalls),
        ForgetCalls = new($"delete from frozen_deadlines where {OfCalls}");

    static Sql Keeping(string subjects) => new($"""
        insert into frozen_deadlines (subject, kind, world, order_id, time_left)
        select subject, kind, world, order_id, case when due_at > $2 then due_at - $2 else 0 end from deadlines where {subjects}
        on conflict (subject, kind) do update set time_left = excluded.time_left
        """);

    /// <summary>
    /// Starts them again from world instant $2; $3 is the database's, $4 how far the world's clock is ahead of it, $5 whether that clock is
    /// stopped (0 or 1).
    /// </summary>
    static Sql Running(string subjects) => new($"""
        insert into deadlines (subject, kind, world, order_id, due_at, wake_at)
        select subject, kind, world, order_id, $2 + time_left, case when time_left = 0 then $3 when $5 = 1 then null else $2 + time_left - $4 end
        from frozen_deadlines where {subjects} on conflict (subject, kind) do nothing
        """);

    static readonly Insert Set = new("frozen_deadlines",
        "subject, kind, world, order_id, time_left",
        "$1, $2, $3, $4, $5",
        conflict: OnConflict.Update("subject, kind", "time_left = excluded.time_left"));

    static readonly Sql Clear = new("delete from frozen_deadlines where subject = $1 and kind = $2");

    /// <summary>Pending work of the network and the robot; it is requested again when the hold is lifted.</summary>
    static readonly Sql DropErrands = new($"""
        delete from errands where world = $1 and order_id = $2
          and kind in ({(int)ErrandKind.LookUp}, {(int)ErrandKind.TestCapability}, {(int)ErrandKind.Review})
        """);

    /// <summary>The time in which a sandbox's window was stopped does not count.</summary>
    static readonly Sql Hold = new("update consents set held = held + $2 where order_id = $1 and decision = 1 and not overdue");

    public static Unit Freeze(Unit unit, Order order, DateTimeOffset now)
    {
        foreach (var subject in Subjects(order))
        {
            unit.Then(Keep, subject, now).Then(Stop, subject);
        }

        foreach (var hosting in Called(order))
        {
            unit.Then(KeepCalls, hosting, now).Then(StopCalls, hosting);
        }

        return unit.Then(DropErrands, order.World, order.Id);
    }

    /// <summary>Sets or removes a deadline while its order is frozen.</summary>
    public static Unit Save(Unit unit, WorldId world, OrderId order, Deadline deadline, DateTimeOffset now) => deadline.Due is { } due
        ? unit.Then(Set, deadline.SubjectId, deadline.Kind, world, order, due > now ? (long)(due - now).TotalMicroseconds : 0L)
        : unit.Then(Clear, deadline.SubjectId, deadline.Kind);

    /// <param name="frozenAt">When the order was frozen.</param>
    public static Unit Thaw(Unit unit, World world, Order order, DateTimeOffset frozenAt, DateTimeOffset now, DateTimeOffset databaseNow)
    {
        var ahead = (long)(world.Now(databaseNow) - databaseNow).TotalMicroseconds;
        _ = world.IsLive ? WindowStopTable.AddFrozen(unit, order, frozenAt, now) : unit.Then(Hold, order.Id, (long)(now - frozenAt).TotalMicroseconds);
        var stands = world.Mode == ClockMode.Standing ? 1 : 0;
        foreach (var subject in Subjects(order))
        {
            unit.Then(Run, subject, now, databaseNow, ahead, stands).Then(Forget, subject);
        }

        foreach (var hosting in Called(order))
        {
            unit.Then(RunCalls, hosting, now, databaseNow, ahead, stands).Then(ForgetCalls, hosting);
        }

        return unit.Wake(Wakes.Deadlines);
    }

    /// <summary>The order has ended: none of its stopped deadlines will become due.</summary>
    public static Unit Drop(Unit unit, Order order) => Called(order).Aggregate(
        Subjects(order).Aggregate(unit, (u, subject) => u.Then(Forget, subject)), (u, hosting) => u.Then(ForgetCalls, hosting));

    static IEnumerable<SubjectId> Subjects(Order order) => [order.Id, .. order.Hostings.Select(h => h.Id), .. order.Consents.Select(c => c.Id)];

    /// <summary>The hostings to which verification calls may have been placed.</summary>
    static IEnumerable<HostingId> Called(Order order) =>
        order.Hostings.Where(h => h.Proof is { Method: not ProofMethod.SentCode }).Select(h => h.Id);
}
