namespace Hostline.Network.Mail;

/// <summary>Where mail goes.</summary>
public abstract class MailRelay : Port, IAsyncDisposable
{
    public static readonly PortDescriptor Descriptor = new("mail relay", "Bring this mail to that address.",
        "a mailbox, which the inspector shows", ["HOSTLINE_SMTP", "HOSTLINE_MAIL_FROM"], "a whole session with the relay, up to the mail",
        "It cannot tell of a bounce that comes back as a mail.");

    /// <summary>A mail bears the same Message-ID in every attempt: whoever gets it twice can tell.</summary>
    public override bool IsRepeatable => true;

    public abstract Task<MailOutcome> Send(OutgoingMail mail, CancellationToken cancellation = default);

    /// <summary>Closes connections that wait for a next mail.</summary>
    public virtual Task CloseIdle() => Task.CompletedTask;

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
