using Hostline.Core.Hostings;
using Hostline.Core.Transfers;

namespace Hostline.Core.Deadlines;

/// <summary>The kinds of promise that a row keeps. The numbers are stored; never renumber them.</summary>
public enum DeadlineKind
{
    /// <summary>Of an order: 30 days without an act while the customer has the ball.</summary>
    Idle = 1,
    /// <summary>Of a hosting: the carrier's answer.</summary>
    Carrier = 2,
    /// <summary>Of a hosting: the end of the capability test.</summary>
    CapabilityTest = 3,
    /// <summary>Of a consent: the end of the holder's window.</summary>
    ConsentWindow = 4,
    /// <summary>Of a consent: the next reminder to the holder.</summary>
    ConsentReminder = 5,
    /// <summary>Of a consent: at once, because a number that it asks about has left its holder.</summary>
    ConsentSource = 6,
}

/// <summary>At this world instant, send this subject its signal. One row per subject and kind.</summary>
/// <param name="SubjectId">The order of an idle deadline, the consent of a consent's, otherwise the hosting.</param>
/// <param name="Due">World time; null takes the deadline away.</param>
public readonly record struct Deadline(Guid SubjectId, DeadlineKind Kind, DateTimeOffset? Due);

/// <summary>How long each deadline is and what it says when it passes (docs/states.md).</summary>
public static class DeadlineRules
{
    public static readonly TimeSpan IdleAfter = TimeSpan.FromDays(30);
    public static readonly TimeSpan CarrierAnswersWithin = TimeSpan.FromHours(72);
    public static readonly TimeSpan CapabilityTestEndsWithin = TimeSpan.FromHours(24);

    public static TimeSpan LengthOf(DeadlineKind kind) => kind switch
    {
        DeadlineKind.Idle => IdleAfter,
        DeadlineKind.Carrier => CarrierAnswersWithin,
        DeadlineKind.ConsentWindow => Consent.Window,
        DeadlineKind.ConsentReminder => Consent.Reminders[0],
        DeadlineKind.ConsentSource => TimeSpan.Zero,
        _ => CapabilityTestEndsWithin,
    };

    /// <summary>Whether it ends something because nobody acted for days: live, only days that the host has served count.</summary>
    public static bool CountsDays(DeadlineKind kind) => kind is DeadlineKind.Idle or DeadlineKind.Carrier or DeadlineKind.CapabilityTest;

    /// <summary>Null for what only tells, and for what looks anew.</summary>
    public static Signal? SignalOf(DeadlineKind kind) => kind switch
    {
        DeadlineKind.Idle => Signal.IdleTooLong,
        DeadlineKind.Carrier => Signal.CarrierSilent,
        DeadlineKind.ConsentWindow => Signal.ConsentGiven,
        DeadlineKind.ConsentReminder => null,
        DeadlineKind.ConsentSource => null,
        _ => Signal.TestSilent,
    };
}
