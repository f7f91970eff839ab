using System.CommandLine;
using Hostline.Host;
using Hostline.Tunnels;

namespace Hostline.Commands.Serve;

/// <summary>One option for each vendor whose hosts this server can answer for: <c>--VENDOR-proxy[=PORT]</c>.</summary>
sealed class ProxyOptions
{
    const int PortByDefault = 4012;
    const int PortAtMost = 65_535;

    readonly List<(ProxyOffer Offer, Option<int?> Option)> options =
    [
        .. ProxyOffer.All.Select(offer => (offer, new Option<int?>(offer.Option)
        {
            HelpName = "PORT",
            Arity = ArgumentArity.ZeroOrOne,
            Description = $"Also answer for the hosts of {offer.Vendor}, through a proxy on loopback (port {PortByDefault} unless given).",
        })),
    ];

    public void AddTo(Command command) => options.ForEach(o => command.Options.Add(o.Option));

    /// <exception cref="ArgumentException">A port is invalid.</exception>
    public IReadOnlyList<(ProxyPlan Plan, ProxyOffer Offer)> Read(ParseResult given) =>
    [
        .. options.Where(o => given.GetResult(o.Option) is { Implicit: false })
            .Select(o => (o.Offer.On(Port(o.Offer.Option, given.GetValue(o.Option) ?? PortByDefault)), o.Offer)),
    ];

    static int Port(string option, int port) =>
        port is >= 0 and <= PortAtMost ? port : throw new ArgumentException($"{option} is {port}; give a port from 0 to {PortAtMost}.");
}
