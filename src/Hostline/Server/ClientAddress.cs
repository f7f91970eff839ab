using System.Net;
using System.Net.Sockets;

namespace Hostline.Server;

/// <summary>
/// The client that a request or connection counts for in limits by address. Behind a trusted proxy it is the client named by the proxy
/// (HOSTLINE_TRUSTED_PROXIES); the same headers from anyone else are ignored.
/// </summary>
static class ClientAddress
{
    /// <summary>The bytes of an IPv6 address that identify one subscriber (a /64), who can use all addresses within it.</summary>
    const int SubscriberBytes = 8;

    public static IPAddress Of(HttpContext http) => SubscriberOf(http.Connection.RemoteIpAddress);

    /// <summary>One client per IPv4 address, one per IPv6 subscriber; all connections without an address count as one client.</summary>
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
