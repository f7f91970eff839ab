using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Hostline.Outgoing;

/// <summary>
/// Opens a TCP connection to a host after checking every address it resolves to, and dials the checked addresses, not the name: a
/// second resolution could differ (DNS rebinding). One refused address refuses the name, because a mixed answer is an attack or a
/// mistake.
/// </summary>
sealed class VettedConnection(Func<AddressPolicy> policy, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    // A name with hundreds of addresses would otherwise keep us dialing for the whole time limit.
    const int DialAtMost = 8;

    /// <summary>
    /// Beyond this many private hosts, every other host counts as private, which hides more than necessary and never reveals more.
    /// </summary>
    const int PrivateHostsKept = 10_000;

    readonly ConcurrentDictionary<string, bool> privateHosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a host was ever reached at an address outside the public internet. A connection is recorded before it is used.</summary>
    public bool IsPrivate(string host) => privateHosts.Count >= PrivateHostsKept || privateHosts.ContainsKey(host);

    int opened;

    public int Opened => Volatile.Read(ref opened);

    /// <summary>
    /// For SocketsHttpHandler.ConnectCallback, which is below redirects, proxies and pooling, so that nothing can bypass it.
    /// </summary>
    public async ValueTask<Stream> Open(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        if (context.InitialRequestMessage.Options.TryGetValue(SendTimer.OfRequest, out var timer))
        {
            timer.Connecting();
        }

        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Resolve(host, cancel);
        var isPlain = context.InitialRequestMessage.RequestUri!.Scheme == Uri.UriSchemeHttp;
        var rule = policy();
        if (!Array.TrueForAll(addresses, address => rule.Allows(host, address, isPlain)))
        {
            throw new NotConnected(AttemptOutcome.AddressRefused);
        }

        if (!Array.TrueForAll(addresses, AddressRules.IsPublic) && privateHosts.Count < PrivateHostsKept)
        {
            privateHosts[host] = true;
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses[..Math.Min(addresses.Length, DialAtMost)], context.DnsEndPoint.Port, cancel);
            Interlocked.Increment(ref opened);
            return new CountedStream(socket, () => Interlocked.Decrement(ref opened));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    async Task<IPAddress[]> Resolve(string host, CancellationToken cancel)
    {
        try
        {
            var addresses = await resolve(host, cancel);
            return addresses.Length > 0 ? addresses : throw new NotConnected(AttemptOutcome.NameNotResolved);
        }
        // For a label over 63 characters System.Net.Dns throws an ArgumentException, not a SocketException.
        catch (Exception fault) when (fault is SocketException or ArgumentException)
        {
            throw new NotConnected(AttemptOutcome.NameNotResolved);
        }
    }
}

/// <summary>A connection that reports when it is closed.</summary>
sealed class CountedStream(Socket socket, Action closed) : NetworkStream(socket, ownsSocket: true)
{
    int isClosed;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (Interlocked.Exchange(ref isClosed, 1) == 0)
        {
            closed();
        }
    }
}

/// <summary>Carries an expected outcome through SocketsHttpHandler, whose ConnectCallback can only return a stream or throw.</summary>
sealed class NotConnected(AttemptOutcome outcome) : IOException
{
    public AttemptOutcome Outcome => outcome;
}
