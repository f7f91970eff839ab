namespace Hostline.Network.Scanning;

/// <summary>The address of the virus scanner (HOSTLINE_CLAMD=host:port); without a host there is none, and only the PDF inspection decides.</summary>
/// <param name="Host">A name, an IPv4 or IPv6 address; null for no scanner.</param>
/// <param name="Port">TCP; 3310 by default.</param>
public sealed record ScannerSettings(string? Host, int Port)
{
    public const int UsualPort = 3310;

    public static ScannerSettings None { get; } = new(null, UsualPort);

    /// <summary>Null for no scanner.</summary>
    public string? Place => Host is null ? null : $"{Host}:{Port}";

    /// <param name="text"><c>host</c>, <c>host:port</c> or <c>[address]:port</c>; null or empty for none.</param>
    /// <exception cref="FormatException">It is not one of these: a scanner that was requested but not used would be a security
    /// hole.</exception>
    public static ScannerSettings Parse(string? text) =>
        string.IsNullOrWhiteSpace(text) ? None
        : Uri.TryCreate($"tcp://{text.Trim()}", UriKind.Absolute, out var url)
            && url is { Host.Length: > 0, PathAndQuery: "/" or "", UserInfo: "", Fragment: "" }
            ? new(url.DnsSafeHost, url.Port > 0 ? url.Port : UsualPort)
            : throw new FormatException("HOSTLINE_CLAMD must be host:port, with a port from 1 to 65535.");
}
