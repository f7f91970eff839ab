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

    public bool IsPending => Decision == TransferDecision.Pending;

    /// <summary>Whether the token still decides: it dies with the window, unless the window ended with nothing decided.</summary>
    public bool TakesToken(DateTimeOffset now) => IsPending && (IsOverdue || now < Deadline);

    /// <param name="isAsked">False when the allowlist decides and nobody waits for the holder.</param>
    public static Consent Open(Guid id, Guid order, Guid holder, byte[] nonce, byte[] tokenHash, DateTimeOffset now, bool isAsked) =>
        new(id, order, holder, nonce, tokenHash, now, isAsked ? now + Window : null, IsOverdue: false, TransferDecision.Pending, null, null, null);

    /// <summary>The next reminder after an instant; null when there is none left.</summary>
    public DateTimeOffset? ReminderAfter(DateTimeOffset now) =>
        Reminders.Select(after => OpenedAt + after).Where(at => at > now).Select(at => (DateTimeOffset?)at).FirstOrDefault();

    public Consent Decided(TransferDecision decision, Reason? reason, DateTimeOffset at, string by) =>
        this with { Decision = decision, Reason = reason, DecidedAt = at, DecidedBy = by };

    /// <summary>What is due because the consent is as it is now; a decided one takes its deadlines away.</summary>
    public IEnumerable<Deadline> Deadlines() => Deadline is null ? [] :
    [
        new(Id, DeadlineKind.ConsentWindow, IsPending && !IsOverdue ? Deadline : null),
        new(Id, DeadlineKind.ConsentReminder, IsPending && !IsOverdue ? ReminderAfter(OpenedAt) : null),
    ];
}
