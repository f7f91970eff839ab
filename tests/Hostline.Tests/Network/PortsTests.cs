using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Network.Texting;
using Hostline.Storage;
using Hostline.Tests.Network.Fakes;

namespace Hostline.Tests.Network;

/// <summary>Where a port leads: chosen by the world and, for live accounts, by the number.</summary>
public sealed class PortsTests
{
    static readonly FakeSender Sandbox = new(), Anywhere = new(), Chicago = new();
    static readonly SandboxSides Sides = new(null!, _ => Sandbox, null!, null!, null!, null!);
    static readonly World AnySandbox = World.Live with { Id = AnyId.New() };

    [Fact]
    public void The_most_specific_prefix_serves_a_live_number()
    {
        var ports = new Ports(Sides, new() { TextSender = new([("+1", _ => Anywhere), ("+1312", _ => Chicago)]) });
        Assert.Same(Chicago, ports.Of(World.Live).TextSender("+13125550001"));
        Assert.Same(Anywhere, ports.Of(World.Live).TextSender("+14155550001"));
        Assert.Null(ports.Of(World.Live).TextSender("+442079460000"));
    }

    [Fact]
    public void Without_a_gateway_live_has_no_side_and_says_so_while_a_sandbox_has_its_own()
    {
        var ports = new Ports(Sides, new());
        Assert.Null(ports.Of(World.Live).TextSender("+13125550001"));
        Assert.Equal(Reason.NoGateway, ports.Of(World.Live).MissingToHost?.Reason);
        Assert.Same(Sandbox, ports.Of(AnySandbox).TextSender("+13125550001"));
        Assert.Null(ports.Of(AnySandbox).MissingToHost);
    }

    [Fact]
    public void A_port_that_leads_nowhere_is_named_although_others_lead_somewhere()
    {
        var way = new Ports(Sides, new() { TextSender = new([("+1312", _ => Chicago)]) }).Of(World.Live);
        Assert.Null(way.Missing(PortKind.TextSender));
        Assert.Null(way.Missing(PortKind.TextSender, PhoneNumber.Parse("+13127720001")));
        Assert.Contains("No gateway in HOSTLINE_TEXTS serves +14157720001", way.Missing(PortKind.TextSender, PhoneNumber.Parse("+14157720001"))!.Detail);
        Assert.Contains("HOSTLINE_REGISTRY is not set", way.Missing(PortKind.RoutingRegistry)!.Detail);
        Assert.Contains("HOSTLINE_LOOKUP is not set", way.MissingToHost!.Detail);
    }

    [Fact]
    public void A_sandbox_never_gets_a_live_side()
    {
        var ports = new Ports(Sides, new() { TextSender = new([("", _ => Anywhere)]) });
        Assert.Same(Sandbox, ports.Of(AnySandbox).TextSender("+13125550001"));
    }

    [Fact]
    public async Task A_number_that_nothing_serves_stays_unanswered()
    {
        var question = new Ports(Sides, new()).Of(World.Live).LookUp([PhoneNumber.Parse("+13127720001")], new ReadBatch());
        await question((_, _) => Assert.Fail("There is nobody to answer."), TestContext.Current.CancellationToken);
    }
}
