using Hostline.Dialects;
using Hostline.Tunnels;

namespace Hostline.Host;

/// <summary>A vendor whose hosts this server can answer for.</summary>
/// <param name="Settings">Gets the proxy's URL and the path of its certificate; returns lines for people on how clients use it.</param>
public sealed record ProxyOffer(string Option, string Vendor, IReadOnlyList<string> Hosts, Func<string, string, IEnumerable<string>> Settings)
{
    /// <summary>One for each dialect whose clients cannot be given another base URL.</summary>
    public static IReadOnlyList<ProxyOffer> All { get; } =
        [.. InstalledDialects.All.Where(d => d.Hosts.Count > 0).Select(d => new ProxyOffer($"--{d.Name}-proxy", d.Vendor, d.Hosts, d.ProxySettings))];

    public ProxyPlan On(int port) => new(Vendor, Hosts, port);
}
