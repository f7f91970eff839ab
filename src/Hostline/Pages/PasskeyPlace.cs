using System.Net;
using Hostline.Server;

namespace Hostline.Pages;

/// <summary>Where browsers accept passkeys: on the server's name over https, and on localhost. Not on IP addresses.</summary>
sealed class PasskeyPlace(Settings settings, SessionCookie cookie)
{
    public bool IsOffered(HttpRequest request) => cookie.IsAllowed(request) && !IPAddress.TryParse(request.Host.Host.Trim('[', ']'), out _)
        && (settings.PublicUrl is not { } own || Provenance.IsOwnName(request, own));
}
