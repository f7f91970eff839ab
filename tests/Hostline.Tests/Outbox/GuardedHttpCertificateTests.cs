using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography;
using Hostline.Outgoing;
using Hostline.Tests.Support;

namespace Hostline.Tests.Outbox;

public class GuardedHttpCertificateTests
{
    static readonly DateTimeOffset Issued = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_certificate_that_nobody_trusts_is_refused_and_its_issuer_is_not_fetched()
    {
        using var canary = RawReceiver.Canary();
        using var certificate = LeafNaming($"http://127.0.0.1:{canary.Port}/issuer.cer");
        using var receiver = SecureReceiver(certificate);
        Assert.Equal(AttemptOutcome.CertificateRefused, await Outcome(receiver));
        Assert.False(canary.WasTouched);
    }

    [Fact]
    public async Task A_receiver_without_TLS_behind_an_https_URL_is_refused()
    {
        using var receiver = new TlsReceiver(async stream => await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray()));
        Assert.Equal(AttemptOutcome.CertificateRefused, await Outcome(receiver));
    }

    [Fact]
    public async Task A_receiver_that_hangs_up_in_the_handshake_loses_the_connection()
    {
        using var receiver = new TlsReceiver(_ => Task.CompletedTask);
        Assert.Equal(AttemptOutcome.ConnectionLost, await Outcome(receiver));
    }

    static async Task<AttemptOutcome> Outcome(TlsReceiver receiver)
    {
        using var http = new GuardedHttp(AddressPolicy.Laptop, TimeProvider.System, Hang.Limit);
        var request = new GuardedRequest(HttpMethod.Post, $"https://localhost:{receiver.Port}/", [], "", []);
        return (await http.Send(request, TestContext.Current.CancellationToken)).Outcome;
    }

    static TlsReceiver SecureReceiver(X509Certificate2 certificate) => new(async stream =>
    {
        await using var secure = new SslStream(stream);
        try
        {
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                // Offline; otherwise the server itself would fetch the issuer to send it along.
                ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            });
            _ = await secure.ReadAsync(new byte[1]);
        }
        catch (Exception fault) when (fault is AuthenticationException or IOException)
        {
            // The client's refusal, as seen by the server.
        }
    });

    // Its issuer is unknown and not sent, so a careless chain builder would fetch it from the URL in the certificate.
    static X509Certificate2 LeafNaming(string issuerUrl)
    {
        using var issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issuer = new CertificateRequest("CN=Nobody", issuerKey, HashAlgorithmName.SHA256);
        issuer.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = issuer.CreateSelfSigned(Issued, Issued.AddYears(50));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var leaf = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        leaf.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(null, [issuerUrl]));
        using var bare = leaf.Create(root, Issued, Issued.AddYears(40), [1, 2, 3]);
        return bare.CopyWithPrivateKey(key);
    }

    /// <summary>Passes each connection's stream, unread, to the test's behavior.</summary>
    sealed class TlsReceiver : IDisposable
    {
        readonly TcpListener _listener = TcpListener.Create(0);

        public TlsReceiver(Func<NetworkStream, Task> behaves)
        {
            _listener.Start();
            _ = AcceptAll(behaves);
        }

        public int Port => ((System.Net.IPEndPoint)_listener.LocalEndpoint).Port;

        async Task AcceptAll(Func<NetworkStream, Task> behaves)
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await behaves(client.GetStream());
                client.Client.Shutdown(SocketShutdown.Send);
                _ = await client.Client.ReceiveAsync(new byte[4096]);
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}
