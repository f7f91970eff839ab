using System.Net;

namespace Hostline.Outgoing;

/// <summary>
/// Receivers outside the public internet that the operator allows (HOSTLINE_PRIVATE_RECEIVERS): names such as <c>app</c>, and networks
/// such as <c>10.1.0.0/16</c>. They may use plain http. <see cref="AddressRules.IsNeverReached"/> takes precedence.
/// </summary>
public sealed class PrivateReceivers
{
    public const string Variable = "HOSTLINE_PRIVATE_RECEIVERS";

    /// <summary>The prefix of an entry that applies to live accounts too.</summary>
    const string LivePrefix = "live:";

    const int EntriesAtMost = 200;

    /// <summary>Broader networks contain ordinary addresses too, wherever they begin.</summary>
    const int BroadNetwork = 8;

    public static PrivateReceivers None { get; } = new([], []);

    readonly HashSet<string> names;
    readonly IPNetwork[] networks;

    PrivateReceivers(IEnumerable<string> names, IEnumerable<IPNetwork> networks) =>
        (this.names, this.networks) = (new(names, StringComparer.OrdinalIgnoreCase), [.. networks]);

    public bool IsEmpty => names.Count == 0 && networks.Length == 0;

    public bool Hold(string host, IPAddress address) => names.Contains(host.TrimEnd('.')) || Array.Exists(networks, n => n.Contains(address));

    /// <summary>Whether a name may be allowed: with networks, only its addresses show that.</summary>
    public bool MayHold(string name) => networks.Length > 0 || names.Contains(name);

    /// <summary>
    /// Reads a list of entries separated by commas, semicolons or blanks: all of them are for sandboxes, the marked ones for live
    /// accounts too.
    /// </summary>
    /// <exception cref="ArgumentException">An entry is neither a name nor a network; the message gives its position.</exception>
    public static (PrivateReceivers Sandboxes, PrivateReceivers Live) Read(string? text)
    {
        var entries = (text ?? "").Split([',', ';', ' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (entries.Length > EntriesAtMost)
        {
            throw new ArgumentException($"{Variable} has {entries.Length} entries; {EntriesAtMost} are the limit. Give networks instead of single addresses.");
        }

        var all = entries.Select((entry, i) => ReadOne(entry, i + 1)).ToList();
        return (Of(all), Of(all.Where(e => e.IsLive)));
    }

    static PrivateReceivers Of(IEnumerable<Entry> entries)
    {
        var list = entries.ToList();
        return new(list.Select(e => e.Name).OfType<string>(), list.Select(e => e.Network).OfType<IPNetwork>());
    }

    readonly record struct Entry(bool IsLive, string? Name, IPNetwork? Network);

    static Entry ReadOne(string entry, int place)
    {
        var isLive = entry.StartsWith(LivePrefix, StringComparison.OrdinalIgnoreCase);
        var receiver = isLive ? entry[LivePrefix.Length..] : entry;
        if (NetworkOf(receiver) is { } network)
        {
            return AddressRules.IsNeverReached(network.BaseAddress) && network.PrefixLength >= BroadNetwork
                ? throw Wrong(place, "is a link-local, metadata or multicast address, which is never called. Remove it")
                : new(isLive, null, network);
        }

        return IsName(receiver)
            ? new(isLive, receiver.TrimEnd('.'), null)
            : throw Wrong(place, "is neither a name such as app or app.corp.example nor a network such as 10.1.0.0/16. Give it without scheme, port or path");
    }

    static IPNetwork? NetworkOf(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : text.Contains('/') || !IPAddress.TryParse(text.Trim('[', ']'), out var address) || text.Contains('%') ? null
        : new(AddressRules.Canonical(address), AddressRules.Canonical(address).GetAddressBytes().Length * 8);

    static bool IsName(string text) => text.Length is > 0 and <= 253 && !NumericHost.EndsInNumber(text.TrimEnd('.'))
        && text.Split('.').All(label => label.Length <= 63) && text[0] != '.' && !text.Contains("..", StringComparison.Ordinal)
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');

    static ArgumentException Wrong(int place, string what) => new($"Entry {place} of {Variable} {what}.");
}
