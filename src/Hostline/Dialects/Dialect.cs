using Hostline.Core.Hostings;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Outbox;

namespace Hostline.Dialects;

/// <summary>Identifies the account that sent a request.</summary>
delegate Task<Outcome<Caller>> Authentication(HttpContext http);

/// <summary>
/// One vendor's API, described to the server. A vendor is a folder beside this file with a class derived from this one, and a line in
/// <see cref="InstalledDialects"/>; the server, the verbs, the storage and the outbox need no change (docs/decisions/0023-dialect-seam.md).
/// </summary>
abstract class Dialect
{
    /// <summary>In lower case, as in the path of its document: <c>/openapi/NAME.json</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The vendor's name as people write it.</summary>
    public abstract string Vendor { get; }

    /// <summary>The path of its clients' base URL; "" for the root.</summary>
    public abstract string Base { get; }

    /// <summary>
    /// The path prefixes of this dialect, in whole segments. If two dialects match, the one with the longer prefix gets the path. Every
    /// response under one of them is in this dialect's format.
    /// </summary>
    public abstract IReadOnlyList<string> Prefixes { get; }

    /// <summary>
    /// The vendor's hosts, for clients that cannot be given another base URL: a proxy of this server can answer for them. Empty if its clients
    /// need none.
    /// </summary>
    public virtual IReadOnlyList<string> Hosts => [];

    /// <summary>Lines for people: the settings with which clients use the proxy.</summary>
    public virtual IEnumerable<string> ProxySettings(string proxy, string certificate) => [];

    /// <summary>Its document without the routes; null for a dialect that publishes none.</summary>
    public virtual Description? Description => null;

    public virtual void Register(IServiceCollection services)
    {
    }

    public abstract void Map(IEndpointRouteBuilder routes);

    public abstract Authentication Authentication(IServiceProvider services);

    /// <summary>Called before routing: sets the headers of all its responses, and replaces older paths by the registered ones.</summary>
    public virtual void Begin(HttpContext http)
    {
    }

    /// <summary>
    /// Answers with refusals in its own format. Exceptions of handlers also end up here (<see cref="Server.Failures"/>).
    /// </summary>
    public abstract Task Refuse(HttpContext http, params IReadOnlyList<Refusal> refusals);

    /// <summary>The response to a path under its prefixes that has no route.</summary>
    public virtual Task NoSuchPath(HttpContext http) => Refuse(http, new Refusal(Reason.NotFound, Detail: "There is no such path here."));

    /// <summary>The response to a method that a path does not have. The router has set <c>Allow</c>.</summary>
    public virtual Task WrongMethod(HttpContext http)
    {
        if (!HttpMethods.IsOptions(http.Request.Method))
        {
            return Refuse(http, new Refusal(Reason.MethodNotAllowed,
                Detail: $"This path does not answer {http.Request.Method}, only {http.Response.Headers.Allow}."));
        }

        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>The response to a request that failed outside of every route: it could not be read, or there is a bug.</summary>
    /// <param name="status">The status that the server would use.</param>
    public virtual Task Fail(HttpContext http, int status, Refusal refusal) => Refuse(http, refusal);

    /// <summary>
    /// Writes members that its clients expect in a response outside of all prefixes, where the client is unknown: it explains a wrong base URL.
    /// They must not collide with those of <see cref="OuterAnswer"/>.
    /// </summary>
    public virtual void WriteOutside(System.Text.Json.Utf8JsonWriter json, OuterAnswer answer)
    {
    }

    /// <summary>Its own next steps for reasons where the catalog's do not use the terms of its clients.</summary>
    public virtual ReasonWords Reasons => ReasonWords.Neutral;

    /// <summary>The terms under which it accepts orders; null for a dialect that accepts none.</summary>
    public virtual HostingTerms? Terms(IServiceProvider services) => null;

    /// <summary>A new messaging profile with this dialect's defaults; null for a dialect that has none.</summary>
    public virtual Accounts.ProfileDraft? NewProfile(IServiceProvider services, string name) => null;

    /// <summary>Its kinds of destinations: the retry schedule of each, and how an attempt is rendered and signed.</summary>
    public virtual IEnumerable<DestinationKind> Destinations(IServiceProvider services) => [];
}
