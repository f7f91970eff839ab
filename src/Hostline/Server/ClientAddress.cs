using System.Net;
using System.Net.Sockets;

namespace Hostline.Server;

/// <summary>
/// Which client a request or connection counts for, where something is limited by address. Behind a trusted proxy it is the client's
/// that the proxy named (HOSTLINE_TRUSTED_PROXIES); nobody else's word about it is taken.
/// </summary>
static class ClientAddress
{
    /// <summary>Bytes of an IPv6 address that stand for one subscriber (a /64), who has all the others at will.</summary>
    const int SubscriberBytes = 8;

    public static IPAddress Of(HttpContext http) => SubscriberOf(http.Connection.RemoteIpAddress);

    /// <summary>One client per IPv4 address, one per IPv6 subscriber; what has no address counts as one client.</summary>
    public static IPAddress SubscriberOf(IPAddress? remote)
    {
        var address = remote ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(SubscriberBytes).Clear();
        return new(bytes);
    }
}
