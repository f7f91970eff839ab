namespace Hostline.Tests.Support;

/// <summary>
/// The tests' HTTP client for 127.0.0.1. Redirects are shown, not followed; only connections are kept between requests.
/// </summary>
public static class Http
{
#pragma warning disable RS0030 // the guarded client refuses what tests must be able to do: speak to loopback, see redirects
    public static HttpClient Client { get; } =
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { Timeout = Hang.Limit };
#pragma warning restore RS0030
}
