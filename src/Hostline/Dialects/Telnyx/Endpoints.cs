using Hostline.Core.Accounts;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Server;

namespace Hostline.Dialects.Telnyx;

/// <summary>The action of a route for an authenticated caller: returns the body of a 200, or refusals.</summary>
delegate Task<Outcome<byte[]>> Handler(HttpContext http, Caller caller);

/// <summary>The same with the members of a JSON body. The handler checks <c>fields.Refusals</c> before it acts.</summary>
delegate Task<Outcome<byte[]>> BodyHandler(HttpContext http, Caller caller, Fields fields);

delegate Task<Outcome<byte[]>> ListHandler(Caller caller, ListQuery query);

/// <summary>The same for a list that depends on the origin of the request.</summary>
delegate Task<Outcome<byte[]>> RequestListHandler(HttpContext http, Caller caller, ListQuery query);

/// <summary>The same for a list of the 10DLC family.</summary>
delegate Task<Outcome<byte[]>> RecordHandler(HttpContext http, Caller caller, RecordQuery query);

/// <summary>The common part of this dialect's routes: authentication, and reading the body or the query. The server handles exceptions of handlers.</summary>
sealed class Endpoints(IEndpointRouteBuilder routes, Authentication authenticate, Searches searches)
{
    public const string Root = "/v2";

    /// <summary>The vendor's guides also use these paths without the version.</summary>
    public const string Unversioned = "/10dlc";

    /// <summary>
    /// Paths of the 10DLC family in official clients of 2025, with the present path. Source: their published code, and php #97 for the
    /// last (docs/dialects/telnyx.md, "Older paths").
    /// </summary>
    static readonly (string Older, string Now)[] OlderPaths =
    [
        (Root + "/campaignBuilder", "/campaignBuilder"),
        (Root + "/campaign", "/campaign"),
        (Root + "/phone_number_campaigns", "/phone_number_campaigns"),
        (Root + "/phoneNumberAssignmentByProfile", "/phoneNumberAssignmentByProfile"),
        (Root + "/phoneNumberCampaign", "/phone_number_campaigns"),
        (Root + Unversioned + "/phoneNumberCampaign", "/phone_number_campaigns"),
    ];

    /// <summary>Adds the version to a path without one, and replaces an older path by the present one.</summary>
    public static void GivePathItsPresentName(HttpRequest request)
    {
        if (request.Path.StartsWithSegments(Unversioned))
        {
            request.Path = Root + request.Path;
        }

        foreach (var (older, now) in OlderPaths)
        {
            if (request.Path.StartsWithSegments(older, StringComparison.OrdinalIgnoreCase, out var rest))
            {
                request.Path = Root + Unversioned + now + rest;
                break;
            }
        }
    }

    public DescribedRoute Get(string path, Handler handler, params Parameter[] query) => Map(["GET", "HEAD"], path, handler, query);

    /// <param name="filters">The parameters it takes in addition to the page's; any other filter is refused.</param>
    public DescribedRoute List(string path, Parameter[] filters, ListHandler handler) => List(path, filters, (_, caller, query) => handler(caller, query));

    public DescribedRoute List(string path, Parameter[] filters, RequestListHandler handler)
    {
        Parameter[] parameters = [.. Paging.Parameters, .. filters];
        string[] names = [.. parameters.Select(p => p.Name)];
        return Map(["GET", "HEAD"], path, (http, caller) =>
        {
            var query = ListQuery.Read(http.Request, names);
            return query.IsRefused ? Refused(query.Refusals)
                : query.Value!.IsSearch ? InTurn(http, caller, () => handler(http, caller, query.Value!))
                : handler(http, caller, query.Value!);
        }, parameters);
    }

    /// <summary>A list of the 10DLC family, which has its own format.</summary>
    public DescribedRoute Records(string path, int sizeByDefault, Parameter[] filters, RecordHandler handler)
    {
        Parameter[] parameters = [.. RecordQuery.Parameters(sizeByDefault), .. filters];
        string[] names = [.. parameters.Select(p => p.Name)];
        return Map(["GET", "HEAD"], path, (http, caller) =>
        {
            var query = RecordQuery.Read(http.Request, sizeByDefault, names);
            return query.IsRefused ? Refused(query.Refusals) : InTurn(http, caller, () => handler(http, caller, query.Value!));
        }, parameters);
    }

    /// <summary>A query that reads many rows to find a few waits for the account's turn.</summary>
    Task<Outcome<byte[]>> InTurn(HttpContext http, Caller caller, Func<Task<Outcome<byte[]>>> search) =>
        searches.Run(caller.Taker, search, refusal => refusal, http.RequestAborted);

    public DescribedRoute Post(string path, Handler handler) => Map(["POST"], path, handler, []);

    public DescribedRoute PostJson(string path, BodyHandler handler) => Post(path, WithBody(handler));

    public DescribedRoute PatchJson(string path, BodyHandler handler) => Map(["PATCH"], path, WithBody(handler), []);

    public DescribedRoute PutJson(string path, BodyHandler handler) => Map(["PUT"], path, WithBody(handler), []);

    public DescribedRoute Delete(string path, Handler handler) => Map(["DELETE"], path, handler, []);

    DescribedRoute Map(string[] methods, string path, Handler handler, Parameter[] query)
    {
        var route = new DescribedRoute(methods[0], path, query);
        routes.MapMethods(Root + path, methods, (RequestDelegate)(http => Serve(http, handler, route))).WithMetadata(route);
        return route;
    }

    static Handler WithBody(BodyHandler handler) => async (http, caller) =>
    {
        var body = await StrictJson.Read(http.Request, http.RequestAborted);
        return body.IsRefused ? Outcome<byte[]>.Refused(body.Refusals) : await handler(http, caller, new Fields(body.Value));
    };

    async Task Serve(HttpContext http, Handler handler, DescribedRoute route)
    {
        var caller = await authenticate(http);
        var outcome = caller.IsRefused ? Outcome<byte[]>.Refused(caller.Refusals) : await handler(http, caller.Value!);
        await (outcome.IsRefused ? Answers.Refused(http, outcome.Refusals) : Give(http, caller.Value!, outcome.Value!, route.Operation!));
    }

    static Task Give(HttpContext http, Caller caller, byte[] answer, Operation operation) =>
        Answers.Bytes(http, Envelopes.Of(http.Request, caller) == Envelope.Data ? Envelopes.WithoutOurs(answer, operation.Answer) : answer, operation.Status);

    public static Task<Outcome<byte[]>> Refused(IReadOnlyList<Refusal> refusals) => Task.FromResult(Outcome<byte[]>.Refused(refusals));

    /// <summary>An id from the path; null if it is not a UUID, which is answered 404 like an unknown one.</summary>
    public static T? IdOf<T>(HttpContext http, string name = "id") where T : struct, IId<T> =>
        Ids.TryParseExact(http.Request.RouteValues[name] as string, out T id) ? id : null;
}
