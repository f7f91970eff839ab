using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Server;

namespace Hostline.Dialects.Twilio;

delegate Task<Outcome<Answer>> Handler(Request request);

/// <summary>
/// The common part of this dialect's routes: authentication, reading the parameters, and responding. All of the vendor's hosts are served on
/// one port; their paths do not collide.
/// </summary>
sealed class Endpoints(IEndpointRouteBuilder routes, Authentication authenticate, Searches searches)
{
    delegate Task<Outcome<Answer>> Run(HttpContext http, Caller caller);

    public DescribedRoute Get(string path, Handler handler, params Parameter[] query) => Map("GET", path, handler, query);

    public DescribedRoute Post(string path, Handler handler) => Map("POST", path, handler, []);

    public DescribedRoute PostJson(string path, Func<Request, Fields, Task<Outcome<Answer>>> handler)
    {
        var route = new DescribedRoute("POST", path, []);
        Run run = (http, caller) => ReadJson(http, caller, handler);
        routes.MapPost(path, (RequestDelegate)(http => Serve(http, run))).WithMetadata(route);
        return route;
    }

    static async Task<Outcome<Answer>> ReadJson(HttpContext http, Caller caller, Func<Request, Fields, Task<Outcome<Answer>>> handler)
    {
        var body = await StrictJson.Read(http.Request, http.RequestAborted);
        return body.IsRefused ? Outcome<Answer>.Refused(body.Refusals)
            : await handler(new(http, caller, Fields.OfQuery(http.Request.Query)), new Fields(body.Value));
    }

    public DescribedRoute Delete(string path, Handler handler) => Map("DELETE", path, handler, []);

    /// <summary>A query that reads many rows to find a few waits for the account's turn.</summary>
    public Task<Outcome<Answer>> InTurn(Request request, Func<Task<Outcome<Answer>>> search) =>
        searches.Run(request.Caller.Taker, search, refusal => refusal, request.Aborted);

    DescribedRoute Map(string method, string path, Handler handler, Parameter[] query)
    {
        var route = new DescribedRoute(method, path, query);
        string[] methods = method == "GET" ? ["GET", "HEAD"] : [method];
        Run run = (http, caller) => ReadParameters(http, caller, handler);
        routes.MapMethods(path, methods, (RequestDelegate)(http => Serve(http, run))).WithMetadata(route);
        return route;
    }

    async Task Serve(HttpContext http, Run run)
    {
        var caller = await authenticate(http);
        var outcome = caller.IsRefused ? Outcome<Answer>.Refused(caller.Refusals) : await run(http, caller.Value!);
        await (outcome.IsRefused ? Answers.Refused(http, outcome.Refusals) : Answers.Send(http, outcome.Value));
    }

    static async Task<Outcome<Answer>> ReadParameters(HttpContext http, Caller caller, Handler handler)
    {
        var fields = await Parameters.Read(http.Request, http.RequestAborted);
        return fields.IsRefused ? Outcome<Answer>.Refused(fields.Refusals) : await handler(new(http, caller, fields.Value!));
    }
}
