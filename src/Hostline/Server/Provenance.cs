using System.Net;
using Hostline.Loops;
using Hostline.Outgoing;
using Hostline.Secrets;

namespace Hostline.Server;

/// <summary>
/// The apparent origin of a request. Any web page can make a browser send a request to this machine (with a form, or with its own name that
/// resolves to 127.0.0.1), and a proxy forwards strangers' requests; both leave traces. Each method returns a trace, or null if there is none.
/// </summary>
static class Provenance
{
    const int QuotedAtMost = 80;

    static readonly string[] ProxyHeaders =
    [
        "Forwarded", "Via", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-ProxyUser-IP", "X-Remote-IP", "X-Remote-Addr", "True-Client-IP",
        "CDN-Loop", "Fastly-Client-IP", "Fly-Client-IP", "X-Azure-ClientIP", "X-AppEngine-User-IP", "X-ARR-LOG-ID",
    ];

    static readonly string[] ProxyPrefixes = ["X-Forwarded", "X-Original-", "X-Envoy-", "CF-", "X-Amzn-Trace", "X-Amz-Cf-"];

    /// <summary>
    /// The traces of a proxy: headers that proxies add, HTTP/1.0, which is the default of nginx before 1.29.7, or the account of a
    /// service.
    /// </summary>
    public static string? Relayed(HttpRequest request)
    {
        if (request.Headers.Keys.FirstOrDefault(IsOfProxies) is { } header)
        {
            return $"it came through a proxy, which added the header {Quoted(header)}";
        }

        return !HttpProtocol.IsHttp11(request.Protocol) ? $"it is {request.Protocol}, which proxies speak and clients on this machine do not"
            : PeerAccount.OfService(request.HttpContext.Connection) is { } account
                ? $"it came from a service of this machine (account {account}), which may be a proxy"
            : null;
    }

    /// <summary>The Host of a client on this machine is a loopback name or address, or one that a proxy of this server answers for.</summary>
    public static string? NotByLoopbackName(HttpRequest request, IReadOnlyList<string> proxied) =>
        IsLoopback(NameOf(request)) || proxied.Contains(NameOf(request), StringComparer.OrdinalIgnoreCase) ? null
            : $"its Host, {Quoted(request.Host.Value ?? "")}, is not a name of this machine such as localhost or 127.0.0.1";

    /// <summary>
    /// A stranger's page has a full DNS name as its Host. An address or a name without a dot is not one, and our own name is known.
    /// </summary>
    public static string? ByForeignName(HttpRequest request, Uri? own)
    {
        var name = NameOf(request);
        return IsLoopback(name) || IPAddress.TryParse(name, out _) || (name.Length > 0 && !name.Contains('.')) || IsSame(name, own?.IdnHost) ? null
            : $"its Host, {Quoted(request.Host.Value ?? "")}, is not a name of this server: set HOSTLINE_PUBLIC_URL if it should be";
    }

    /// <summary>Browsers report the site whose page sent a request. A site on this machine is not a stranger's.</summary>
    public static string? FromAnotherSite(HttpRequest request, Uri? own)
    {
        if (request.Headers["Sec-Fetch-Site"].Any(site => string.Equals(site, "cross-site", StringComparison.OrdinalIgnoreCase)))
        {
            return "a browser sent it for a page of another site (Sec-Fetch-Site: cross-site)";
        }

        return request.Headers.Origin.FirstOrDefault(origin => !IsOwn(origin ?? "", request, own)) is { } foreign
            ? $"a browser sent it for a page of another site (Origin: {Quoted(foreign)})"
            : null;
    }

    public static bool IsLoopback(HttpRequest request) => IsLoopback(NameOf(request));

    /// <summary>Whether the Host is the configured one.</summary>
    public static bool IsOwnName(HttpRequest request, Uri own) => IsSame(NameOf(request), own.IdnHost);

    static bool IsOwn(string origin, HttpRequest request, Uri? own) => Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && (IsSame(page.Authority, request.Host.Value) || IsSame(page.Authority, own?.Authority) || (IsLoopback(page.IdnHost) && IsLoopback(NameOf(request))));

    static bool IsOfProxies(string header) =>
        ProxyHeaders.Contains(header, StringComparer.OrdinalIgnoreCase)
            || Array.Exists(ProxyPrefixes, p => header.StartsWith(p, StringComparison.OrdinalIgnoreCase));

    static bool IsLoopback(string host) =>
        AddressPolicy.IsLoopbackName(host)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(AddressRules.Canonical(address)));

    static string NameOf(HttpRequest request) => request.Host.Host.TrimEnd('.');

    static bool IsSame(string text, string? other) => text.Equals(other, StringComparison.OrdinalIgnoreCase);

    static string Quoted(string text) => "'" + new string([.. text.Take(QuotedAtMost).Where(c => !char.IsControl(c))]) + "'";
}
