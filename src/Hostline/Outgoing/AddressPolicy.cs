using System.Net;
using System.Net.NetworkInformation;

namespace Hostline.Outgoing;

/// <summary>The addresses that this server may call for a URL that a user gave.</summary>
/// <param name="AllowLoopback">Allows 127.0.0.0/8 and ::1: only in open mode (a sandbox on a laptop).</param>
/// <param name="AllowHttp">Allows plain http; otherwise https only.</param>
/// <param name="Blocked">Refused in addition, loopback included: the operator's CIDRs and, by <see cref="OwnAddresses"/>, the server's own addresses.</param>
public sealed record AddressPolicy(bool AllowLoopback, bool AllowHttp, IReadOnlyList<IPNetwork> Blocked)
{
    /// <summary>The policy of a server that others can reach: https to public addresses.</summary>
    public static AddressPolicy PublicOnly { get; } = new(AllowLoopback: false, AllowHttp: false, Blocked: []);

    /// <summary>The policy of open mode on a laptop: public addresses and loopback, https or http.</summary>
    public static AddressPolicy Laptop { get; } = new(AllowLoopback: true, AllowHttp: true, Blocked: []);

    /// <summary>
    /// Whether names other than "localhost" may resolve to loopback. A request from another machine may give a name but no loopback address,
    /// and only the attempt shows what the name resolves to.
    /// </summary>
    public bool AllowLoopbackByName { get; init; } = true;

    /// <summary>Receivers that the operator allows.</summary>
    public PrivateReceivers Private { get; init; } = PrivateReceivers.None;

    /// <summary>True when a connection to <paramref name="address"/> may be opened.</summary>
    public bool Allows(IPAddress address)
    {
        var canonical = AddressRules.Canonical(address);
        foreach (var network in Blocked)
        {
            if (network.Contains(canonical))
            {
                return false;
            }
        }
        return IPAddress.IsLoopback(canonical) ? AllowLoopback : AddressRules.IsPublic(canonical);
    }

    /// <param name="host">As in the URL: a name, or the address itself.</param>
    /// <param name="isPlain">Without TLS.</param>
    public bool Allows(string host, IPAddress address, bool isPlain)
    {
        var canonical = AddressRules.Canonical(address);
        if (Private.Hold(host, canonical))
        {
            return !AddressRules.IsNeverReached(canonical);
        }

        var isOwnName = AllowLoopbackByName || IsLoopbackName(host) || IPAddress.TryParse(host, out _);
        return (AllowHttp || !isPlain) && (isOwnName || !IPAddress.IsLoopback(canonical)) && Allows(canonical);
    }

    /// <summary>Names that resolve to this machine by definition (RFC 6761 §6.3).</summary>
    public static bool IsLoopbackName(string host)
    {
        var name = host.TrimEnd('.');
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// The public addresses of this machine's interfaces, one network each: a webhook to our own public address would arrive behind the
    /// firewall. Read once at the start, for <see cref="Blocked"/>.
    /// </summary>
    public static IReadOnlyList<IPNetwork> OwnAddresses() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(own => AddressRules.Canonical(own.Address))
            .Where(AddressRules.IsPublic)
            .Select(own => new IPNetwork(own, own.GetAddressBytes().Length * 8)),
    ];
}
