namespace Hostline.Dialects.Twilio;

static class VendorHosts
{
    public static readonly IReadOnlyList<string> All = ["api.twilio.com", "lookups.twilio.com", "numbers.twilio.com", "preview.twilio.com"];

    /// <summary>
    /// Scheme and host that the client used. A client that asks for one of the vendor's hosts came through the proxy, which terminates its TLS.
    /// </summary>
    public static string OriginOf(HttpRequest request) =>
        All.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase) ? $"https://{request.Host}" : $"{request.Scheme}://{request.Host}";
}
