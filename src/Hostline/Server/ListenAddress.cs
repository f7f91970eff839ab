using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Hostline.Outgoing;

namespace Hostline.Server;

/// <summary>An address to listen on, from <c>--urls</c>: http://HOST:PORT, where HOST may be * for every interface and PORT 0 for any free one.</summary>
/// <param name="Text">The form for Kestrel: always an address, "localhost" or *. Kestrel would treat any other name as every interface.</param>
/// <param name="Url">The same with * replaced, so that it is a URL.</param>
public sealed record ListenAddress(string Text, Uri Url)
{
    const string Localhost = "localhost";

    /// <exception cref="ArgumentException">One of them is not such an address, or its host is not this machine.</exception>
    public static IReadOnlyList<ListenAddress> ReadAll(string urls)
    {
        var texts = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return texts.Length > 0 ? [.. texts.SelectMany((text, i) => Read(text, i + 1))] : throw Unreadable("There is none");
    }

    public bool IsLoopback => Url.IdnHost == Localhost || (IPAddress.TryParse(Url.Host, out var ip) && IPAddress.IsLoopback(AddressRules.Canonical(ip)));

    /// <summary>The address for a client on this machine: the loopback address if the server listens on every interface.</summary>
    public string ForClients => new UriBuilder(Url) { Host = IsEveryInterface ? "127.0.0.1" : Url.Host }.Uri.GetLeftPart(UriPartial.Authority);

    bool IsEveryInterface => IPAddress.TryParse(Url.Host.Trim('[', ']'), out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));

    static IEnumerable<ListenAddress> Read(string text, int place)
    {
        var everywhere = text.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal);
        return Uri.TryCreate(everywhere, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp
            && url is { PathAndQuery: "/", UserInfo: "", Fragment: "" }
            ? url.HostNameType switch
            {
                _ when everywhere != text => [new($"http://*:{url.Port}", url)],
                UriHostNameType.IPv4 or UriHostNameType.IPv6 => [new(url.GetLeftPart(UriPartial.Authority), url)],
                _ when AddressPolicy.IsLoopbackName(url.IdnHost) => [OnLoopback(url.Port)],
                UriHostNameType.Dns => Named(url, place),
                _ => throw Unreadable($"Address {place} is not one"),
            }
            : throw Unreadable($"Address {place} is not one");
    }

    /// <summary>A free port is chosen for one address only: two addresses could get two different ports.</summary>
    static ListenAddress OnLoopback(int port) => Of($"http://{(port == 0 ? "127.0.0.1" : Localhost)}:{port}");

    static ListenAddress Of(string text) => new(text, new(text));

    /// <summary>A name of this machine, replaced by its addresses.</summary>
    static IEnumerable<ListenAddress> Named(Uri url, int place)
    {
        var own = NetworkInterface.GetAllNetworkInterfaces().SelectMany(card => card.GetIPProperties().UnicastAddresses).Select(a => a.Address).ToHashSet();
        IPAddress[] named;
        try
        {
            named = [.. Dns.GetHostAddresses(url.IdnHost).Where(a => !a.IsIPv6LinkLocal)];
        }
        catch (SocketException)
        {
            named = [];
        }

        return named.Length > 0 && Array.TrueForAll(named, a => IPAddress.IsLoopback(a) || own.Contains(a))
            ? named.Select(a => Of(new UriBuilder(url) { Host = a.ToString() }.Uri.GetLeftPart(UriPartial.Authority)))
            : throw new ArgumentException(
                $"Address {place} of --urls has a host name that is not one of this machine's. Give an address of this machine, or http://*:{url.Port} to "
                    + "listen on every interface.");
    }

    static ArgumentException Unreadable(string what) => new(
        $"{what} that --urls can take: give http://HOST:PORT, several with ';', for example --urls {Settings.DefaultUrl} (for https put a reverse proxy in "
            + "front).");
}
