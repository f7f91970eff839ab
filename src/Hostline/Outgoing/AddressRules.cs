using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Hostline.Outgoing;

/// <summary>
/// Which addresses belong to the public internet. Anything reserved, private, link-local, multicast, for documentation, or tunneling to
/// IPv4 does not (IANA special-purpose registries, RFC 6890 and its updates; IPv6 outside 2000::/3 is not allocated).
/// </summary>
public static class AddressRules
{
    static readonly IPNetwork[] NotPublic4 =
    [
        Network("0.0.0.0/8"), Network("10.0.0.0/8"), Network("100.64.0.0/10"), Network("127.0.0.0/8"), Network("169.254.0.0/16"),
        Network("172.16.0.0/12"), Network("192.0.0.0/24"), Network("192.0.2.0/24"), Network("192.88.99.0/24"), Network("192.168.0.0/16"),
        Network("198.18.0.0/15"), Network("198.51.100.0/24"), Network("203.0.113.0/24"), Network("224.0.0.0/4"), Network("240.0.0.0/4"),
        // Looks public, but inside Azure it is the host's own metadata and DNS endpoint.
        Network("168.63.129.16/32"),
    ];

    static readonly IPNetwork GlobalUnicast6 = Network("2000::/3");

    static readonly IPNetwork[] NotPublic6 =
    [
        // Blocks outside 2000::/3 are listed although GlobalUnicast6 already refuses them, so that auditors can compare the list.
        Network("::/96"), Network("64:ff9b::/96"), Network("64:ff9b:1::/48"), Network("100::/64"), Network("5f00::/16"),
        Network("fc00::/7"), Network("fe80::/10"), Network("fec0::/10"), Network("ff00::/8"),
        // 2001::/23 contains Teredo (2001::/32), benchmarking and ORCHID; 2002::/16 is 6to4: both embed an IPv4 address.
        Network("2001::/23"), Network("2001:db8::/32"), Network("2002::/16"), Network("3fff::/20"),
    ];

    /// <summary>True if packets to <paramref name="address"/> go to the public internet, whatever its notation.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var canonical = Canonical(address);
        return canonical.AddressFamily switch
        {
            AddressFamily.InterNetwork => !InAny(NotPublic4, canonical),
            AddressFamily.InterNetworkV6 => canonical.ScopeId == 0 && GlobalUnicast6.Contains(canonical)
                && !InAny(NotPublic6, canonical) && !IsIsatapOfPrivate(canonical),
            _ => false,
        };
    }

    /// <summary>
    /// True for addresses that no setting allows: link-local addresses, from which machines in a cloud get their credentials, other metadata
    /// addresses, "this network", multicast, and notations that embed an IPv4 address, which might be one of these.
    /// </summary>
    public static bool IsNeverReached(IPAddress address)
    {
        var canonical = Canonical(address);
        return !IPAddress.IsLoopback(canonical) && (canonical.AddressFamily switch
        {
            AddressFamily.InterNetwork => InAny(Never4, canonical),
            AddressFamily.InterNetworkV6 => InAny(Never6, canonical) || HasIsatapMarker(canonical),
            _ => true,
        });
    }

    static readonly IPNetwork[] Never4 =
    [
        Network("0.0.0.0/8"), Network("169.254.0.0/16"), Network("224.0.0.0/4"), Network("255.255.255.255/32"),
        // Azure; Alibaba Cloud; Oracle Cloud.
        Network("168.63.129.16/32"), Network("100.100.100.200/32"), Network("192.0.0.192/32"),
    ];

    static readonly IPNetwork[] Never6 =
    [
        Network("::/96"), Network("64:ff9b::/96"), Network("64:ff9b:1::/48"), Network("2001::/32"), Network("2002::/16"),
        Network("fe80::/10"), Network("fec0::/10"), Network("ff00::/8"),
        // Amazon; Google.
        Network("fd00:ec2::/32"), Network("fd20:ce::/32"),
    ];

    /// <summary>The address that the kernel would dial: ::ffff:a.b.c.d is a.b.c.d.</summary>
    public static IPAddress Canonical(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    static bool InAny(IPNetwork[] networks, IPAddress address)
    {
        foreach (var network in networks)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }
        return false;
    }

    // ISATAP (RFC 5214 §6.1) embeds an IPv4 address in the interface id of any prefix: [00|02]00:5efe:a.b.c.d.
    static bool IsIsatapOfPrivate(IPAddress address) => HasIsatapMarker(address) && InAny(NotPublic4, new IPAddress(address.GetAddressBytes()[12..]));

    static bool HasIsatapMarker(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]) is 0x0000_5EFE or 0x0200_5EFE;
    }

    static IPNetwork Network(string cidr) => IPNetwork.Parse(cidr);
}
