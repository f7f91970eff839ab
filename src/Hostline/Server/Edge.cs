using Hostline.Core.Reasons;

namespace Hostline.Server;

/// <summary>The outermost layer: headers of every answer, and what a bug looks like from outside.</summary>
static class Edge
{
    public static async Task Guard(HttpContext http, RequestDelegate next)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; what was decided stands.
        }
        catch (BadHttpRequestException bad)
        {
            await Answer(http, bad.StatusCode, "10015", "Bad Request", bad.Message);
        }
        catch (Exception bug)
        {
            http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Hostline.Server.Edge")
                .LogError(bug, "{Method} {Path} failed unexpectedly.", http.Request.Method, http.Request.Path);
            await Answer(http, 500, "10007", "Unexpected error", "Something went wrong on our side. Read the resource before you send the request again.");
        }
    }

    /// <summary>One shape that the clients of every dialect can read.</summary>
    static async Task Answer(HttpContext http, int status, string code, string title, string detail)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        http.Response.StatusCode = status;
        await http.Response.WriteAsJsonAsync(new { errors = new[] { new { code, title, detail } }, code = (status == 500 ? Reason.UnexpectedError : Reason.MalformedRequest).Code() });
    }
}
