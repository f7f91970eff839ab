using Hostline.Accounts;
using Hostline.Core.Reasons;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Outbox;

namespace Hostline.Dialects;

/// <summary>Finds out which account sends a request.</summary>
delegate Task<Outcome<Caller>> Authentication(HttpContext http);

/// <summary>
/// One vendor's interface, described to the server. A vendor is a folder beside this file with a class derived from this one, and a
/// line in <see cref="InstalledDialects"/>; the server, the verbs, the storage and the outbox stay as they are (docs/decisions/0022).
/// </summary>
abstract class Dialect
{
    /// <summary>In small letters, as it stands in the path of its document: <c>/openapi/NAME.json</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The vendor's name as people write it.</summary>
    public abstract string Vendor { get; }

    /// <summary>What clients of this dialect have as the path of their base URL; "" when that is the host itself.</summary>
    public abstract string Base { get; }

    /// <summary>
    /// The beginnings of the paths that belong to this dialect, in whole segments. Of two dialects, the one with the longer prefix has
    /// the path. Whatever is answered below one of them speaks this dialect's language.
    /// </summary>
    public abstract IReadOnlyList<string> Prefixes { get; }

    /// <summary>What its document says beside its routes; null for a dialect that publishes none.</summary>
    public virtual Description? Description => null;

    /// <summary>Adds the classes it is made of.</summary>
    public virtual void Register(IServiceCollection services)
    {
    }

    /// <summary>Registers its routes. Routing itself is the server's.</summary>
    public abstract void Map(IEndpointRouteBuilder routes);

    /// <summary>How it finds out who calls.</summary>
    public abstract Authentication Authentication(IServiceProvider services);

    /// <summary>
    /// Stands before routing: the headers that all its answers have, and older names of paths turned into those that it registers.
    /// </summary>
    public virtual void Begin(HttpContext http)
    {
    }

    /// <summary>Answers with refusals in its own shape. What a handler throws comes here as well (<see cref="Server.Failures"/>).</summary>
    public abstract Task Refuse(HttpContext http, params IReadOnlyList<Refusal> refusals);

    /// <summary>What is answered below its prefixes where no route is.</summary>
    public virtual Task NoSuchPath(HttpContext http) => Refuse(http, new Refusal(Reason.NotFound, Detail: "There is no such path here."));

    /// <summary>What is answered to a method that a path does not have. The router has set <c>Allow</c>.</summary>
    public virtual Task WrongMethod(HttpContext http)
    {
        if (!HttpMethods.IsOptions(http.Request.Method))
        {
            return Refuse(http, new Refusal(Reason.MethodNotAllowed, Detail: $"This path does not answer {http.Request.Method}, only {http.Response.Headers.Allow}."));
        }

        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>What is answered when a request failed outside of every route: it could not be read, or there is a bug.</summary>
    /// <param name="status">The status that the server would give it.</param>
    public virtual Task Fail(HttpContext http, int status, Refusal refusal) => Refuse(http, refusal);

    /// <summary>
    /// Members that its clients look for in an answer below no prefix at all, where nobody can know whose client it is: a wrong base
    /// URL is told to them too. They must not be any of <see cref="OuterAnswer"/>'s own.
    /// </summary>
    public virtual void WriteOutside(System.Text.Json.Utf8JsonWriter json, OuterAnswer answer)
    {
    }

    /// <summary>Its kinds of destinations: how each is tried, and how an attempt is rendered and signed.</summary>
    public virtual IEnumerable<DestinationKind> Destinations(IServiceProvider services) => [];
}
