using Hostline.Core.Numbers;

namespace Hostline.Network.Mail;

/// <summary>
/// The result of an attempt to hand a mail to the relay. Its text is logged: it contains reply codes, and never the relay's text, which repeats
/// addresses.
/// </summary>
public abstract record MailOutcome
{
    /// <summary>RFC 5321 §4.2.3: the mailbox does not exist, or this relay cannot reach it at all.</summary>
    public const int MailboxUnavailable = 550;

    /// <summary>The relay has accepted responsibility for it.</summary>
    public sealed record Taken : MailOutcome
    {
        public override string ToString() => "taken";
    }

    /// <summary>The recipient or the message was permanently refused.</summary>
    /// <param name="Status">The reply code, 5xx.</param>
    public sealed record Refused(int Status) : MailOutcome
    {
        public override string ToString() => $"permanently refused ({Status})";
    }

    /// <summary>It may work later, or once the operator has fixed something.</summary>
    /// <param name="IsOfMailbox">The relay works and accepts us; only this recipient is deferred.</param>
    public sealed record NotNow(string Why, bool IsOfMailbox = false) : MailOutcome
    {
        public override string ToString() => $"not now: {Why}";
    }
}

/// <param name="Id">The same in every attempt.</param>
/// <param name="At">Real time of this attempt.</param>
public sealed record OutgoingMail(NoticeId Id, string To, MailText Words, DateTimeOffset At)
{
    /// <summary>The mail's numbers, if it goes to a holder of them that is not the order's account.</summary>
    public IReadOnlyList<PhoneNumber> HeldNumbers { get; init; } = [];
}
