using Hostline.Core.Numbers;

namespace Hostline.Network.Mail;

/// <summary>How an attempt to hand a mail to the relay ended. Its text goes into the log: codes, and never what the relay said, which repeats addresses.</summary>
public abstract record MailOutcome
{
    /// <summary>RFC 5321 §4.2.3: the mailbox is not there, or cannot be reached by this relay at all.</summary>
    public const int MailboxUnavailable = 550;

    /// <summary>The relay answers for it from here.</summary>
    public sealed record Taken : MailOutcome
    {
        public override string ToString() => "taken";
    }

    /// <summary>The recipient or the message was refused for good.</summary>
    /// <param name="Status">The reply code, 5xx.</param>
    public sealed record Refused(int Status) : MailOutcome
    {
        public override string ToString() => $"refused for good ({Status})";
    }

    /// <summary>It may work another time, or once the operator has mended something.</summary>
    /// <param name="Why">For the operator.</param>
    /// <param name="IsOfMailbox">The relay is well and knows us; this recipient alone is put off.</param>
    public sealed record NotNow(string Why, bool IsOfMailbox = false) : MailOutcome
    {
        public override string ToString() => $"not now: {Why}";
    }
}

/// <summary>A mail on its way out.</summary>
/// <param name="Id">The same in every attempt.</param>
/// <param name="At">Real time of this attempt.</param>
public sealed record OutgoingMail(Guid Id, string To, MailText Words, DateTimeOffset At)
{
    /// <summary>The numbers that the mail is about, when it goes to who holds them for another account than the order's.</summary>
    public IReadOnlyList<PhoneNumber> HeldNumbers { get; init; } = [];
}
