using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Hostline.Outgoing;

namespace Hostline.Tunnels;

/// <param name="Hosts">The vendor's hosts, whose requests this server answers.</param>
/// <param name="Port">The port on loopback; 0 for a free one.</param>
public sealed record ProxyPlan(string Vendor, IReadOnlyList<string> Hosts, int Port);

/// <summary>
/// A proxy on loopback for clients that cannot be given another base URL: tunnels (RFC 9110 §9.3.6) to the vendor's hosts end here, with a
/// certificate of the private authority, and this server answers their requests. All other tunnels lead to their destination, unchanged, and
/// only to port 443 of public addresses.
/// </summary>
/// <param name="server">Where this server listens.</param>
public sealed class VendorProxy(ProxyPlan plan, X509Certificate2 certificate, IPEndPoint server, ILogger<VendorProxy> log) : IAsyncDisposable
{
    const int TlsPort = 443;
    const int TunnelsAtMost = 256;
    static readonly TimeSpan HeadWithin = TimeSpan.FromSeconds(10), ConnectWithin = TimeSpan.FromSeconds(10);

    readonly TcpListener listener = new(IPAddress.Loopback, plan.Port);
    readonly SemaphoreSlim room = new(TunnelsAtMost);
    readonly CancellationTokenSource ending = new();
    Task accepting = Task.CompletedTask;

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <exception cref="SocketException">The port is taken.</exception>
    public void Start()
    {
        listener.Start();
        accepting = Accept();
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Stop();
        await accepting;
        ending.Dispose();
        room.Dispose();
        certificate.Dispose();
    }

    async Task Accept()
    {
        try
        {
            while (true)
            {
                await room.WaitAsync(ending.Token);
                _ = Serve(await listener.AcceptTcpClientAsync(ending.Token));
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The server is stopping.
        }
    }

    async Task Serve(TcpClient client)
    {
        try
        {
            using (client)
            {
                await Tunnel(client.GetStream());
            }
        }
        catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException or ObjectDisposedException
            or System.Security.Authentication.AuthenticationException)
        {
            log.LogDebug(broken, "A tunnel broke.");
        }
        finally
        {
            if (!ending.IsCancellationRequested)
            {
                room.Release();
            }
        }
    }

    async Task Tunnel(NetworkStream client)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
        patience.CancelAfter(HeadWithin);
        if (await ConnectRequest.Read(client, patience.Token) is not { } wanted)
        {
            await Answer(client, "405 Method Not Allowed", "This proxy only opens tunnels: CONNECT host:443.");
        }
        else if (plan.Hosts.Contains(wanted.Host) && wanted.Port == TlsPort)
        {
            await ToThisServer(client);
        }
        else if (wanted.Port == TlsPort && await Reach(wanted.Host) is { } other)
        {
            using (other)
            {
                await Answer(client, "200 Connection established");
                await Copy(client, other.GetStream());
            }
        }
        else
        {
            await Answer(client, "403 Forbidden", "This proxy opens tunnels to port 443 of public addresses only.");
        }
    }

    async Task ToThisServer(NetworkStream client)
    {
        using var own = new TcpClient();
        await own.ConnectAsync(server, ending.Token);
        await Answer(client, "200 Connection established");
        await using var decrypted = new SslStream(client);
        await decrypted.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
        }, ending.Token);
        await Copy(decrypted, own.GetStream());
    }

    /// <summary>Connects to a host whose addresses are all public; null if it has others, or does not answer.</summary>
    async Task<TcpClient?> Reach(string host)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
        patience.CancelAfter(ConnectWithin);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, patience.Token);
            if (addresses.Length == 0 || !Array.TrueForAll(addresses, AddressPolicy.PublicOnly.Allows))
            {
                return null;
            }

            var other = new TcpClient();
            await other.ConnectAsync(addresses, TlsPort, patience.Token);
            return other;
        }
        catch (Exception unreachable) when (unreachable is SocketException or ArgumentException
            || (unreachable is OperationCanceledException && !ending.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>Copies until one side has ended.</summary>
    async Task Copy(Stream one, Stream other) =>
        await await Task.WhenAny(one.CopyToAsync(other, ending.Token), other.CopyToAsync(one, ending.Token));

    static async Task Answer(Stream client, string status, string? sentence = null)
    {
        var body = sentence is null ? "" : sentence + "\n";
        var length = sentence is null ? "" : $"Content-Type: text/plain\r\nContent-Length: {body.Length}\r\nConnection: close\r\n";
        await client.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{length}\r\n{body}"));
    }
}
