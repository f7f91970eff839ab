using System.Security.Cryptography;
using System.Buffers.Text;
using Hostline.Core.Accounts;
using Hostline.Server;
using Hostline.Storage;

namespace Hostline.Pages;

/// <summary>
/// The cookie of a session. Over https its name begins with <c>__Host-</c>, so that no other host can set it. Over plain http on this machine
/// it contains a fingerprint of this server, because browsers share cookies between the ports of a host. Over plain http from elsewhere there
/// is none, because it could be intercepted.
/// </summary>
public sealed class SessionCookie(Settings settings, MasterKey masterKey)
{
    const int FingerprintBytes = 4;
    const string Guest = "-guest";

    /// <summary>The cookie of a session over plain http on this machine.</summary>
    public string PlainName { get; } = "hostline-" + Convert.ToHexStringLower(masterKey.Derive("session-cookie-name")[..FingerprintBytes]);

    /// <summary>Whether a browser may sign in with this request; if not, only over https.</summary>
    public bool IsAllowed(HttpRequest request) => IsSecure(request) || (Provenance.IsLoopback(request) && Provenance.Relayed(request) is null);

    /// <summary>The content of the session cookie; null if there is none.</summary>
    public string? Read(HttpRequest request) => request.Cookies[Name(request)];

    public void Set(HttpContext http, ApiKey session, TimeSpan life) => Set(http, Name(http.Request), session.Text, life);

    public void Delete(HttpContext http) => http.Response.Cookies.Delete(Name(http.Request), Options(http.Request, null));

    /// <summary>
    /// A random value for a browser that is not signed in yet, so that its forms are bound to it. It has no other meaning, and signing in
    /// replaces it.
    /// </summary>
    public string OfGuest(HttpContext http)
    {
        var name = Name(http.Request) + Guest;
        return http.Items[name] is string made ? made
            : http.Request.Cookies[name] is { } known && ApiKey.IsSession(known) ? known
            : RenewGuest(http);
    }

    /// <summary>A new value after the first of two factors: whoever set the earlier one does not share what was shown.</summary>
    public string RenewGuest(HttpContext http)
    {
        var name = Name(http.Request) + Guest;
        var fresh = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        http.Items[name] = fresh;
        Set(http, name, fresh, null);
        return fresh;
    }

    public void ForgetGuest(HttpContext http) => http.Response.Cookies.Delete(Name(http.Request) + Guest, Options(http.Request, null));

    void Set(HttpContext http, string name, string value, TimeSpan? life) => http.Response.Cookies.Append(name, value, Options(http.Request, life));

    CookieOptions Options(HttpRequest request, TimeSpan? life) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/", Secure = IsSecure(request), MaxAge = life, IsEssential = true };

    string Name(HttpRequest request) => IsSecure(request) ? "__Host-hostline" : PlainName;

    /// <summary>A proxy that terminates TLS without a header is recognized by the configured address.</summary>
    bool IsSecure(HttpRequest request) =>
        request.IsHttps || (settings.PublicUrl?.Scheme == Uri.UriSchemeHttps && Provenance.IsOwnName(request, settings.PublicUrl));
}
