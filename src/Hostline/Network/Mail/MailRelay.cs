namespace Hostline.Network.Mail;

public abstract class MailRelay : Port, IAsyncDisposable
{
    public static readonly PortDescriptor Descriptor = new("mail relay", "Send this mail to that address.",
        "a mailbox, which the inspector shows", ["HOSTLINE_SMTP", "HOSTLINE_MAIL_FROM"], "a whole session with the relay, up to the mail",
        "It cannot report a bounce that comes back as a mail.");

    /// <summary>A mail has the same Message-ID in every attempt, so that a repetition can be recognized.</summary>
    public override bool IsRepeatable => true;

    public abstract Task<MailOutcome> Send(OutgoingMail mail, CancellationToken cancellation = default);

    public virtual Task CloseIdle() => Task.CompletedTask;

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
