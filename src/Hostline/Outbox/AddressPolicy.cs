using System.Net;
using System.Net.NetworkInformation;

namespace Hostline.Outbox;

/// <summary>Where this server may be sent by a URL that a user gave.</summary>
/// <param name="AllowLoopback">127.0.0.0/8 and ::1 may be reached: only in open mode (a sandbox on a laptop).</param>
/// <param name="AllowHttp">Plain http may be used; otherwise https only.</param>
/// <param name="Blocked">Refused in addition, loopback included: the operator's CIDRs and, by <see cref="OwnAddresses"/>, the server's own addresses.</param>
public sealed record AddressPolicy(bool AllowLoopback, bool AllowHttp, IReadOnlyList<IPNetwork> Blocked)
{
    /// <summary>The rule of a server that others can reach: https to public addresses.</summary>
    public static AddressPolicy PublicOnly { get; } = new(AllowLoopback: false, AllowHttp: false, Blocked: []);

    /// <summary>The rule of open mode on a laptop: public addresses and loopback, https or http.</summary>
    public static AddressPolicy Laptop { get; } = new(AllowLoopback: true, AllowHttp: true, Blocked: []);

    /// <summary>
    /// Whether any name may lead to loopback, not only "localhost". A request from elsewhere may give a name but no loopback address,
    /// and what the name leads to is known at the attempt only.
    /// </summary>
    public bool AllowLoopbackByName { get; init; } = true;

    /// <summary>Receivers that the operator has opened.</summary>
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

    /// <summary>True when a connection to an address of a host may be opened.</summary>
    /// <param name="host">As the URL has it: a name, or the address itself.</param>
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

    /// <summary>Names that lead to this machine by definition (RFC 6761 §6.3).</summary>
    public static bool IsLoopbackName(string host)
    {
        var name = host.TrimEnd('.');
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// The public addresses of this machine's interfaces, one network each: a webhook to our own public address would come in behind the
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
