using System.Net;
using Hostline.Outgoing;

namespace Hostline.Tests.Outbox;

public class AddressRulesTests
{
    [Theory]
    // The first and last address of each block, and the neighbors outside it below.
    [InlineData("0.0.0.0"), InlineData("0.255.255.255"), InlineData("10.0.0.0"), InlineData("10.255.255.255")]
    [InlineData("100.64.0.0"), InlineData("100.100.100.200"), InlineData("100.127.255.255"), InlineData("127.0.0.1"), InlineData("127.255.255.255")]
    [InlineData("168.63.129.16"), InlineData("169.254.0.0"), InlineData("169.254.169.254"), InlineData("172.16.0.0"), InlineData("172.31.255.255")]
    [InlineData("192.0.0.0"), InlineData("192.0.0.192"), InlineData("192.0.2.1"), InlineData("192.88.99.1"), InlineData("192.168.0.0"),
        InlineData("192.168.255.255")]
    [InlineData("198.18.0.0"), InlineData("198.19.255.255"), InlineData("198.51.100.7"), InlineData("203.0.113.7")]
    [InlineData("224.0.0.1"), InlineData("239.255.255.255"), InlineData("240.0.0.1"), InlineData("255.255.255.255")]
    [InlineData("::"), InlineData("::1"), InlineData("::127.0.0.1"), InlineData("::8.8.8.8")]
    [InlineData("::ffff:127.0.0.1"), InlineData("::ffff:10.0.0.1"), InlineData("::ffff:a9fe:a9fe")]
    [InlineData("64:ff9b::7f00:1"), InlineData("64:ff9b::8.8.8.8"), InlineData("64:ff9b:1::a00:1"), InlineData("100::1")]
    [InlineData("2001::1"), InlineData("2001:0:53aa:64c:0:7fff:80ff:fffe"), InlineData("2001:2::1"), InlineData("2001:20::1"), InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::"), InlineData("2002:a9fe:a9fe::1"), InlineData("3fff::1"), InlineData("3fff:fff:ffff::1"), InlineData("5f00::1")]
    [InlineData("fc00::1"), InlineData("fd00:ec2::254"), InlineData("fdff:ffff::1"), InlineData("fe80::1"), InlineData("fe80::1%1"), InlineData("febf::1")]
    [InlineData("fec0::1"), InlineData("feff::1"), InlineData("ff02::1"), InlineData("ff0e::1"), InlineData("4000::1"), InlineData("1fff::1")]
    [InlineData("2606:4700::5efe:10.0.0.1"), InlineData("2606:4700::200:5efe:127.0.0.1"), InlineData("2606:4700::1111%3")]
    public void An_address_off_the_public_internet_is_not_public(string address) =>
        Assert.False(AddressRules.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.0.0.0"), InlineData("8.8.8.8"), InlineData("9.255.255.255"), InlineData("11.0.0.0"), InlineData("100.63.255.255"), InlineData("100.128.0.0")]
    [InlineData("126.255.255.255"), InlineData("128.0.0.1"), InlineData("168.63.129.17"), InlineData("169.253.255.255"), InlineData("169.255.0.0")]
    [InlineData("172.15.255.255"), InlineData("172.32.0.0"), InlineData("192.0.1.0"), InlineData("192.0.3.0"), InlineData("192.88.98.1"),
        InlineData("192.167.255.255")]
    [InlineData("192.169.0.0"), InlineData("198.17.255.255"), InlineData("198.20.0.0"), InlineData("198.51.101.0"), InlineData("203.0.114.0"),
        InlineData("223.255.255.255")]
    [InlineData("::ffff:8.8.8.8"), InlineData("2001:200::1"), InlineData("2001:4860:4860::8888"), InlineData("2003::1"), InlineData("2606:4700:4700::1111")]
    [InlineData("2606:4700::5efe:8.8.8.8"), InlineData("2a00:1450::1"), InlineData("3ffe:ffff::1")]
    public void An_address_just_outside_the_reserved_blocks_is_public(string address) =>
        Assert.True(AddressRules.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.1"), InlineData("127.9.9.9"), InlineData("::1"), InlineData("::ffff:127.0.0.1"), InlineData("8.8.8.8")]
    public void A_laptop_reaches_loopback_and_the_internet(string address) => Assert.True(AddressPolicy.Laptop.Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("0.0.0.0"), InlineData("::"), InlineData("10.0.0.1"), InlineData("169.254.169.254"), InlineData("192.168.1.1"), InlineData("fe80::1")]
    public void A_laptop_reaches_no_other_private_address(string address) => Assert.False(AddressPolicy.Laptop.Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8"), InlineData("::ffff:8.8.8.8"), InlineData("127.0.0.53"), InlineData("2606:4700::1")]
    public void What_the_operator_blocks_is_refused_in_addition(string address)
    {
        var policy =
            AddressPolicy.Laptop with { Blocked = [IPNetwork.Parse("8.8.8.0/24"), IPNetwork.Parse("127.0.0.53/32"), IPNetwork.Parse("2606:4700::/32")] };
        Assert.True(AddressPolicy.Laptop.Allows(IPAddress.Parse(address)));
        Assert.False(policy.Allows(IPAddress.Parse(address)));
    }

    [Fact]
    public void The_servers_own_addresses_hold_only_public_ones_and_block_themselves()
    {
        var own = AddressPolicy.OwnAddresses();
        Assert.All(own, network => Assert.True(AddressRules.IsPublic(network.BaseAddress)));
        Assert.All(own, network => Assert.False((AddressPolicy.PublicOnly with { Blocked = own }).Allows(network.BaseAddress)));
    }
}
