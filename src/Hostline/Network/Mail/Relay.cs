using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Hostline.Network.Mail;

/// <summary>
/// The dialogue with a mail relay: TLS, then AUTH, then one message. There is no path on which a message or a password goes
/// out before TLS is up with a certificate that holds, or a message before the relay has said 235 (docs/decisions/0018-mail.md).
/// </summary>
/// <param name="patience">For all of a dialogue, connecting included; <see cref="DialogueAtMost"/> unless said.</param>
public sealed class Relay(RelaySettings settings, TimeSpan? patience = null)
{
    public static readonly TimeSpan DialogueAtMost = TimeSpan.FromSeconds(30);
    static readonly TimeSpan FarewellAtMost = TimeSpan.FromSeconds(2);

    /// <summary>Hands a mail over. Whatever is not a clear yes or a clear no is "not now": it is tried again under the same Message-ID.</summary>
    public async Task<MailOutcome> Send(OutgoingMail mail, CancellationToken cancellation = default) =>
        // Refused here as a mailbox's server would: an address that SMTP can not carry will not become one.
        MailAddresses.CanTravel(mail.To)
            ? await Talk((wire, timeout) => HandOver(wire, mail, timeout), cancellation)
            : new MailOutcome.Refused(SmtpReply.MailboxUnavailable);

    /// <summary>Whether the relay can be reached, has TLS that holds and knows us; null when all is well. Sends nothing.</summary>
    public async Task<string?> Check(CancellationToken cancellation) =>
        await Talk((_, _) => Task.FromResult<MailOutcome>(new MailOutcome.Taken()), cancellation) is MailOutcome.NotNow trouble ? trouble.Why : null;

    async Task<MailOutcome> Talk(Func<SmtpWire, CancellationToken, Task<MailOutcome>> act, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(patience ?? DialogueAtMost);
        try
        {
            using var client = new TcpClient { NoDelay = true };
            await client.ConnectAsync(settings.Host, settings.Port, timeout.Token);
            await using var secure = await Secure(client, timeout.Token);
            var wire = new SmtpWire(secure);
            await LogIn(wire, client, timeout.Token);
            var outcome = await act(wire, timeout.Token);
            await Leave(wire, cancellation);
            return outcome;
        }
        catch (Exception broken) when (broken is SmtpException or IOException or SocketException)
        {
            return new MailOutcome.NotNow(broken.Message);
        }
        catch (AuthenticationException)
        {
            return new MailOutcome.NotNow("it does not speak TLS, or its certificate does not hold");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new MailOutcome.NotNow("it did not answer in time");
        }
    }

    /// <summary>From here on everything goes through TLS.</summary>
    async Task<SslStream> Secure(TcpClient client, CancellationToken cancellation)
    {
        var stream = client.GetStream();
        if (!settings.TlsFirst)
        {
            await StartTls(new SmtpWire(stream), client, cancellation);
        }

        var secure = new SslStream(stream);
        try
        {
            await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = settings.Host,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                CertificateChainPolicy = settings.Authority is null ? null : Trusting(settings.Authority),
            }, cancellation);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }

    static X509ChainPolicy Trusting(X509Certificate2Collection authority)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authority);
        return policy;
    }

    static async Task StartTls(SmtpWire wire, TcpClient client, CancellationToken cancellation)
    {
        Expect(await wire.Read(cancellation), SmtpReply.Ready, "the connection");
        var offers = Expect(await wire.Ask(Hello(client), cancellation), SmtpReply.Ok, "EHLO");
        if (offers.Offer("STARTTLS") is null)
        {
            throw new SmtpException("It offers no STARTTLS, and without TLS nothing is sent.");
        }

        Expect(await wire.Ask("STARTTLS", cancellation), SmtpReply.Ready, "STARTTLS");
        if (wire.HasUnread)
        {
            throw new SmtpException("Something was said in clear after STARTTLS.");
        }
    }

    async Task LogIn(SmtpWire wire, TcpClient client, CancellationToken cancellation)
    {
        if (settings.TlsFirst)
        {
            Expect(await wire.Read(cancellation), SmtpReply.Ready, "the connection");
        }

        var methods = Expect(await wire.Ask(Hello(client), cancellation), SmtpReply.Ok, "EHLO").Offer("AUTH") ?? [];
        if (methods.Contains("PLAIN", StringComparer.OrdinalIgnoreCase))
        {
            Expect(await wire.Ask("AUTH PLAIN " + Base64($"\0{settings.User}\0{settings.Password}"), cancellation), SmtpReply.Authenticated, "AUTH");
        }
        else if (methods.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
        {
            Expect(await wire.Ask("AUTH LOGIN", cancellation), SmtpReply.AskedOn, "AUTH");
            Expect(await wire.Ask(Base64(settings.User), cancellation), SmtpReply.AskedOn, "AUTH");
            Expect(await wire.Ask(Base64(settings.Password), cancellation), SmtpReply.Authenticated, "AUTH");
        }
        else
        {
            throw new SmtpException("It offers neither AUTH PLAIN nor AUTH LOGIN, and without AUTH nothing is sent.");
        }
    }

    async Task<MailOutcome> HandOver(SmtpWire wire, OutgoingMail mail, CancellationToken cancellation)
    {
        Expect(await wire.Ask($"MAIL FROM:<{settings.From.Address}>", cancellation), SmtpReply.Ok, "MAIL");
        var recipient = await wire.Ask($"RCPT TO:<{mail.To}>", cancellation);
        if (recipient.IsPermanent)
        {
            return new MailOutcome.Refused(recipient.Code);
        }

        if (recipient.Code is not (SmtpReply.Ok or SmtpReply.OkElsewhere))
        {
            throw Unexpected(recipient, "RCPT");
        }

        Expect(await wire.Ask("DATA", cancellation), SmtpReply.GoOn, "DATA");
        var taken = await wire.AskToTake(MimeMessage.Of(mail, settings.From), cancellation);
        return taken.IsPermanent ? new MailOutcome.Refused(taken.Code)
            : taken.Code == SmtpReply.Ok ? new MailOutcome.Taken()
            : throw Unexpected(taken, "the message");
    }

    /// <summary>A farewell that fails does not change what was agreed before.</summary>
    static async Task Leave(SmtpWire wire, CancellationToken cancellation)
    {
        using var brief = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        brief.CancelAfter(FarewellAtMost);
        try
        {
            await wire.Ask("QUIT", brief.Token);
        }
        catch (Exception gone) when (gone is SmtpException or IOException or OperationCanceledException)
        {
            // The relay was faster.
        }
    }

    static SmtpReply Expect(SmtpReply reply, int code, string to) => reply.Code == code ? reply : throw Unexpected(reply, to);

    static SmtpException Unexpected(SmtpReply reply, string to) => new($"It answered {reply.Code} to {to}.");

    /// <summary>By address literal (RFC 5321 §4.1.3): a machine's own name is often none that a relay can look up.</summary>
    static string Hello(TcpClient client)
    {
        var ip = ((IPEndPoint)client.Client.LocalEndPoint!).Address;
        var own = ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip;
        return own.AddressFamily == AddressFamily.InterNetworkV6 ? $"EHLO [IPv6:{own}]" : $"EHLO [{own}]";
    }

    static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
