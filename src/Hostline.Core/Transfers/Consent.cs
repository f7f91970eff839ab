using Hostline.Core.Deadlines;
using Hostline.Core.Reasons;

namespace Hostline.Core.Transfers;

/// <summary>
/// What one current holder is asked about the numbers of one order: one window, one token, one decision. Events and answers
/// that the receiving account reads never name the holder.
/// </summary>
/// <param name="Holder">The account that has the numbers.</param>
/// <param name="Nonce">Random; with the id and a key outside the database it makes the token.</param>
/// <param name="TokenHash">SHA-256 of the token's text: the database holds nothing that decides.</param>
/// <param name="Deadline">World time at which silence approves; null when the holder was not asked (allowlist).</param>
/// <param name="IsOverdue">The window ended and silence did not approve (a locked number, an undelivered notice): a person has to decide.</param>
/// <param name="Reason">Why it was decided without the holder's word, or against it.</param>
/// <param name="DecidedBy">Role, and the public hint of the key or the operator's name.</param>
public sealed record Consent(
    Guid Id, Guid OrderId, Guid Holder, byte[] Nonce, byte[] TokenHash, DateTimeOffset OpenedAt, DateTimeOffset? Deadline, bool IsOverdue,
    TransferDecision Decision, Reason? Reason, DateTimeOffset? DecidedAt, string? DecidedBy)
{
    public const int NonceBytes = 16;

    /// <summary>How long a holder has; then silence approves.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(72);

    /// <summary>When a silent holder is reminded, after the opening.</summary>
    public static readonly IReadOnlyList<TimeSpan> Reminders = [TimeSpan.FromHours(24), TimeSpan.FromHours(48), TimeSpan.FromHours(66)];

    /// <summary>When the first mail to the holder was out; null while it is not, and in sandboxes, where the clock alone rules.</summary>
    public DateTimeOffset? WindowFrom { get; init; }

    /// <summary>Time that does not count: in a sandbox because the order was frozen, live only what an earlier release had added up.</summary>
    public TimeSpan Held { get; init; }

    /// <summary>So many reminders were sent, or passed over.</summary>
    public int Reminded { get; init; }

    /// <summary>When the next reminder is due, where this changes it; null to leave that as it is.</summary>
    public DateTimeOffset? NextReminder { get; init; }

    public bool IsPending => Decision == TransferDecision.Pending;

    /// <summary>
    /// Whether the token still decides. It lives as long as the window: in a sandbox until the clock reaches the deadline; live
    /// until silence has approved, because a clock that jumped over the deadline has not ended the window. A window that ended
    /// with nothing decided leaves it alive.
    /// </summary>
    public bool TakesToken(DateTimeOffset now, bool isLive) => IsPending && (IsOverdue || isLive || now < Deadline);

    /// <param name="isAsked">False when the allowlist decides and nobody waits for the holder.</param>
    public static Consent Open(Guid id, Guid order, Guid holder, byte[] nonce, byte[] tokenHash, DateTimeOffset now, bool isAsked) =>
        new(id, order, holder, nonce, tokenHash, now, isAsked ? now + Window : null, IsOverdue: false, TransferDecision.Pending, null, null, null)
        {
            NextReminder = isAsked ? now + Reminders[0] : null,
        };

    /// <summary>How much of the window has passed. In a live world only served time counts.</summary>
    /// <param name="served">Without the time in which the window stood still. Null in a sandbox.</param>
    public TimeSpan Passed(DateTimeOffset now, ServedTime? served) =>
        (served is null ? now - OpenedAt : served.Between(WindowFrom ?? OpenedAt, now)) - Held;

    /// <summary>A reminder was sent: the next one that has not been passed over is due after so much of the window.</summary>
    public Consent RemindedAt(DateTimeOffset now, TimeSpan passed)
    {
        var sent = Math.Max(Reminded + 1, Reminders.Count(after => after <= passed));
        return this with { Reminded = sent, NextReminder = sent < Reminders.Count ? now + (Reminders[sent] - passed) : null };
    }

    /// <summary>The window with its end, and its next reminder, where they are by the time that has passed.</summary>
    public Consent Resumed(DateTimeOffset now, TimeSpan passed) => this with
    {
        Deadline = now + (Window - passed),
        NextReminder = Reminded < Reminders.Count ? now + (Reminders[Reminded] - passed) : null,
    };

    /// <summary>Whether another end is later by more than the granularity of served time, so that people are told.</summary>
    public bool IsExtendedBy(Consent resumed) => resumed.Deadline - Deadline > ServedTime.LongestCounted(Pace.Minutes);

    public Consent Decided(TransferDecision decision, Reason? reason, DateTimeOffset at, string by) =>
        this with { Decision = decision, Reason = reason, DecidedAt = at, DecidedBy = by };

    /// <summary>What is due because the consent is as it is now; a decided one takes its deadlines away.</summary>
    public IEnumerable<Deadline> Deadlines() => Deadline is null ? []
        : !IsPending || IsOverdue ? [new(Id, DeadlineKind.ConsentWindow, null), new(Id, DeadlineKind.ConsentReminder, null)]
        : NextReminder is { } reminder ? [new(Id, DeadlineKind.ConsentWindow, Deadline), new(Id, DeadlineKind.ConsentReminder, reminder)]
        : [new(Id, DeadlineKind.ConsentWindow, Deadline)];
}
