using System.Net;

namespace Hostline.Outgoing;

/// <summary>
/// The rules for a customer's URL: http or https, a host, no user info, at most 2,000 characters, no address that
/// <see cref="AddressPolicy"/> refuses in any notation. Names are not resolved here: <see cref="GuardedHttp"/> checks them for every
/// connection.
/// </summary>
public static class WebhookUrl
{
    /// <summary>The longest URL accepted, in characters (the vendor's published limit).</summary>
    public const int LongestUrl = 2000;

    /// <summary>
    /// Null if the URL may be stored; otherwise a sentence with the reason and the next step, without the name of the field.
    /// </summary>
    public static string? Check(string url, AddressPolicy policy) => Read(url, policy).Fault;

    internal static UrlReading Read(string url, AddressPolicy policy)
    {
        if (FaultOfText(url) is { } textFault)
        {
            return UrlReading.Invalid(textFault);
        }
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Port is 0)
        {
            return UrlReading.Invalid("The URL cannot be read. Give one such as https://example.com/hooks.");
        }
        var host = uri.IdnHost.TrimEnd('.');
        var isAddress = IPAddress.TryParse(host, out var address) || NumericHost.TryRead(host, out address!);
        var mayBePrivate = isAddress ? policy.Private.Hold(host, address!) : policy.Private.MayHold(host);
        if (uri.Scheme == Uri.UriSchemeHttp && !policy.AllowHttp && !mayBePrivate)
        {
            return UrlReading.Invalid("Plain http is not allowed on this server. Give an https URL.");
        }

        return isAddress

                ? policy.Allows(address!.ToString(), address, isPlain: uri.Scheme == Uri.UriSchemeHttp)
                ? new UrlReading(uri, null, false)
                : UrlReading.Refused(SentenceFor(address))
            : ReadName(uri, host, policy, mayBePrivate);
    }

    // URLs that System.Uri would silently repair (blanks, backslashes, missing slashes, escaped hosts) are refused: the code that
    // checks and the code that connects must read the same URL.
    static string? FaultOfText(string url)
    {
        if (url.Length is 0 or > LongestUrl)
        {
            return url.Length == 0
                ? "The URL is empty. Give one such as https://example.com/hooks."
                : "The URL is longer than 2,000 characters. Give a shorter one.";
        }
        if (url.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c == '\\'))
        {
            return "The URL contains a blank, a control character or a backslash. Percent-encode it.";
        }
        var colon = url.IndexOf(':');
        if (colon < 0 || !IsWeb(url.AsSpan(0, colon)))
        {
            return "The URL must begin with https:// or http://. Give one such as https://example.com/hooks.";
        }
        return FaultOfAuthority(url.AsSpan(colon + 1));
    }

    static bool IsWeb(ReadOnlySpan<char> scheme) =>
        scheme.Equals("https", StringComparison.OrdinalIgnoreCase) || scheme.Equals("http", StringComparison.OrdinalIgnoreCase);

    static string? FaultOfAuthority(ReadOnlySpan<char> rest)
    {
        var authority = rest.StartsWith("//") ? rest[2..] : default;
        var end = authority.IndexOfAny('/', '?', '#');
        authority = end < 0 ? authority : authority[..end];
        if (authority.IsEmpty || authority[0] == ':')
        {
            return "The URL has no host. Give one such as https://example.com/hooks.";
        }
        if (authority.Contains('@'))
        {
            return "The URL contains a user name or password. Remove everything before the @, and put a secret into the path or query.";
        }
        return authority.Contains('%')
            ? "The host contains a percent sign (an escaped character or a zone id). Give a plain host name."
            : null;
    }

    static UrlReading ReadName(Uri uri, string host, AddressPolicy policy, bool mayBePrivate)
    {
        if (!IsName(host) || NumericHost.EndsInNumber(host))
        {
            return UrlReading.Invalid("The host is neither a name nor an address. Give one such as https://example.com/hooks.");
        }
        if (!policy.AllowLoopback && !mayBePrivate && (!host.Contains('.') || AddressPolicy.IsLoopbackName(host)))
        {
            return UrlReading.Refused($"The host is a local name. Give a full host name that the internet can reach{OrAllowIt}");
        }
        return new UrlReading(uri, null, false);
    }

    // The length limits of a name are left to the resolver (RFC 1035 §2.3.4); only its characters are checked here.
    static bool IsName(string host) =>
        host.Length > 0 && !host.Contains("..", StringComparison.Ordinal) && host[0] != '.'
        && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');

    static string SentenceFor(IPAddress address) => IPAddress.IsLoopback(AddressRules.Canonical(address))
        ? "The host is a loopback address, allowed only in open mode and for requests directly from this machine. Give a host that "
            + $"the internet can reach{OrAllowIt}"
        : AddressRules.IsNeverReached(address) ? "The host is an address that this server never calls. Give a host that the internet can reach."
        : $"The host is an address that this server may not call. Give a host that the internet can reach{OrAllowIt}";

    const string OrAllowIt = ", or let the server's operator allow this one in HOSTLINE_PRIVATE_RECEIVERS.";
}

/// <summary>The result of reading a URL: the URI, or the fault and whether it is in the address rather than in the form.</summary>
readonly record struct UrlReading(Uri? Uri, string? Fault, bool AddressRefused)
{
    public static UrlReading Invalid(string fault) => new(null, fault, false);

    public static UrlReading Refused(string fault) => new(null, fault, true);
}
