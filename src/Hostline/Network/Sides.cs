using Hostline.Core.Worlds;
using Hostline.Network.Lookup;
using Hostline.Network.Mail;
using Hostline.Network.Probing;
using Hostline.Network.Registry;
using Hostline.Network.Texting;
using Hostline.Network.Voice;

namespace Hostline.Network;

/// <summary>Where each port leads in a sandbox; the same for all of its numbers.</summary>
public sealed record SandboxSides(
    Func<World, LineLookup> LineLookup,
    Func<World, TextSender> TextSender,
    Func<World, VoiceVerifier> VoiceVerifier,
    Func<World, RoutingRegistry> RoutingRegistry,
    Func<World, CapabilityProbe> CapabilityProbe,
    Func<World, MailRelay> MailRelay);

/// <summary>Where each port leads for live accounts, by number; empty where no gateway is configured.</summary>
public sealed record LiveSides
{
    public ByNumber<Func<World, LineLookup>> LineLookup { get; init; } = new([]);

    public ByNumber<Func<World, TextSender>> TextSender { get; init; } = new([]);

    public ByNumber<Func<World, VoiceVerifier>> VoiceVerifier { get; init; } = new([]);

    public ByNumber<Func<World, RoutingRegistry>> RoutingRegistry { get; init; } = new([]);

    public ByNumber<Func<World, CapabilityProbe>> CapabilityProbe { get; init; } = new([]);

    /// <summary>Null without a relay: the mail of live accounts then stays in the database, where the operator can read it.</summary>
    public MailRelay? MailRelay { get; init; }

    public bool IsComplete => !LineLookup.IsEmpty && !TextSender.IsEmpty && !VoiceVerifier.IsEmpty && !RoutingRegistry.IsEmpty && !CapabilityProbe.IsEmpty;

    /// <summary>For staging: the simulated network serves live accounts too, and nothing reaches a telephone.</summary>
    public static LiveSides Simulated(SandboxSides sides) => new()
    {
        LineLookup = new([("", sides.LineLookup)]),
        TextSender = new([("", sides.TextSender)]),
        VoiceVerifier = new([("", sides.VoiceVerifier)]),
        RoutingRegistry = new([("", sides.RoutingRegistry)]),
        CapabilityProbe = new([("", sides.CapabilityProbe)]),
    };
}
