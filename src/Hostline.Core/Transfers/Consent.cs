using Hostline.Core.Deadlines;
using Hostline.Core.Reasons;

namespace Hostline.Core.Transfers;

/// <summary>
/// The consent of one current holder to the transfer of an order's numbers: one window, one token, one decision. Events and answers for the
/// receiving account never name the holder.
/// </summary>
/// <param name="Nonce">Random; the token is derived from it, the id and a key outside the database.</param>
/// <param name="TokenHash">SHA-256 of the token's text, so that the database alone cannot decide.</param>
/// <param name="Deadline">World time at which silence approves; null if the holder was not asked (allowlist).</param>
/// <param name="IsOverdue">The window ended and silence did not approve (a locked number, an undelivered notice): a person must decide.</param>
/// <param name="Reason">Why it was decided without the holder, or against its decision.</param>
/// <param name="DecidedBy">Role, and the public hint of the key or the operator's name.</param>
public sealed record Consent(
    ConsentId Id, OrderId OrderId, AccountId Holder, byte[] Nonce, byte[] TokenHash, DateTimeOffset OpenedAt, DateTimeOffset? Deadline, bool IsOverdue,
    TransferDecision Decision, Reason? Reason, DateTimeOffset? DecidedAt, string? DecidedBy)
{
    public const int NonceBytes = 16;

    /// <summary>How long a holder has to decide; then silence approves.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(72);

    /// <summary>When a silent holder gets reminders, counted from the start of the window.</summary>
    public static readonly IReadOnlyList<TimeSpan> Reminders = [TimeSpan.FromHours(24), TimeSpan.FromHours(48), TimeSpan.FromHours(66)];

    /// <summary>When the first mail to the holder was sent; null until then, and in sandboxes, where only the clock counts.</summary>
    public DateTimeOffset? WindowFrom { get; init; }

    /// <summary>Time that does not count: in a sandbox, while the order was frozen; in the live world, only the sum recorded by an earlier release.</summary>
    public TimeSpan Held { get; init; }

    /// <summary>How many reminders were sent or skipped.</summary>
    public int Reminded { get; init; }

    /// <summary>When the next reminder is due, if this change sets it; null to leave it unchanged.</summary>
    public DateTimeOffset? NextReminder { get; init; }

    public bool IsPending => Decision == TransferDecision.Pending;

    /// <summary>
    /// Whether the token still works. In a sandbox it is valid until the clock reaches the deadline; in the live world, until silence has
    /// approved, because a clock that jumped past the deadline has not ended the window. If the window ended undecided, the token stays valid.
    /// </summary>
    public bool TakesToken(DateTimeOffset now, bool isLive) => IsPending && (IsOverdue || isLive || now < Deadline);

    /// <param name="isAsked">False if the allowlist decides and the holder is not asked.</param>
    public static Consent Open(ConsentId id, OrderId order, AccountId holder, byte[] nonce, byte[] tokenHash, DateTimeOffset now, bool isAsked) =>
        new(id, order, holder, nonce, tokenHash, now, isAsked ? now + Window : null, IsOverdue: false, TransferDecision.Pending, null, null, null)
        {
            NextReminder = isAsked ? now + Reminders[0] : null,
        };

    /// <summary>How much of the window has passed. In a live world only served time counts.</summary>
    /// <param name="served">Excludes the time in which the window was stopped. Null in a sandbox.</param>
    public TimeSpan Passed(DateTimeOffset now, ServedTime? served) =>
        (served is null ? now - OpenedAt : served.Between(WindowFrom ?? OpenedAt, now)) - Held;

    /// <summary>A reminder was sent: the next one is the first that lies ahead.</summary>
    public Consent RemindedAt(DateTimeOffset now, TimeSpan passed)
    {
        var sent = Math.Max(Reminded + 1, Reminders.Count(after => after <= passed));
        return this with { Reminded = sent, NextReminder = sent < Reminders.Count ? now + (Reminders[sent] - passed) : null };
    }

    /// <summary>The window with its end and its next reminder, recomputed from the time that has passed.</summary>
    public Consent Resumed(DateTimeOffset now, TimeSpan passed) => this with
    {
        Deadline = now + (Window - passed),
        NextReminder = Reminded < Reminders.Count ? now + (Reminders[Reminded] - passed) : null,
    };

    /// <summary>Whether the new end is later by more than the granularity of served time, so that people must be notified.</summary>
    public bool IsExtendedBy(Consent resumed) => resumed.Deadline - Deadline > ServedTime.LongestCounted(Pace.Minutes);

    public Consent Decided(TransferDecision decision, Reason? reason, DateTimeOffset at, string by) =>
        this with { Decision = decision, Reason = reason, DecidedAt = at, DecidedBy = by };

    /// <summary>The deadlines of the consent in its present state; a decided one removes its deadlines.</summary>
    public IEnumerable<Deadline> Deadlines() => Deadline is null ? []
        : !IsPending || IsOverdue ? [new(Id, DeadlineKind.ConsentWindow, null), new(Id, DeadlineKind.ConsentReminder, null)]
        : NextReminder is { } reminder ? [new(Id, DeadlineKind.ConsentWindow, Deadline), new(Id, DeadlineKind.ConsentReminder, reminder)]
        : [new(Id, DeadlineKind.ConsentWindow, Deadline)];
}
