using Hostline.Core.Deadlines;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Letters;
using Hostline.Loops;
using Hostline.Orders;
using Hostline.Ownership;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Transfers;

namespace Hostline.Deadlines;

public sealed record DueDeadline(SubjectId Subject, DeadlineKind Kind, OrderId Order, WorldId World, DateTimeOffset Due)
{
    /// <summary>In a sandbox, where the clock jumps, the event gets the deadline's own instant; in the live world, the present time.</summary>
    public DateTimeOffset? ToldAt => World == Core.Worlds.World.LiveId ? null : Due;
}

/// <summary>Fires due deadlines. The unit that fires one checks inside its transaction that it is still due.</summary>
public sealed class DeadlineLoop(
    Database database, CommitQueue queue, NetworkAnswers answers, ConsentClock consents, LetterClock letters, LetterHouse house, HearCall calls,
    ILogger<DeadlineLoop> log)
    : Loop(queue, log)
{
    const int ClaimAtMost = 256;

    /// <summary>The new wake time is also the lease: claims of a dead node become due again.</summary>
    static readonly Sql Claim = new("""
        update deadlines set wake_at = $2 where (subject, kind) in (
          select subject, kind from deadlines where wake_at <= $1 order by wake_at limit $3 /*skip locked*/)
        returning subject, kind, order_id, world, due_at
        """);

    static readonly Sql NextWake = new("select min(wake_at) from deadlines where wake_at is not null");

    protected override Wakes WokenBy => Wakes.Deadlines;

    protected override async Task<TimeSpan> Pass(CancellationToken stopping)
    {
        var batch = new ReadBatch();
        var next = batch.Many(NextWake, r => r.TimeOrNull(0));
        await database.Run(batch, stopping);
        if (next.Rows[0] is not { } wake || wake > batch.Now)
        {
            return next.Rows[0] is { } later && later - batch.Now < Poll ? later - batch.Now : Poll;
        }

        var due = new RowList<DueDeadline>(r => new(r.Id<SubjectId>(0), (DeadlineKind)r.Int(1), r.Id<OrderId>(2), r.Id<WorldId>(3), r.Time(4)));
        await Queue.Write(new Unit().Returning(due, Claim, batch.Now, batch.Now + Lease, ClaimAtMost));
        await Task.WhenAll((await Ripe(due.Rows, batch.Now)).Select(Fire));
        return TimeSpan.Zero;
    }

    /// <summary>
    /// The deadlines to fire now. In the live world, a rule that counts days fires after that many days of served time. A deadline that is not
    /// due by served time is postponed until it is; one for which that is not known yet is due again when its lease ends.
    /// </summary>
    async Task<IReadOnlyList<DueDeadline>> Ripe(IReadOnlyList<DueDeadline> due, DateTimeOffset now)
    {
        var counting = due.Where(d => d.ToldAt is null && DeadlineRules.CountsDays(d.Kind)).ToList();
        if (counting.Count == 0)
        {
            return due;
        }

        var lengths = await Lengths(counting);
        var read = new ReadBatch();
        var served = HeartbeatTable.Ask(read, Pace.Hours, counting.Min(d => d.Due - lengths[d]));
        await database.Run(read);
        var missing = counting.ToDictionary(d => d, d => lengths[d] - served().Between(d.Due - lengths[d], now));
        var later = new Unit();
        foreach (var (deadline, left) in missing.Where(m => served().IsKnownUntil(now) && m.Value > TimeSpan.Zero))
        {
            DeadlineTable.WakeLater(later, deadline.Subject, deadline.Kind, now + left);
        }

        if (later.Statements > 0)
        {
            await Queue.Write(later);
        }

        return [.. due.Where(d => !missing.TryGetValue(d, out var left) || (served().IsKnownUntil(now) && left <= TimeSpan.Zero))];
    }

    /// <summary>The length of each deadline by the terms of its order. A deadline whose order is gone fires at once and finds nothing.</summary>
    async Task<Dictionary<DueDeadline, TimeSpan>> Lengths(List<DueDeadline> due)
    {
        var batch = new ReadBatch();
        var terms = due.Select(d => d.Order).Distinct().ToDictionary(order => order, order => batch.Many(OrderTable.TermsOf, OrderTable.ReadTerms, order));
        await database.Run(batch);
        return due.ToDictionary(d => d, d => terms[d.Order].First is { } known ? LengthOf(known, d.Kind) : TimeSpan.Zero);
    }

    TimeSpan LengthOf(HostingTerms terms, DeadlineKind kind) => kind switch
    {
        DeadlineKind.LetterExpiry => terms.Unsigned ?? house.SignWithin,
        DeadlineKind.LetterReminder => LetterHouse.FirstReminder,
        _ => terms.LengthOf(kind),
    };

    async Task Fire(DueDeadline due)
    {
        try
        {
            await (due.Kind switch
            {
                DeadlineKind.ConsentWindow => consents.WindowEnded(due.Order, ConsentId.Of(due.Subject.Value), due.ToldAt),
                DeadlineKind.ConsentReminder => consents.Remind(due.Order, ConsentId.Of(due.Subject.Value), due.ToldAt),
                DeadlineKind.ConsentSource => consents.SourceLeft(due.Order, ConsentId.Of(due.Subject.Value), due.ToldAt),
                DeadlineKind.LetterReminder => letters.Remind(LetterId.Of(due.Subject.Value), due.ToldAt),
                DeadlineKind.LetterExpiry => letters.Expire(LetterId.Of(due.Subject.Value), due.ToldAt),
                DeadlineKind.Call => calls.Of(due.Order, CallId.Of(due.Subject.Value), Actor.Clock,
                    call => [new CallReport.Over(call.EndOfPatience)], due.ToldAt,
                    (unit, loaded) => DeadlineTable.CheckDue(unit, due.Subject, due.Kind, loaded.Now)),
                _ =>
                    answers.Take(due.Order, Actor.Clock, loaded => Signals(loaded, due),
                        (unit, loaded) => DeadlineTable.CheckDue(unit, due.Subject, due.Kind, loaded.Now), due.ToldAt),
            });
        }
        catch (Exception failed) when (StorageLog.IsOfStorage(failed))
        {
            Log.Postponed($"Deadline {due.Kind} of {due.Subject}", failed);
        }
        catch (Exception failed)
        {
            Log.LogError(failed, "Deadline {Kind} of {Subject} could not be fired; it is retried in {Lease}.", due.Kind, due.Subject, Lease);
        }
    }

    static IEnumerable<HostingSignal> Signals(LoadedOrder loaded, DueDeadline due) => due.Kind switch
    {
        DeadlineKind.Idle =>
            loaded.Order.Hostings.Where(h => h.State.Idles()).Select(h => new HostingSignal(h.Id, Signal.IdleTooLong, EventKinds.IdleTooLong, Reason.Idle)),
        DeadlineKind.Unverified => loaded.Order.Hostings.Where(Change.AwaitsOwnership).Select(h => new HostingSignal(
            h.Id, Signal.VerificationOverdue, EventKinds.VerificationOverdue, Reason.VerificationOverdue)),
        // It fails for the reason for which it got stuck.
        DeadlineKind.Stuck => loaded.Order.Hostings.Where(h => h.State == HostingState.ActionRequired)
            .Select(h => new HostingSignal(h.Id, Signal.ActionOverdue, EventKinds.ActionOverdue, h.Reason)),
        DeadlineKind.CallsUsedUp => [new(HostingId.Of(due.Subject.Value), Signal.CallsExhausted, EventKinds.CallsUsedUp, Reason.CallsUsedUp)],
        DeadlineKind.Carrier => [new(HostingId.Of(due.Subject.Value), Signal.CarrierSilent, EventKinds.CarrierSilent, Reason.CarrierTimeout)],
        _ => [new(HostingId.Of(due.Subject.Value), Signal.TestSilent, EventKinds.TestFailed, Reason.CapabilityTestTimeout)],
    };
}
