using Hostline.Core.Reasons;
using Hostline.Deciding;

namespace Hostline.Server;

/// <summary>
/// Account credentials that clients of a dialect have, besides Bearer keys. Dialects register them; our own API accepts them too where such a
/// client needs it.
/// </summary>
/// <param name="Name">The HTTP authentication scheme.</param>
sealed record AccountScheme(string Name, Func<HttpContext, Task<Outcome<Caller>>> Authenticate)
{
    public bool IsOf(HttpRequest request) => request.Headers.Authorization.ToString().StartsWith(Name + " ", StringComparison.OrdinalIgnoreCase);
}
