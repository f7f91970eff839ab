using Hostline.Network.Lookup;
using Hostline.Network.Mail;
using Hostline.Network.Probing;
using Hostline.Network.Registry;
using Hostline.Network.Scanning;
using Hostline.Network.Texting;
using Hostline.Network.Voice;
using Hostline.Server;

namespace Hostline.Network;

/// <summary>Every port, and where it leads for sandboxes and for live accounts; <c>serve</c> and <c>doctor</c> print it.</summary>
public static class PortTable
{
    public sealed record Line(PortDescriptor Port, string Live);

    public static IReadOnlyList<Line> Of(Settings settings)
    {
        var gateway = settings.Gateways == LiveNetwork.Simulated ? "SIMULATED" : "none (no_gateway)";
        return
        [
            new(LineLookup.Descriptor, gateway),
            new(TextSender.Descriptor, gateway),
            new(VoiceVerifier.Descriptor, gateway),
            new(RoutingRegistry.Descriptor, gateway),
            new(CapabilityProbe.Descriptor, gateway),
            new(MailRelay.Descriptor, settings.Relay is { } relay ? $"{relay.Host}:{relay.Port}" : "none: mail stays in the database"),
            new(Scanner.Descriptor, settings.Scanner is { Host: { } host } clamd ? $"{host}:{clamd.Port}" : "none: our own inspection alone"),
        ];
    }

    /// <summary>The lines of a table with three columns, beginning with the heading.</summary>
    public static IEnumerable<string> Text(Settings settings)
    {
        yield return $"{"port",-16} {"live",-34} sandbox";
        foreach (var (port, live) in Of(settings))
        {
            yield return $"{port.Name,-16} {live,-34} {port.Sandbox}";
        }
    }
}
