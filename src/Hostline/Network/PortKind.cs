using Hostline.Network.Lookup;
using Hostline.Network.Probing;
using Hostline.Network.Registry;
using Hostline.Network.Texting;
using Hostline.Network.Voice;

namespace Hostline.Network;

/// <summary>The ports that lead to the telephone network, and for live accounts to gateways.</summary>
public enum PortKind
{
    LineLookup,
    TextSender,
    VoiceVerifier,
    RoutingRegistry,
    CapabilityProbe,
}

public static class PortKinds
{
    public static IReadOnlyList<PortKind> All { get; } = Enum.GetValues<PortKind>();

    public static PortDescriptor Descriptor(this PortKind kind) => kind switch
    {
        PortKind.LineLookup => LineLookup.Descriptor,
        PortKind.TextSender => TextSender.Descriptor,
        PortKind.VoiceVerifier => VoiceVerifier.Descriptor,
        PortKind.RoutingRegistry => RoutingRegistry.Descriptor,
        PortKind.CapabilityProbe => CapabilityProbe.Descriptor,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A port without a descriptor."),
    };

    public static string Variable(this PortKind kind) => kind switch
    {
        PortKind.LineLookup => Gateways.Lookup,
        PortKind.TextSender => Gateways.Texts,
        PortKind.VoiceVerifier => Gateways.Calls,
        PortKind.RoutingRegistry => Gateways.Registry,
        PortKind.CapabilityProbe => Gateways.Probe,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A port without a variable."),
    };

    /// <summary>What is impossible for a number while no gateway serves the port: the clause after "so".</summary>
    public static string Loss(this PortKind kind) => kind switch
    {
        PortKind.LineLookup => "numbers cannot be looked up",
        PortKind.TextSender => "no texts can be sent",
        PortKind.VoiceVerifier => "no calls can be placed",
        PortKind.RoutingRegistry => "numbers cannot be routed",
        PortKind.CapabilityProbe => "numbers cannot be tested",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A port without a sentence."),
    };
}
