using Hostline.Core.Deadlines;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Letters;
using Hostline.Core.Notices;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Letters;

/// <summary>The deadlines of a letter that is out for signature: reminders, and the end of its link.</summary>
public sealed class LetterClock(LetterBook letters, SendOut send, Database database, OrderBook orders, Decisions decisions, ChangeUnits changes)
{
    static readonly TimeSpan LookAgain = TimeSpan.FromDays(1);

    /// <param name="at">The world instant of the change's events; null for the world's now.</param>
    public Task Remind(LetterId letter, DateTimeOffset? at) => Fire(letter, DeadlineKind.LetterReminder, at, (work, found) =>
    {
        work.Tell(On(work, found), EventKinds.LetterReminded, found.Id);
        var after = found with { Reminded = found.Reminded + 1 };
        send.Remind(work, after);
        return after;
    });

    /// <summary>
    /// The letter was not signed in time: its hostings wait for another letter, or for an operator if their terms have a rule for unsigned
    /// letters.
    /// </summary>
    public Task Expire(LetterId letter, DateTimeOffset? at) => Fire(letter, DeadlineKind.LetterExpiry, at, (work, found) =>
    {
        var (overdue, waiting) = (On(work, found).Where(h => IsOverdue(work, h)).ToList(), On(work, found).Where(h => !IsOverdue(work, h)).ToList());
        work.Put(waiting, null, EventKinds.LetterExpired, found.Id);
        work.Overdue(overdue, found.Id);
        SendOut.Tell(work, found, NoticeKind.LetterNotSigned);
        work.Set(new(found.Id, DeadlineKind.LetterReminder, null));
        return found with { State = LetterState.Failed };
    });

    Task<Outcome<bool>> Fire(LetterId id, DeadlineKind kind, DateTimeOffset? at, Func<LetterUnit, SigningLetter, SigningLetter> act) =>
        decisions.Reach<bool>(async () =>
        {
            if (await letters.Find(id) is not { } letter || await orders.OfLetter(database, id) is not { Count: > 0 } on)
            {
                return new(false);
            }

            var unit = new Unit();
            var work = new LetterUnit(unit, changes, on, Actor.Clock, at);
            DeadlineTable.CheckDue(unit, id, kind, on[0].Now);
            // An order on hold keeps its letter, and the signer can sign once the hold is lifted: the deadline is checked again each day until
            // then.
            if (letter.State == LetterState.Signing)
            {
                var after = work.Frozen is null ? act(work, letter) : Held(work, letter, kind);
                LetterTable.CheckSaved(unit, letter, after with { UpdatedAt = work.Now, Version = letter.Version + 1 });
                work.Finish();
            }

            // If the deadline is gone, another node has handled it; after any other conflict, decide again.
            return new(true, unit, failed => failed == DeadlineTable.Fire ? (Outcome<bool>)false : (Outcome<bool>?)null);
        });

    static SigningLetter Held(LetterUnit work, SigningLetter letter, DeadlineKind kind)
    {
        var later = work.Now + LookAgain;
        work.Set(new(letter.Id, kind, later));
        return kind == DeadlineKind.LetterExpiry ? letter with { ExpiresAt = later } : letter;
    }

    static bool IsOverdue(LetterUnit work, HostingId hosting) => work.TermsOf(hosting).Unsigned is not null
        && work.Find(hosting) is { State: HostingState.Gathering } found && found.Needs(Requirement.Letter);

    static IEnumerable<HostingId> On(LetterUnit work, SigningLetter letter) => letter.Hostings.Where(h => work.Find(h).SigningLetter == letter.Id);
}
