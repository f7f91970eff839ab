using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Hostline.Network.Mail;

/// <summary>Opens a connection to the relay, up to the point where mail may be sent on it, and closes it.</summary>
static class RelayConnection
{
    static readonly TimeSpan FarewellAtMost = TimeSpan.FromSeconds(2);

    /// <returns>A connection with TLS up and the user logged in.</returns>
    public static async Task<SmtpClient> Open(RelaySettings settings, CancellationToken cancellation)
    {
        var socket = await Reach(settings, cancellation);
        var client = new SmtpClient { CheckCertificateRevocation = false, LocalDomain = settings.Ehlo ?? OwnAddress(socket) };
        if (settings.Authority is { } authority)
        {
            client.ServerCertificateValidationCallback = (_, certificate, chain, errors) => Holds(authority, certificate, chain, errors);
        }

        try
        {
            var tls = settings.TlsFirst ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls;
            await client.ConnectAsync(socket, settings.Host, settings.Port, tls, cancellation);
            await client.AuthenticateAsync(Mechanism(client, settings), cancellation);
            return client;
        }
        catch
        {
            client.Dispose();
            socket.Dispose();
            throw;
        }
    }

    static async Task<Socket> Reach(RelaySettings settings, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(settings.Host, settings.Port, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The relay often cannot resolve a machine's own name, so EHLO gives the address (RFC 5321 §4.1.3).</summary>
    static string OwnAddress(Socket socket)
    {
        var ip = ((IPEndPoint)socket.LocalEndPoint!).Address;
        return (ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip).ToString();
    }

    /// <summary>The two mechanisms that send a password through the established TLS; if a relay offers neither, no password is sent.</summary>
    static SaslMechanism Mechanism(SmtpClient client, RelaySettings settings) =>
        client.AuthenticationMechanisms.Contains("PLAIN") ? new SaslMechanismPlain(settings.User, settings.Password)
        : client.AuthenticationMechanisms.Contains("LOGIN") ? new SaslMechanismLogin(settings.User, settings.Password)
        : throw new NotSupportedException("It offers neither AUTH PLAIN nor AUTH LOGIN, and without AUTH nothing is sent.");

    /// <summary>Only the configured authority is trusted for the relay; the host name must match as usual.</summary>
    static bool Holds(X509Certificate2Collection authority, X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(authority);
        foreach (var element in presented?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        using var relay = new X509Certificate2(certificate);
        return chain.Build(relay);
    }

    /// <summary>A failed QUIT does not change the earlier result.</summary>
    public static async Task End(SmtpClient client)
    {
        using var brief = new CancellationTokenSource(FarewellAtMost);
        try
        {
            await client.DisconnectAsync(quit: true, brief.Token);
        }
        catch (Exception gone) when (gone is CommandException or ProtocolException or IOException or OperationCanceledException)
        {
            // The relay closed first.
        }
        finally
        {
            client.Dispose();
        }
    }
}
