using System.Collections.Concurrent;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Hostline.Network.Mail;

/// <summary>
/// The mail relay, through MailKit: TLS, then AUTH, then messages, many over one connection. No message or password is ever sent before TLS
/// with a valid certificate is established, and no message before AUTH has succeeded (docs/decisions/0018-mail.md).
/// </summary>
/// <param name="logo">Included in every mail that shows it; null for none.</param>
/// <param name="patience">The time limit for one mail, connecting included; null for <see cref="DialogueAtMost"/>.</param>
public sealed class Relay(RelaySettings settings, TimeSpan? patience = null, Logo? logo = null) : MailRelay
{
    public static readonly TimeSpan DialogueAtMost = TimeSpan.FromSeconds(30);

    readonly ConcurrentBag<SmtpClient> idle = [];

    /// <summary>Hands a mail over. Anything but a clear acceptance or refusal is "not now": it is tried again with the same Message-ID.</summary>
    public override async Task<MailOutcome> Send(OutgoingMail mail, CancellationToken cancellation = default) =>
        // Parsed again, because earlier releases stored addresses as they were given. An address that SMTP cannot carry is refused here, as the
        // recipient's server would.
        MailAddresses.CanTravel(MailAddresses.InAscii(mail.To))
            ? await Bounded(timeout => HandOver(mail with { To = MailAddresses.InAscii(mail.To) }, timeout), cancellation)
            : new MailOutcome.Refused(MailOutcome.MailboxUnavailable);

    /// <summary>
    /// Whether the relay can be reached, has a valid certificate and accepts our login; null if all is well. Sends nothing.
    /// </summary>
    public async Task<string?> Check(CancellationToken cancellation)
    {
        var outcome = await Bounded(async timeout =>
        {
            await RelayConnection.End(await RelayConnection.Open(settings, timeout));
            return new MailOutcome.Taken();
        }, cancellation);
        return outcome is MailOutcome.NotNow trouble ? trouble.Why : null;
    }

    /// <summary>Closes idle connections properly; relays count them and would otherwise close them.</summary>
    public override async Task CloseIdle()
    {
        while (idle.TryTake(out var client))
        {
            await RelayConnection.End(client);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseIdle();
        await base.DisposeAsync();
    }

    async Task<MailOutcome> HandOver(OutgoingMail mail, CancellationToken cancellation)
    {
        var client = await TakeIdle(cancellation) ?? await RelayConnection.Open(settings, cancellation);
        try
        {
            var message = MimeMessages.Of(mail, settings.From, logo);
            var format = MimeMessages.Format(needsUtf8: MailAddresses.NeedsUtf8(mail.To));
            if (format.International && !client.Capabilities.HasFlag(SmtpCapabilities.UTF8))
            {
                return new MailOutcome.Refused(MailOutcome.MailboxUnavailable);
            }

            await client.SendAsync(format, message, message.From.Mailboxes.Single(), message.To.Mailboxes, cancellation);
            return new MailOutcome.Taken();
        }
        catch (SmtpCommandException refused) when (IsForGood(refused))
        {
            return new MailOutcome.Refused((int)refused.StatusCode);
        }
        finally
        {
            GiveBack(client);
        }
    }

    /// <summary>A connection left open by an earlier mail, if the relay still answers on it.</summary>
    async Task<SmtpClient?> TakeIdle(CancellationToken cancellation)
    {
        while (idle.TryTake(out var client))
        {
            try
            {
                await client.NoOpAsync(cancellation);
                return client;
            }
            catch (Exception gone) when (gone is CommandException or ProtocolException or ServiceNotConnectedException or IOException)
            {
                client.Dispose();
            }
        }

        return null;
    }

    void GiveBack(SmtpClient client)
    {
        if (client.IsConnected)
        {
            idle.Add(client);
            return;
        }

        client.Dispose();
    }

    /// <summary>True for a recipient or a message refused with 5xx; a refused sender or login is for the operator to fix.</summary>
    static bool IsForGood(SmtpCommandException refused) =>
        refused.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted && (int)refused.StatusCode is >= 500 and <= 599;

    async Task<MailOutcome> Bounded(Func<CancellationToken, Task<MailOutcome>> act, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(patience ?? DialogueAtMost);
        try
        {
            return await act(timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new MailOutcome.NotNow("it did not answer in time");
        }
        catch (Exception broken) when (Why(broken) is { } why)
        {
            return new MailOutcome.NotNow(why, broken is SmtpCommandException { ErrorCode: SmtpErrorCode.RecipientNotAccepted });
        }
    }

    /// <summary>The problem in our words, because the relay's own may repeat an address. Null for a bug.</summary>
    static string? Why(Exception broken) => broken switch
    {
        // MailKit gives the reply code only as the first word of its message.
        AuthenticationException { Message: [>= '4' and <= '5', >= '0' and <= '9', >= '0' and <= '9', ':', ..] answer } => $"it answered {answer[..3]} to AUTH",
        AuthenticationException => "it does not accept our user and password",
        SmtpCommandException answer => $"it answered {(int)answer.StatusCode} to {To(answer.ErrorCode)}",
        SslHandshakeException => "it does not speak TLS, or its certificate is not valid",
        ProtocolException => "it does not speak SMTP, or closed the connection",
        NotSupportedException { Message: var what } =>
            what.StartsWith("It offers", StringComparison.Ordinal) ? what : "It offers no STARTTLS, and without TLS nothing is sent.",
        ServiceNotConnectedException => "it hung up",
        IOException or SocketException => broken.Message,
        _ => null,
    };

    static string To(SmtpErrorCode step) => step switch
    {
        SmtpErrorCode.SenderNotAccepted => "the sender",
        SmtpErrorCode.RecipientNotAccepted => "the recipient",
        SmtpErrorCode.MessageNotAccepted => "the message",
        _ => "a command",
    };
}
