using Hostline.Accounts;
using Hostline.Core.Reasons;
using Hostline.Storage;

namespace Hostline.Dialects.Telnyx;

/// <summary>What a route does for an authenticated caller.</summary>
delegate Task Handler(HttpContext http, Caller caller);

/// <summary>
/// What every route of this dialect shares: who is calling, the request id under both names the SDKs read, and what a
/// failing store looks like from outside.
/// </summary>
sealed class Endpoints(IEndpointRouteBuilder routes, Accounts.Accounts accounts, ILogger log)
{
    public void Get(string path, Handler handler) => Map("GET", path, handler);

    public void Post(string path, Handler handler) => Map("POST", path, handler);

    public void Patch(string path, Handler handler) => Map("PATCH", path, handler);

    public void Delete(string path, Handler handler) => Map("DELETE", path, handler);

    void Map(string method, string path, Handler handler) =>
        routes.MapMethods("/v2" + path, [method], (RequestDelegate)(http => Serve(http, handler)));

    async Task Serve(HttpContext http, Handler handler)
    {
        Name(http);
        try
        {
            var caller = await accounts.Authenticate(BearerOf(http.Request));
            if (caller.IsRefused)
            {
                await Answers.Refused(http, caller.Refusals);
                return;
            }

            await handler(http, caller.Value!);
        }
        catch (StorageBusyException busy)
        {
            log.LogWarning(busy, "{Method} {Path} was answered 503.", http.Request.Method, http.Request.Path);
            await Answers.Refused(http, new Refusal(Reason.Busy));
        }
        catch (OutcomeUnknownException unknown)
        {
            log.LogError(unknown, "{Method} {Path} was answered 503, outcome unknown.", http.Request.Method, http.Request.Path);
            await Answers.Refused(http, new Refusal(Reason.OutcomeUnknown));
        }
    }

    public static void Name(HttpContext http)
    {
        var id = Guid.CreateVersion7().ToString();
        http.Response.Headers["x-request-id"] = id;
        http.Response.Headers["Request-Id"] = id;
    }

    public static string? BearerOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : null;
    }

    /// <summary>An id from the path; null for what is no UUID, which is answered 404 like an unknown one.</summary>
    public static Guid? IdOf(HttpContext http, string name = "id") =>
        Guid.TryParseExact(http.Request.RouteValues[name] as string, "D", out var id) ? id : null;
}
