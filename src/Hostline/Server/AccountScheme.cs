using Hostline.Core.Reasons;
using Hostline.Deciding;

namespace Hostline.Server;

/// <summary>
/// Credentials of an account that the clients of a dialect have, beside Bearer keys. A dialect registers them, so that our own API takes
/// them too where such a client needs it.
/// </summary>
/// <param name="Name">The HTTP authentication scheme.</param>
sealed record AccountScheme(string Name, Func<HttpContext, Task<Outcome<Caller>>> Authenticate)
{
    public bool IsOf(HttpRequest request) => request.Headers.Authorization.ToString().StartsWith(Name + " ", StringComparison.OrdinalIgnoreCase);
}
