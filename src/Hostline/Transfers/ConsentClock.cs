using Hostline.Core.Deadlines;
using Hostline.Core.Events;
using Hostline.Core.Notices;
using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Notices;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Transfers;

/// <summary>When silence counts as approval.</summary>
/// <param name="NeedsMail">Only if an e-mail with the request was delivered to the holder; the documented rule does not require that.</param>
public sealed record SilenceRule(bool NeedsMail);

/// <summary>
/// The effects of time on a consent: reminders, and at the window's end approval by silence, but never for a locked number or a suspended
/// holder. In a sandbox only the clock counts; live, only served time does.
/// </summary>
public sealed class ConsentClock(Database database, OrderBook orders, Decisions decisions, ChangeUnits changes, Sources sources, OpenWindows windows,
    SilenceRule rule)
{
    /// <summary>When to check a window again that was stopped because of the relay.</summary>
    static readonly TimeSpan LookAgainAfter = TimeSpan.FromMinutes(1);

    /// <param name="at">The world instant of the change's events; null for the world's now.</param>
    public Task WindowEnded(OrderId order, ConsentId consent, DateTimeOffset? at) => Fire(order, consent, DeadlineKind.ConsentWindow, at,
        async (unit, loaded, change, asked) =>
    {
        var standing = await windows.Of(loaded, asked);
        if (standing is { IsHeld: true })
        {
            DeadlineTable.Save(unit, loaded.World, order, new(consent, DeadlineKind.ConsentWindow, loaded.Now + LookAgainAfter), loaded.DatabaseNow);
            return;
        }

        if (standing is { Passed: var passed } && passed < Consent.Window)
        {
            await windows.Extend(unit, change, loaded, asked, passed);
            return;
        }

        var (why, locked) = await Obstacle(unit, loaded, change.Order, asked);
        if (why is { } obstacle)
        {
            change.LeaveOverdue(asked);
            NoticePosting.Post(unit, loaded.World, Notice.Overdue(change.Order, asked, obstacle, locked), change.Now, loaded.DatabaseNow);
        }
        else
        {
            change.Approve(asked, Reason.WindowElapsed, Actor.Clock.ToString());
        }
    });

    public Task Remind(OrderId order, ConsentId consent, DateTimeOffset? at) => Fire(order, consent, DeadlineKind.ConsentReminder, at,
        async (unit, loaded, change, asked) =>
    {
        var standing = await windows.Of(loaded, asked);
        var now = standing is null ? change.Now : loaded.Now;
        var passed = standing?.Passed ?? asked.Passed(now, null);
        if (asked.Reminded < Consent.Reminders.Count && passed < Consent.Reminders[asked.Reminded])
        {
            var due = now + (Consent.Reminders[asked.Reminded] - passed);
            DeadlineTable.Save(unit, loaded.World, order, new(consent, DeadlineKind.ConsentReminder, due), loaded.DatabaseNow);
            return;
        }

        change.Remind(asked, now, passed);
    });

    /// <summary>A number has left the holder whose consent was requested.</summary>
    public Task SourceLeft(OrderId order, ConsentId consent, DateTimeOffset? at) =>
        Fire(order, consent, DeadlineKind.ConsentSource, at, (_, _, _, _) => Task.CompletedTask, isByTime: false);

    /// <param name="isByTime">Whether it fires because time has passed.</param>
    Task<Outcome<bool>> Fire(
        OrderId order, ConsentId consent, DeadlineKind kind, DateTimeOffset? at, Func<Unit, LoadedOrder, Change, Consent, Task> act,
        bool isByTime = true) => decisions.Reach<bool>(async () =>
    {
        if (await orders.Find(order) is not { } loaded)
        {
            return new(false);
        }

        var unit = new Unit();
        DeadlineTable.CheckDue(unit, consent, kind, loaded.Now);
        if (loaded.Order.Frozen is not null)
        {
            // The deadlines of a frozen order are stored elsewhere; when the hold is lifted, its holders' numbers are checked again.
            return new(true, unit, _ => (Outcome<bool>)false);
        }

        if (loaded.Order.Consents.FirstOrDefault(c => c.Id == consent) is { IsPending: true } asked)
        {
            if (isByTime && await windows.Of(loaded, asked) is { IsKnown: false })
            {
                // No heartbeat has yet confirmed that the time up to now was served. The deadline is due again when its lease ends.
                return new(false);
            }

            var change = new Change(loaded.Order, loaded.Order, at ?? loaded.Now, Actor.Clock);
            await sources.DropLost(unit, change, loaded, asked);
            if (change.Order.OpenOf(asked).Any())
            {
                await act(unit, loaded, change, asked);
            }

            if (!change.IsEmpty)
            {
                changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
            }
        }

        // If the deadline is gone, another node has handled it; after any other conflict, decide again.
        return new(true, unit, failed => failed == DeadlineTable.Fire ? (Outcome<bool>)false : (Outcome<bool>?)null);
    });

    /// <summary>
    /// Why silence does not approve, and the numbers that are locked. Guards what it reads: a lock set at the same instant changes the number's
    /// version.
    /// </summary>
    async Task<(Reason? Why, IReadOnlyList<string> Locked)> Obstacle(Unit unit, LoadedOrder loaded, Order order, Consent consent)
    {
        var batch = new ReadBatch();
        var reached = batch.Many(NoticeTable.HolderReached, r => r.Int(0), order.Id, consent.Holder);
        PhoneNumber[] numbers = [.. order.OpenOf(consent).Select(h => h.Number)];
        // The version is read before the lock: a lock set between the two raises it, and the guard detects that.
        var versions = batch.Many(NumberTable.Versions, r => (Number: r.Number(0), Version: r.Int(1)), loaded.World.Id, numbers);
        var locks = batch.Many(LockTable.Holders, r => (Number: r.Number(0), Account: r.Id<AccountId>(1)), loaded.World.Id, numbers, loaded.Now);
        var holder = batch.Many(AccountTable.ById, AccountTable.Read, consent.Holder);
        await database.Run(batch);
        var version = versions.Rows.ToDictionary(v => v.Number, v => v.Version);
        foreach (var number in numbers)
        {
            unit.Guard(Guard.OfNumber(loaded.World.Id, number.Digits, version.GetValueOrDefault(number)));
        }

        IReadOnlyList<string> locked = [.. numbers.Where(n => locks.Rows.Contains((n, consent.Holder))).Select(n => n.ToString())];
        return (locked.Count > 0 ? Reason.NumberLocked
            // Its credentials are refused, so its silence means nothing.
            : holder.First is { IsActive: false } ? Reason.AccountSuspended
            : rule.NeedsMail && reached.Rows.Count == 0 ? Reason.MailNotDelivered : null, locked);
    }
}
