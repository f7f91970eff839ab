using Hostline.Core.Reasons;

namespace Hostline.Server;

/// <summary>The outermost layer: headers of every answer, and what a bug looks like from outside.</summary>
static class Edge
{
    public static async Task Guard(HttpContext http, RequestDelegate next)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-store";
        if (IsFramedTwice(http.Request))
        {
            http.Response.Headers.Connection = "close";
            await Answer(http, 400, "10015", "Bad Request", "The request has both Content-Length and Transfer-Encoding. Send one of them.", Reason.MalformedRequest);
            return;
        }

        try
        {
            await next(http);
            await UnreadBody.Discard(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; what was decided stands.
        }
        catch (BadHttpRequestException bad)
        {
            await Answer(http, bad.StatusCode, "10015", "Bad Request", bad.Message, Reason.MalformedRequest);
        }
        catch (Exception bug)
        {
            http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Hostline.Server.Edge")
                .LogError(bug, "{Method} {Path} failed unexpectedly.", http.Request.Method, http.Request.Path);
            await Answer(http, 500, "10007", "Unexpected error", ReasonCatalog.Of(Reason.UnexpectedError).Sentence, Reason.UnexpectedError);
        }
    }

    /// <summary>
    /// Two servers in a row may each believe another one of both headers, and so disagree where the next request begins (RFC 9112 §6.1).
    /// This server would believe Transfer-Encoding, and keeps the other one under the second name.
    /// </summary>
    static bool IsFramedTwice(HttpRequest request) =>
        request.Headers.TransferEncoding.Count > 0 && (request.Headers.ContainsKey("Content-Length") || request.Headers.ContainsKey("X-Content-Length"));

    /// <summary>One shape that the clients of every dialect can read, and those of our own API, with what they find in every refusal.</summary>
    public static async Task Answer(HttpContext http, int status, string code, string title, string detail, Reason reason, string? nextStep = null)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        http.Response.StatusCode = status;
        var next_step = nextStep ?? ReasonCatalog.Of(reason).NextStep;
        await http.Response.WriteAsJsonAsync(new
        {
            errors = new[] { new { code, title, detail, meta = new { reason = reason.Code(), next_step } } },
            title,
            status,
            detail,
            code = reason.Code(),
            next_step,
        });
    }
}
