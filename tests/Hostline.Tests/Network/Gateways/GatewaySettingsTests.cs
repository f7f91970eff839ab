using Hostline.Network;
using Hostline.Tests.Commands;
using Hostline.Tests.Support;

namespace Hostline.Tests.Network.Gateways;

/// <summary>Which gateways the environment names, and what is said about one that it names wrongly.</summary>
public sealed class GatewaySettingsTests
{
    const string Secret = "a-secret-that-nobody-must-read-in-a-message";

    static readonly (string, string)[] Http = [("HOSTLINE_HTTP_URL", "https://gateway.example"), ("HOSTLINE_HTTP_SECRET", Secret)];

    [Fact]
    public void Entries_serve_all_numbers_or_those_with_a_prefix_and_may_carry_an_option()
    {
        var read = GatewayEnvironment.Settings([("HOSTLINE_LOOKUP", "simulated, +1312=http:b"), .. Http]);
        Assert.Equal([new("", "simulated", null), new("+1312", "http", "b")], read.Of(PortKind.LineLookup));
        Assert.Equal("https://gateway.example", read.Gateways["http"].Place);
        Assert.True(read.IsReal);
    }

    [Theory]
    [InlineData("HOSTLINE_LOOKUP", "pigeon", "Entry 1 of HOSTLINE_LOOKUP names no gateway that serves this port")]
    [InlineData("HOSTLINE_TEXTS", "simulated http", "Entry 2 of HOSTLINE_TEXTS names no gateway that serves this port")]
    [InlineData("HOSTLINE_LOOKUP", "1312=http", "Entry 1 of HOSTLINE_LOOKUP is not understood")]
    [InlineData("HOSTLINE_LOOKUP", "http http", "HOSTLINE_LOOKUP gives two gateways for all numbers")]
    [InlineData("HOSTLINE_LOOKUP", "+1312=http +1312=simulated", "HOSTLINE_LOOKUP gives two gateways for +1312")]
    public void An_entry_that_cannot_be_used_is_named_by_its_place(string variable, string value, string told) =>
        Assert.Contains(told, Assert.Throws<ArgumentException>(() => GatewayEnvironment.Settings([(variable, value), .. Http])).Message);

    [Theory]
    [InlineData("HOSTLINE_HTTP_URL", "", "HOSTLINE_HTTP_URL")]
    [InlineData("HOSTLINE_HTTP_URL", "http://gateway.example", "HOSTLINE_HTTP_URL must be an https URL")]
    [InlineData("HOSTLINE_HTTP_URL", "https://user:" + Secret + "@gateway.example", "without user")]
    [InlineData("HOSTLINE_HTTP_SECRET", "", "HOSTLINE_HTTP_SECRET_FILE")]
    [InlineData("HOSTLINE_HTTP_SECRET", "short", "at least 24 bytes")]
    [InlineData("HOSTLINE_HTTP_SECRET_FILE", "/no/such/" + Secret, "HOSTLINE_HTTP_SECRET_FILE must name a readable file")]
    public void A_gateways_own_setting_that_is_wrong_is_named_and_its_value_is_not_repeated(string variable, string value, string told)
    {
        (string, string)[] given = [("HOSTLINE_LOOKUP", "http"), (variable, value), .. Http.Where(h => h.Item1 != variable)];
        var message = Assert.Throws<ArgumentException>(() => GatewayEnvironment.Settings(given)).Message;
        Assert.Contains(told, message);
        Assert.DoesNotContain(Secret, message);
    }

    [Fact]
    public void A_secret_comes_from_a_file_and_stands_in_no_words_about_the_gateway()
    {
        using var scratch = new ScratchDirectory();
        var file = Path.Combine(scratch.Path, "secret");
        File.WriteAllText(file, Secret + "\n");
        var read = GatewayEnvironment.Settings(
            ("HOSTLINE_REGISTRY", "http"), ("HOSTLINE_HTTP_URL", "http://10.1.2.3:8080"), ("HOSTLINE_HTTP_SECRET_FILE", file));
        Assert.DoesNotContain(Secret, $"{read.Gateways["http"]} {read.Gateways["http"].Place} {read} {new Hostline.Server.Settings { Live = read }}");
    }

    [Fact]
    public void The_simulated_network_for_all_ports_excludes_a_gateway_for_one()
    {
        var wrong = Assert.Throws<ArgumentException>(() =>
            GatewaySettings.Read(LiveNetwork.Simulated, GatewayEnvironment.Of([("HOSTLINE_LOOKUP", "http"), .. Http])));
        Assert.Contains("HOSTLINE_GATEWAYS=simulated and HOSTLINE_LOOKUP exclude each other", wrong.Message);
        Assert.All(PortKinds.All, p => Assert.Equal([new("", "simulated", null)], GatewaySettings.Read(LiveNetwork.Simulated, _ => null).Of(p)));
    }

    [Fact]
    public void A_number_needs_one_way_to_be_proven_and_every_other_port() =>
        Assert.Equal([PortKind.RoutingRegistry, PortKind.CapabilityProbe],
            GatewayEnvironment.Settings(("HOSTLINE_LOOKUP", "simulated"), ("HOSTLINE_CALLS", "simulated")).Unset);
}
