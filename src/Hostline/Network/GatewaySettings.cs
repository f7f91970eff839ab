using System.Text.RegularExpressions;

namespace Hostline.Network;

/// <summary>One entry of a port's variable: the gateway that serves numbers with a prefix.</summary>
/// <param name="Prefix">The prefix of E.164 numbers; empty for all.</param>
/// <param name="Option">What follows the name after a colon; null for nothing.</param>
public sealed record GatewayRoute(string Prefix, string Gateway, string? Option)
{
    public string Name => Gateway + (Option is null ? "" : ":" + Option);

    public override string ToString() => (Prefix.Length > 0 ? Prefix + "=" : "") + Name;
}

/// <summary>
/// Which gateways serve live accounts: for each port the entries of its variable, such as <c>kannel</c> or <c>kannel,
/// +1312=kannel:carrier-b</c>, and every gateway that they name, with its own settings.
/// </summary>
public sealed partial class GatewaySettings
{
    /// <summary>The name with which a single port leads to the simulated network.</summary>
    public const string Simulated = "simulated";

    const int EntriesAtMost = 200;

    readonly Dictionary<PortKind, IReadOnlyList<GatewayRoute>> routes;
    readonly Dictionary<string, Gateway> gateways;

    GatewaySettings(Dictionary<PortKind, IReadOnlyList<GatewayRoute>> routes, Dictionary<string, Gateway> gateways) =>
        (this.routes, this.gateways) = (routes, gateways);

    /// <summary>By name; only those that an entry names.</summary>
    public IReadOnlyDictionary<string, Gateway> Gateways => gateways;

    public IReadOnlyList<GatewayRoute> Of(PortKind port) => routes[port];

    public bool IsReal => gateways.Count > 0;

    public bool IsAny => routes.Values.Any(r => r.Count > 0);

    /// <summary>The ports that lead nowhere and without which no number can be hosted; of texts and calls, one is enough.</summary>
    public IReadOnlyList<PortKind> Unset => [.. PortKinds.All.Where(p => routes[p].Count == 0 && !(IsProof(p) && IsProofReached))];

    /// <summary>Whether codes reach some number: by a text or a call, or because its registry sends them.</summary>
    bool IsProofReached => PortKinds.All.Any(p => IsProof(p) && routes[p].Count > 0)
        || routes[PortKind.RoutingRegistry].Any(r => gateways.TryGetValue(r.Gateway, out var gateway) && gateway.SendsCodes);

    static bool IsProof(PortKind port) => port is PortKind.TextSender or PortKind.VoiceVerifier;

    /// <exception cref="ArgumentException">Something is missing or wrong; the message names the variable and never contains its value.</exception>
    public static GatewaySettings Read(LiveNetwork network, Func<string, string?> variable) => Read(network, variable, InstalledGateways.All);

    internal static GatewaySettings Read(LiveNetwork network, Func<string, string?> variable, IReadOnlyList<GatewayKind> installed)
    {
        var routes = PortKinds.All.ToDictionary(p => p, IReadOnlyList<GatewayRoute> (p) => Entries(p, variable(p.Variable()) ?? "", installed));
        if (network == LiveNetwork.Simulated)
        {
            return routes.FirstOrDefault(r => r.Value.Any(e => e.Gateway != Simulated)) is { Value: not null } real
                ? throw new ArgumentException($"{Network.Gateways.Variable}=simulated and {real.Key.Variable()} exclude each other. Remove one of them; a "
                    + $"single port is connected with the simulated network by {real.Key.Variable()}=simulated.")
                : new(PortKinds.All.ToDictionary(p => p, _ => (IReadOnlyList<GatewayRoute>)[new("", Simulated, null)]), []);
        }

        var named = routes.Values.SelectMany(r => r).Select(r => r.Gateway).Where(name => name != Simulated).Distinct();
        var read = named.ToDictionary(name => name, name => installed.First(k => k.Name == name).Read(variable));
        foreach (var (port, gateway) in routes.SelectMany(r => r.Value.Select(e => (r.Key, e.Gateway))).Where(e => e.Gateway != Simulated).Distinct())
        {
            read[gateway].Require(port);
        }

        return new(routes, read);
    }

    static List<GatewayRoute> Entries(PortKind port, string text, IReadOnlyList<GatewayKind> installed)
    {
        var entries = text.Split([',', ';', ' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (entries.Length > EntriesAtMost)
        {
            throw new ArgumentException($"{port.Variable()} has {entries.Length} entries; {EntriesAtMost} are the limit.");
        }

        var read = entries.Select((entry, i) => Entry(port, entry, i + 1, installed)).ToList();
        return read.GroupBy(r => r.Prefix).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new ArgumentException($"{port.Variable()} gives two gateways for {(twice.Key.Length == 0 ? "all numbers" : twice.Key)}. Keep one of them.")
            : read;
    }

    static GatewayRoute Entry(PortKind port, string entry, int place, IReadOnlyList<GatewayKind> installed)
    {
        if (Form().Match(entry) is not { Success: true } form)
        {
            throw new ArgumentException($"Entry {place} of {port.Variable()} is not understood. Give NAME for all numbers, or PREFIX=NAME for some, such as "
                + "+1312=NAME; NAME may be followed by :OPTION.");
        }

        var name = form.Groups["name"].Value;
        string[] serving = [Simulated, .. installed.Where(k => k.Serves.Contains(port)).Select(k => k.Name)];
        return serving.Contains(name)
            ? new(form.Groups["prefix"].Value, name, form.Groups["option"] is { Success: true, Value: var option } ? option : null)
            : throw new ArgumentException(
                $"Entry {place} of {port.Variable()} names no gateway that serves this port. It is one of {string.Join(", ", serving)}.");
    }

    [GeneratedRegex(@"^(?:(?<prefix>\+[0-9]{1,15})=)?(?<name>[a-z][a-z0-9-]{0,31})(?::(?<option>[A-Za-z0-9._-]{1,64}))?$")]
    private static partial Regex Form();
}
