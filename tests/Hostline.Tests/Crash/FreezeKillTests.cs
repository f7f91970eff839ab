using Hostline.Core.Alarms;
using Hostline.Core.Deadlines;
using Hostline.Core.Events;
using Hostline.Core.Notices;
using Hostline.Core.Transfers;
using Hostline.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Crash;

/// <summary>
/// Nodes die while orders are put on hold and the desk lifts holds or ends orders: every hold that was acknowledged is there, only operators move what is
/// held, its deadlines stand still to the microsecond, and each side is notified once.
/// </summary>
public sealed class FreezeKillTests
{
    [Fact]
    public async Task A_hold_on_SQLite_holds_although_the_node_dies() => await Run(new SqliteStore(), nodeCount: 1);

    [Fact]
    public async Task A_hold_on_PostgreSQL_holds_although_nodes_die()
    {
        PostgresCluster.Require();
        await Run(await PostgresStore.Start(), nodeCount: 2);
    }

    static async Task Run(Store store, int nodeCount)
    {
        var all = new List<HeldOrder>();
        await KilledRounds.Run(store, nodeCount, async (scene, round) =>
        {
            var holds = new Holds(scene.Customers, scene.ClientOf(round), scene.ChancesOf(round), scene.Faults);
            var orders = await holds.Place(scene.Numbers);
            all.AddRange(orders);
            await scene.KillDuring(holds.Report(orders));
            await holds.PassTime();
            await scene.KillDuring(holds.Decide(orders));
        }, async database =>
        {
            var found = await HoldEvidence.Read(database);
            return all.SelectMany(found.Wrongs);
        });
    }
}

/// <summary>What the database says about orders that were on hold.</summary>
sealed class HoldEvidence
{
    public required Evidence All { get; init; }

    public required ILookup<OrderId, (ConsentId Id, DateTimeOffset? Deadline)> Consents { get; init; }

    /// <summary>By the subject, the world instants at which deadlines are due.</summary>
    public required ILookup<SubjectId, (DeadlineKind Kind, DateTimeOffset Due)> Running { get; init; }

    /// <summary>By the subject, the time that is left of deadlines that stand still.</summary>
    public required ILookup<SubjectId, (DeadlineKind Kind, TimeSpan Left)> Standing { get; init; }

    public required ILookup<OrderId, NoticeKind> Notices { get; init; }

    public required ILookup<OrderId, AlarmKind> Alarms { get; init; }

    public static async Task<HoldEvidence> Read(Database database) => new()
    {
        All = await Evidence.Read(database, MasterKey.FromText(TestServer.TestMasterKey, "the tests")),
        Consents = (await database.Many(new("select order_id, id, deadline from consents"),
            r => (Order: r.Id<OrderId>(0), Id: r.Id<ConsentId>(1), Deadline: r.TimeOrNull(2)))).ToLookup(c => c.Order, c => (c.Id, c.Deadline)),
        Running = (await database.Many(new("select subject, kind, due_at from deadlines"),
            r => (Subject: r.Id<SubjectId>(0), Kind: (DeadlineKind)r.Int(1), Due: r.Time(2)))).ToLookup(d => d.Subject, d => (d.Kind, d.Due)),
        Standing = (await database.Many(new("select subject, kind, time_left from frozen_deadlines"),
            r => (Subject: r.Id<SubjectId>(0), Kind: (DeadlineKind)r.Int(1), Left: TimeSpan.FromMicroseconds(r.Long(2)))))
            .ToLookup(d => d.Subject, d => (d.Kind, d.Left)),
        Notices = (await database.Many(new("select order_id, kind from notices"), r => (Order: r.Id<OrderId>(0), Kind: (NoticeKind)r.Int(1))))
            .ToLookup(n => n.Order, n => n.Kind),
        Alarms = (await database.Many(new("select order_id, kind from alarms where order_id is not null"),
            r => (Order: r.Id<OrderId>(0), Kind: (AlarmKind)r.Int(1)))).ToLookup(a => a.Order, a => a.Kind),
    };

    public IEnumerable<string> Wrongs(HeldOrder held)
    {
        var events = All.Events[(OrderId)held.Order].ToList();
        string[] told = [.. Moved(held, events), .. Counts(held, events), .. held.IsTransfer ? Window(held, events) : Idle(held, events)];
        return told.Select(t => $"{held}: {t} ({string.Join(", ", events.Select(e => $"{e.Kind} {e.At:O}"))})");
    }

    /// <summary>Between a report and its end everything was done by operators.</summary>
    static IEnumerable<string> Moved(HeldOrder held, IReadOnlyList<Event> events)
    {
        var isHeld = false;
        foreach (var told in events)
        {
            if (isHeld && !told.Actor.StartsWith("operator", StringComparison.Ordinal))
            {
                yield return $"{told.Kind} by {told.Actor} while it was on hold";
            }

            isHeld = told.Kind == EventKinds.Disputed || (isHeld && told.Kind is not (EventKinds.DisputeLifted or EventKinds.FailedByOperator));
        }

        if (isHeld != held.Fate is HoldFate.Stays or HoldFate.HeldAgain)
        {
            yield return isHeld ? "still on hold" : "no longer on hold";
        }
    }

    IEnumerable<string> Counts(HeldOrder held, IReadOnlyList<Event> events)
    {
        var (reports, lifts, ends) = (held.Fate == HoldFate.HeldAgain ? 2 : 1, held.Fate is HoldFate.Lifted or HoldFate.HeldAgain ? 1 : 0,
            held.Fate == HoldFate.Failed ? 1 : 0);
        foreach (var (kind, times) in new[] { (EventKinds.Disputed, reports), (EventKinds.DisputeLifted, lifts), (EventKinds.FailedByOperator, ends) })
        {
            if (events.Count(e => e.Kind == kind) is var told && told != times)
            {
                yield return $"{told} × {kind}, not {times}";
            }
        }

        (NoticeKind, int)[] notices = held.IsTransfer
            ? [(NoticeKind.FraudReported, reports), (NoticeKind.TransferFrozen, reports), (NoticeKind.ReportClosed, lifts),
                (NoticeKind.TransferUnfrozen, lifts), (NoticeKind.NumbersFailed, ends), (NoticeKind.HolderReleased, ends)]
            : [(NoticeKind.OrderFrozen, reports), (NoticeKind.OrderUnfrozen, lifts), (NoticeKind.NumbersFailed, ends)];
        foreach (var (kind, times) in notices)
        {
            if (Notices[held.Order].Count(n => n == kind) is var posted && posted != times)
            {
                yield return $"{posted} notices {kind}, not {times}";
            }
        }

        if (Alarms[held.Order].Count(a => a == AlarmKind.Dispute) is var raised && raised != reports)
        {
            yield return $"{raised} alarms, not {reports}";
        }
    }

    /// <summary>The holder has 72 hours that the order was not on hold.</summary>
    IEnumerable<string> Window(HeldOrder held, IReadOnlyList<Event> events)
    {
        var (consent, deadline) = Consents[held.Order].Single();
        var (asked, stood, since) = (events.Single(e => e.Kind == EventKinds.ConsentRequested).At, TimeSpan.Zero, DateTimeOffset.MinValue);
        foreach (var told in events.Where(e => e.Kind is EventKinds.Disputed or EventKinds.DisputeLifted))
        {
            (since, stood) = told.Kind == EventKinds.Disputed ? (told.At, stood) : (since, stood + (told.At - since));
        }

        (DeadlineKind Kind, DateTimeOffset Due)[] wanted =
            [(DeadlineKind.ConsentWindow, asked + Consent.Window + stood), (DeadlineKind.ConsentReminder, asked + Consent.Reminders[0] + stood)];
        if (held.Fate != HoldFate.Failed && deadline != wanted[0].Due)
        {
            yield return $"the window ends on {deadline:O}, not {wanted[0].Due:O}";
        }

        foreach (var wrong in Rows(held, consent, since, wanted))
        {
            yield return wrong;
        }
    }

    /// <summary>A hold by the desk, and lifting it, are acts of an operator: the customer has 30 days from then on that the order is not on hold.</summary>
    IEnumerable<string> Idle(HeldOrder held, IReadOnlyList<Event> events)
    {
        var act = events.Last(e => e.Kind is EventKinds.Disputed or EventKinds.DisputeLifted).At;
        return Rows(held, (OrderId)held.Order, act, [(DeadlineKind.Idle, act + TimeSpan.FromDays(30))]);
    }

    /// <summary>The deadlines run, stand still with exactly what is left, or are gone.</summary>
    IEnumerable<string> Rows(HeldOrder held, SubjectId subject, DateTimeOffset since, (DeadlineKind Kind, DateTimeOffset Due)[] wanted)
    {
        var running = held.Fate == HoldFate.Lifted ? wanted.Select(w => $"{w.Kind} {w.Due:O}") : [];
        var standing = held.Fate is HoldFate.Stays or HoldFate.HeldAgain ? wanted.Select(w => $"{w.Kind} {w.Due - since}") : [];
        foreach (var (what, are, shouldBe) in new[]
        {
            ("run", Running[subject].Where(d => d.Kind != DeadlineKind.ConsentSource).Select(d => $"{d.Kind} {d.Due:O}"), running),
            ("stand still", Standing[subject].Where(d => d.Kind != DeadlineKind.ConsentSource).Select(d => $"{d.Kind} {d.Left}"), standing),
        })
        {
            if (!are.Order().SequenceEqual(shouldBe.Order()))
            {
                yield return $"deadlines that {what}: {string.Join(", ", are)}; not {string.Join(", ", shouldBe)}";
            }
        }
    }
}
