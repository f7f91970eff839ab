using System.Reflection;
using Hostline.Core.Reasons;

namespace Hostline.Server;

/// <summary>What is answered where nothing is: which base the path may have been meant to follow. And the root, which people open in a browser.</summary>
static class NoSuchPath
{
    const int PathShown = 80;
    const string NextStep = "Check the base URL of your client.";

    /// <summary>The paths of a dialect answer for themselves.</summary>
    public static async Task Answer(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response is not { HasStarted: false, StatusCode: StatusCodes.Status404NotFound } || http.GetEndpoint() is not null)
        {
            return;
        }

        if (http.Request.Path == "/" && HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status200OK;
            http.Response.ContentType = "text/plain; charset=utf-8";
            await http.Response.WriteAsync(Root);
            return;
        }

        await Edge.Answer(http, StatusCodes.Status404NotFound, "10005", "Resource not found", Sentence(http.Request.Path.Value ?? "/"), Reason.NotFound, NextStep);
    }

    static string Sentence(string path) =>
        $"There is no {(path.Length <= PathShown && !path.Any(char.IsControl) ? $"path {path}" : "such path")} here. The vendor's API begins with /v2 and Hostline's own with /hostline/v1.";

    static string Root { get; } = $"""
        Hostline {Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion}

        /v2               the vendor's API; read and try it at /openapi/telnyx
        /hostline/v1      Hostline's own API: sandboxes, clock, messages, orders, deliveries, the operator's desk
        /healthz, /readyz for a load balancer

        """;
}
