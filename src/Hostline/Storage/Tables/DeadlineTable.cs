using Hostline.Core.Deadlines;
using Hostline.Core.Hostings;
using Hostline.Core.Transfers;
using Hostline.Core.Worlds;

namespace Hostline.Storage.Tables;

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

    /// <summary>A check, inside the transaction: the deadline exists and is due by the given world instant.</summary>
    public static readonly Sql Fire = new("delete from deadlines where subject = $1 and kind = $2 and due_at <= $3");

    static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    public static void Save(Unit unit, World world, OrderId order, Deadline deadline, DateTimeOffset databaseNow)
    {
        if (deadline.Due is { } due)
        {
            var wake = world.WakeAt(due, databaseNow);
            unit.Then(Set, deadline.SubjectId, deadline.Kind, world.Id, order, due, wake);
            // The loops find anything later by polling once a second; a date in thirty days need not wake them.
            unit.Wake(wake < databaseNow + LookAgainAfter ? Wakes.Deadlines : Wakes.None);
        }
        else
        {
            unit.Then(Clear, deadline.SubjectId, deadline.Kind);
        }
    }

    /// <summary>Wakes the consents that ask about a hosting that is no longer active; each of their orders is then decided again under its own guard.</summary>
    public static void SaveSourceLeft(Unit unit, World world, Hosting left, DateTimeOffset now, DateTimeOffset databaseNow)
    {
        unit.Then(WakeConsents, world.Id, left.Number, left.Id, now, world.WakeAt(now, databaseNow));
        unit.Wake(Wakes.Deadlines);
    }

    static readonly Sql Postpone = new("update deadlines set wake_at = $3 where subject = $1 and kind = $2");

    /// <summary>Postpones the wake time; the due time is unchanged.</summary>
    public static Unit WakeLater(Unit unit, SubjectId subject, DeadlineKind kind, DateTimeOffset wake) => unit.Then(Postpone, subject, kind, wake);

    public static Unit CheckDue(Unit unit, SubjectId subject, DeadlineKind kind, DateTimeOffset worldNow) => unit.Check(1, Fire, subject, kind, worldNow);
}
