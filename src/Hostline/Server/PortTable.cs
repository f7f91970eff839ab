using Hostline.Network;
using Hostline.Network.Mail;
using Hostline.Network.Scanning;
using Hostline.Network.Watching;

namespace Hostline.Server;

/// <summary>Every port, and where it leads for sandboxes and for live accounts; printed by <c>serve</c> and <c>doctor</c>.</summary>
public static class PortTable
{
    /// <param name="Number">By which its health is stored: that of a port, or one of <see cref="BesideGateways"/>.</param>
    /// <param name="Routes">At least one: what stands there in place of a gateway.</param>
    public sealed record Line(PortDescriptor Port, int Number, IReadOnlyList<Route> Routes)
    {
        public string Live => string.Join(", ", Routes.Select(r => r.Text));
    }

    /// <summary>What serves some numbers of live accounts at a port.</summary>
    /// <param name="Prefix">The prefix of the numbers; empty for all.</param>
    /// <param name="Gateway">A real gateway with its option; null if there is none.</param>
    /// <param name="Behind">Where it leads.</param>
    /// <param name="Text">The complete entry, as in the variable.</param>
    public sealed record Route(string Prefix, string? Gateway, string Behind, string Text)
    {
        public static Route Only(string behind) => new("", null, behind, behind);

        /// <summary>One that serves everything.</summary>
        public static Route To(string place) => new("", place, place, place);
    }

    public static IReadOnlyList<Line> Of(Settings settings) =>
    [
        .. PortKinds.All.Select(p => new Line(p.Descriptor(), (int)p, Live(settings.Live, p))),
        new(MailRelay.Descriptor, BesideGateways.MailRelay,
            [settings.Relay is { } relay ? Route.To(relay.HostAndPort) : Route.Only("none: mail stays in the database")]),
        new(Scanner.Descriptor, BesideGateways.Scanner,
            [settings.Scanner.Place is { } scanner ? Route.To(scanner) : Route.Only("none: our own inspection alone")]),
    ];

    static IReadOnlyList<Route> Live(GatewaySettings live, PortKind port) => live.Of(port) is { Count: > 0 } routes
        ? [.. routes.OrderByDescending(r => r.Prefix.Length).Select(r => Live(live, r))]
        : [Route.Only($"none (no_gateway): {port.Variable()}")];

    static Route Live(GatewaySettings live, GatewayRoute route)
    {
        if (route.Gateway == GatewaySettings.Simulated)
        {
            return new(route.Prefix, null, "SIMULATED", (route with { Gateway = "SIMULATED" }).ToString());
        }

        var place = live.Gateways[route.Gateway].Place;
        return new(route.Prefix, route.Name, $"{route.Name} at {place}", $"{route} at {place}");
    }

    /// <summary>The lines of a table with three columns, beginning with the heading.</summary>
    public static IEnumerable<string> Text(Settings settings)
    {
        yield return $"{"port",-16} {"live",-40} sandbox";
        foreach (var line in Of(settings))
        {
            yield return $"{line.Port.Name,-16} {line.Live,-40} {line.Port.Sandbox}";
        }
    }
}
