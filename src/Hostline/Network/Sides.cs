using Hostline.Core.Worlds;
using Hostline.Network.Lookup;
using Hostline.Network.Mail;
using Hostline.Network.Probing;
using Hostline.Network.Registry;
using Hostline.Network.Texting;
using Hostline.Network.Voice;
using Hostline.Network.Watching;

namespace Hostline.Network;

/// <summary>The ports of a sandbox; the same for all of its numbers.</summary>
public sealed record SandboxSides(
    Func<World, LineLookup> LineLookup,
    Func<World, TextSender> TextSender,
    Func<World, VoiceVerifier> VoiceVerifier,
    Func<World, RoutingRegistry> RoutingRegistry,
    Func<World, CapabilityProbe> CapabilityProbe,
    Func<World, MailRelay> MailRelay);

/// <summary>The ports for live accounts, by number; empty where no gateway is configured.</summary>
public sealed record LiveSides
{
    public ByNumber<Func<World, LineLookup>> LineLookup { get; init; } = new([]);

    public ByNumber<Func<World, TextSender>> TextSender { get; init; } = new([]);

    public ByNumber<Func<World, VoiceVerifier>> VoiceVerifier { get; init; } = new([]);

    public ByNumber<Func<World, RoutingRegistry>> RoutingRegistry { get; init; } = new([]);

    public ByNumber<Func<World, CapabilityProbe>> CapabilityProbe { get; init; } = new([]);

    /// <summary>Null without a relay: the mail of live accounts then stays in the database, where the operator can read it.</summary>
    public MailRelay? MailRelay { get; init; }

    /// <param name="number">Null for any number.</param>
    public bool Serves(PortKind port, string? number) => port switch
    {
        PortKind.LineLookup => LineLookup.Serves(number),
        PortKind.TextSender => TextSender.Serves(number),
        PortKind.VoiceVerifier => VoiceVerifier.Serves(number),
        PortKind.RoutingRegistry => RoutingRegistry.Serves(number),
        _ => CapabilityProbe.Serves(number),
    };

    /// <summary>The sides that the settings name, each made once; calls to real gateways are recorded for their health.</summary>
    public static LiveSides Of(GatewaySettings settings, SandboxSides simulated, IServiceProvider parts)
    {
        var health = parts.GetRequiredService<GatewayHealth>();
        return new()
        {
            LineLookup = ByNumber(PortKind.LineLookup, simulated.LineLookup, (gateway, option) => gateway.LineLookup(option, parts),
                (side, seen) => new WatchedLookup(side, seen)),
            TextSender = ByNumber(PortKind.TextSender, simulated.TextSender, (gateway, option) => gateway.TextSender(option, parts),
                (side, seen) => new WatchedTexts(side, seen)),
            VoiceVerifier = ByNumber(PortKind.VoiceVerifier, simulated.VoiceVerifier, (gateway, option) => gateway.VoiceVerifier(option, parts),
                (side, seen) => new WatchedVoice(side, seen)),
            RoutingRegistry = ByNumber(PortKind.RoutingRegistry, simulated.RoutingRegistry, (gateway, option) => gateway.RoutingRegistry(option, parts),
                (side, seen) => new WatchedRegistry(side, seen)),
            CapabilityProbe = ByNumber(PortKind.CapabilityProbe, simulated.CapabilityProbe, (gateway, option) => gateway.CapabilityProbe(option, parts),
                (side, seen) => new WatchedProbe(side, seen)),
        };

        ByNumber<Func<World, T>> ByNumber<T>(PortKind port, Func<World, T> simulated, Func<Gateway, string?, T> make, Func<T, Sightings, T> watch)
            where T : Port
        {
            var made = new Dictionary<string, Func<World, T>>();
            return new([.. settings.Of(port).Select(r => (r.Prefix, Side(r)))]);

            Func<World, T> Side(GatewayRoute route)
            {
                if (route.Gateway == GatewaySettings.Simulated)
                {
                    return simulated;
                }

                if (!made.TryGetValue(route.Name, out var side))
                {
                    var one = watch(make(settings.Gateways[route.Gateway], route.Option), health.Of(port, route.Name));
                    made[route.Name] = side = _ => one;
                }

                return side;
            }
        }
    }
}
