using System.Net;
using System.Net.NetworkInformation;

namespace Hostline.Outbox;

/// <summary>Where this server may be sent by a URL that a user gave.</summary>
/// <param name="AllowLoopback">127.0.0.0/8 and ::1 may be reached: only while the server itself listens on loopback only (a sandbox on a laptop).</param>
/// <param name="AllowHttp">Plain http may be used; otherwise https only.</param>
/// <param name="Blocked">Refused in addition, loopback included: the operator's CIDRs and, by <see cref="OwnAddresses"/>, the server's own addresses.</param>
public sealed record AddressPolicy(bool AllowLoopback, bool AllowHttp, IReadOnlyList<IPNetwork> Blocked)
{
    /// <summary>The rule of a server that others can reach: https to public addresses.</summary>
    public static AddressPolicy PublicOnly { get; } = new(AllowLoopback: false, AllowHttp: false, Blocked: []);

    /// <summary>The rule of a server that listens on loopback only: public addresses and loopback, https or http.</summary>
    public static AddressPolicy Laptop { get; } = new(AllowLoopback: true, AllowHttp: true, Blocked: []);

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
