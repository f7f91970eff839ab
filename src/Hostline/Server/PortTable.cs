using Hostline.Network.Mail;
using Hostline.Network.Scanning;
using Hostline.Network;

namespace Hostline.Server;

/// <summary>Every port, and where it leads for sandboxes and for live accounts; <c>serve</c> and <c>doctor</c> print it.</summary>
public static class PortTable
{
    public sealed record Line(PortDescriptor Port, string Live);

    public static IReadOnlyList<Line> Of(Settings settings) =>
    [
        .. PortKinds.All.Select(p => new Line(p.Descriptor(), Live(settings.Live, p))),
        new(MailRelay.Descriptor, settings.Relay is { } relay ? $"{relay.Host}:{relay.Port}" : "none: mail stays in the database"),
        new(Scanner.Descriptor, settings.Scanner is { Host: { } host } clamd ? $"{host}:{clamd.Port}" : "none: our own inspection alone"),
    ];

    static string Live(GatewaySettings live, PortKind port) => live.Of(port) is { Count: > 0 } routes
        ? string.Join(", ", routes.OrderByDescending(r => r.Prefix.Length).Select(r => Live(live, r)))
        : $"none (no_gateway): {port.Variable()}";

    static string Live(GatewaySettings live, GatewayRoute route) =>
        route.Gateway == GatewaySettings.Simulated ? (route with { Gateway = "SIMULATED" }).ToString() : $"{route} at {live.Gateways[route.Gateway].Place}";

    /// <summary>The lines of a table with three columns, beginning with the heading.</summary>
    public static IEnumerable<string> Text(Settings settings)
    {
        yield return $"{"port",-16} {"live",-40} sandbox";
        foreach (var (port, live) in Of(settings))
        {
            yield return $"{port.Name,-16} {live,-40} {port.Sandbox}";
        }
    }
}
