using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Secrets;
using Hostline.Server;

namespace Hostline.Api;

delegate Task<IResult> Handler(HttpContext http, Access access);

delegate Task<IResult> SandboxHandler(HttpContext http, Access access, World sandbox);

/// <summary>The methods of a path. Not the router's own metadata, which would refuse other methods before our handler runs.</summary>
sealed record AnsweredMethods(IReadOnlyCollection<string> Methods);

/// <summary>
/// The table of routes under <c>/hostline/v1</c>, and their common parts: authorization, and problem+json for every error, unknown paths and
/// methods included.
/// </summary>
sealed class Endpoints(Credentials credentials, Sandboxes.SandboxBook sandboxes, OpenMode open, Searches searches, ILogger<Endpoints> log)
{
    public const string Root = "/hostline/v1";
    const string SandboxRoot = "/sandboxes/{sandbox}";

    readonly Dictionary<string, SortedDictionary<string, ApiRoute>> paths = [];
    readonly List<ApiRoute> routes = [];

    /// <summary>In the order of registration; HEAD counts as GET.</summary>
    public IReadOnlyList<ApiRoute> Routes => routes;

    /// <param name="query">The parameters that it takes; any other is refused.</param>
    public ApiRoute Get(string path, Who who, Handler handler, params Parameter[] query) => Add("GET", path, who, handler, query);

    /// <summary>A route that reads much more than it returns: it waits for the caller's turn.</summary>
    public ApiRoute Search(string path, Who who, Handler handler, params Parameter[] query) =>
        Get(path, who, (http, access) => InTurn(http, access, () => handler(http, access)), query);

    public Task<IResult> InTurn(HttpContext http, Access access, Func<Task<IResult>> search) =>
        searches.Run(access.Taker, search, refusal => Problem.Of(refusal), http.RequestAborted);

    public ApiRoute Post(string path, Who who, Handler handler, params Parameter[] query) => Add("POST", path, who, handler, query);

    public ApiRoute Put(string path, Who who, Handler handler, params Parameter[] query) => Add("PUT", path, who, handler, query);

    public ApiRoute Patch(string path, Who who, Handler handler, params Parameter[] query) => Add("PATCH", path, who, handler, query);

    public ApiRoute Delete(string path, Who who, Handler handler, params Parameter[] query) => Add("DELETE", path, who, handler, query);

    /// <summary>A route of one sandbox, for its own key and the operator key. Any other key gets 404, as for a sandbox that does not exist.</summary>
    public ApiRoute OfSandbox(string method, string path, SandboxHandler handler, params Parameter[] query) =>
        Add(method, SandboxRoot + path, Who.Desk, async (http, access) =>
        http.Id<WorldId>("sandbox") is { } id && access.SeesWorld(id) && await sandboxes.Find(id) is { } sandbox
            ? await handler(http, access, sandbox)
            : Problem.Of(new Refusal(Reason.NotFound, Detail: "There is no such sandbox for these credentials.")), query);

    public void MapTo(IEndpointRouteBuilder routes)
    {
        foreach (var (path, methods) in paths)
        {
            routes.Map(Root + path, (RequestDelegate)(http => Serve(http, methods))).WithMetadata(new AnsweredMethods(methods.Keys));
        }

        routes.Map(Root + "/{**rest}", (RequestDelegate)(http => Problem.Of(new Refusal(Reason.NotFound, Detail: $"There is no such path under {Root}."))
            .ExecuteAsync(http)));
    }

    ApiRoute Add(string method, string path, Who who, Handler handler, Parameter[] query)
    {
        if (!paths.TryGetValue(path, out var methods))
        {
            paths[path] = methods = new(StringComparer.Ordinal);
        }

        var route = new ApiRoute(method, path, who, handler, query);
        methods.Add(method, route);
        routes.Add(route);
        if (method == "GET")
        {
            // The same without a body, which Kestrel leaves out.
            methods.Add("HEAD", route);
        }

        return route;
    }

    async Task Serve(HttpContext http, SortedDictionary<string, ApiRoute> methods)
    {
        if (!methods.TryGetValue(http.Request.Method, out var route))
        {
            http.Response.Headers.Allow = string.Join(", ", methods.Keys);
            await Problem.Of(new Refusal(Reason.MethodNotAllowed, Detail: $"This path answers {string.Join(", ", methods.Keys)}.")).ExecuteAsync(http);
            return;
        }

        http.Features.Set(route);
        await (await Failures.Answered(http, log, () => Answer(http, route), refusal => Problem.Of(refusal))).ExecuteAsync(http);
    }

    async Task<IResult> Answer(HttpContext http, ApiRoute route)
    {
        var access = await Admit(http, route.Who);
        return access.IsRefused ? Problem.Of(access.Refusals)
            : access.Value!.Refuse(route.Roles) is { } refused ? Problem.Of(refused)
            : await route.Handler(http, access.Value);
    }

    static string WrongKind(Who sent, Who wanted) => $"The key that was sent is {ApiRoute.KeyOf(sent)}; this needs {ApiRoute.KeysOf(wanted)}.";

    async Task<Outcome<Access>> Admit(HttpContext http, Who who)
    {
        var closed = who.HasFlag(Who.OpenMode) ? open.WhyClosedTo(http.Request) : null;
        if (who == Who.Anyone || (who.HasFlag(Who.OpenMode) && closed is null))
        {
            return Access.Nobody;
        }

        var access = await credentials.Of(http, who);
        if (closed is not null && access.IsRefused && Bearer.Of(http.Request) is null)
        {
            return new Refusal(Reason.NotAuthenticated, Detail: $"This needs the operator key. {closed}");
        }

        return access.IsRefused || (access.Value!.Who & who) != 0 ? access : new Refusal(Reason.NotAllowed, Detail: WrongKind(access.Value.Who, who));
    }
}
