using Hostline.Core.Hostings;
using Hostline.Core.Transfers;

namespace Hostline.Core.Deadlines;

/// <summary>The kinds of deadline. The numbers are stored; never renumber them.</summary>
public enum DeadlineKind
{
    /// <summary>For an order: the customer has to act and has not acted for too long.</summary>
    Idle = 1,
    Carrier = 2,
    CapabilityTest = 3,
    ConsentWindow = 4,
    ConsentReminder = 5,
    /// <summary>For a consent: due at once, because one of its numbers has left the holder.</summary>
    ConsentSource = 6,
    /// <summary>For a verification call: the time limit for ringing, or for keying the code.</summary>
    Call = 7,
    /// <summary>For a hosting: the code of its last verification call is no longer valid.</summary>
    CallsUsedUp = 8,
    /// <summary>For an order: ownership has to be proven and no one has acted for too long. Only under terms with such a rule.</summary>
    Unverified = 9,
    /// <summary>For an order: an operator has not acted for too long. Only under terms with such a rule.</summary>
    Stuck = 10,
    LetterReminder = 20,
    /// <summary>For a letter for signature: its link expires.</summary>
    LetterExpiry = 21,
}

/// <summary>At <paramref name="Due"/>, the subject gets its signal. There is one row per subject and kind.</summary>
/// <param name="SubjectId">The order, for deadlines that an act on it restarts; the consent, call or letter, for its own; otherwise the hosting.</param>
/// <param name="Due">World time; null removes the deadline.</param>
public readonly record struct Deadline(SubjectId SubjectId, DeadlineKind Kind, DateTimeOffset? Due);

/// <summary>
/// The signal that each deadline sends (docs/states.md), and the lengths of the deadlines of a consent. The order's terms give the other
/// lengths.
/// </summary>
public static class DeadlineRules
{
    public static TimeSpan LengthOfConsent(DeadlineKind kind) => kind switch
    {
        DeadlineKind.ConsentWindow => Consent.Window,
        DeadlineKind.ConsentReminder => Consent.Reminders[0],
        DeadlineKind.ConsentSource => TimeSpan.Zero,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This deadline does not belong to a consent: its length is in the order's terms."),
    };

    /// <summary>Whether it ends something after days without an act. In live worlds, only served time counts for such a deadline.</summary>
    public static bool CountsDays(DeadlineKind kind) => kind is DeadlineKind.Idle or DeadlineKind.Unverified or DeadlineKind.Stuck
        or DeadlineKind.Carrier or DeadlineKind.CapabilityTest or DeadlineKind.LetterReminder or DeadlineKind.LetterExpiry;

    /// <summary>Null for reminders, re-checks and the ends of calls and letters, which send no signal.</summary>
    public static Signal? SignalOf(DeadlineKind kind) => kind switch
    {
        DeadlineKind.Idle => Signal.IdleTooLong,
        DeadlineKind.Unverified => Signal.VerificationOverdue,
        DeadlineKind.Stuck => Signal.ActionOverdue,
        DeadlineKind.Carrier => Signal.CarrierSilent,
        DeadlineKind.ConsentWindow => Signal.ConsentGiven,
        DeadlineKind.ConsentReminder => null,
        DeadlineKind.ConsentSource => null,
        DeadlineKind.Call => null,
        DeadlineKind.LetterReminder or DeadlineKind.LetterExpiry => null,
        DeadlineKind.CallsUsedUp => Signal.CallsExhausted,
        _ => Signal.TestSilent,
    };
}
