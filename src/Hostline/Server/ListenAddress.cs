using System.Net;

namespace Hostline.Server;

/// <summary>An address to listen on, as <c>--urls</c> takes it: http://HOST:PORT, where HOST may be * for every interface and PORT 0 for any free one.</summary>
/// <param name="Text">As it was given.</param>
/// <param name="Url">The same with * replaced, so that it is a URL.</param>
public sealed record ListenAddress(string Text, Uri Url)
{
    /// <exception cref="ArgumentException">One of them is not such an address; the message says which.</exception>
    public static IReadOnlyList<ListenAddress> ReadAll(string urls)
    {
        var texts = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return texts.Length > 0 ? [.. texts.Select(Read)] : throw Unreadable(urls);
    }

    public bool IsLoopback => Url.IsLoopback;

    /// <summary>Where a client on this machine reaches it: the loopback address when it is every interface.</summary>
    public string ForClients => new UriBuilder(Url) { Host = IsEveryInterface ? "127.0.0.1" : Url.Host }.Uri.GetLeftPart(UriPartial.Authority);

    bool IsEveryInterface => IPAddress.TryParse(Url.Host.Trim('[', ']'), out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));

    static ListenAddress Read(string text)
    {
        var named = text.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal);
        return Uri.TryCreate(named, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp && url is { PathAndQuery: "/", UserInfo: "", Fragment: "" }
            ? new(text, url)
            : throw Unreadable(text);
    }

    static ArgumentException Unreadable(string text) => new(
        $"--urls can not be read at '{text}': give http://HOST:PORT, several with ';', for example --urls {Settings.DefaultUrl} (for https put a reverse proxy in front).");
}
