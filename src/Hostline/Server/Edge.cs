using Hostline.Core.Reasons;
using Hostline.Dialects;

namespace Hostline.Server;

/// <summary>The outermost layer: adds the headers of every response, and answers unexpected errors.</summary>
sealed class Edge(Claims claims, ILogger<Edge> log)
{
    public async Task Guard(HttpContext http, RequestDelegate next)
    {
        // Read first, because a dialect may rewrite the path later.
        var dialect = claims.Of(http.Request.Path);
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-store";
        if (IsFramedTwice(http.Request))
        {
            http.Response.Headers.Connection = "close";
            await Answer(http, dialect, 400,
                new(Reason.MalformedRequest, Detail: "The request has both Content-Length and Transfer-Encoding. Send one of them."));
            return;
        }

        try
        {
            await next(http);
            await UnreadBody.Discard(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; the change is unaffected.
        }
        catch (BadHttpRequestException bad)
        {
            await Answer(http, dialect, bad.StatusCode, new(Reason.MalformedRequest, Detail: Limits.DetailOf(bad)));
        }
        catch (Exception thrown)
        {
            var refusal = Failures.Of(thrown, http, log);
            await Answer(http, dialect, Failures.StatusOf(refusal), refusal);
        }
    }

    /// <summary>
    /// Two servers in a chain may each use a different one of the two headers, and so disagree on where the next request begins (RFC 9112
    /// §6.1). Kestrel would use Transfer-Encoding, and keeps the other one under the second name.
    /// </summary>
    static bool IsFramedTwice(HttpRequest request) =>
        request.Headers.TransferEncoding.Count > 0 && (request.Headers.ContainsKey("Content-Length") || request.Headers.ContainsKey("X-Content-Length"));

    async Task Answer(HttpContext http, Dialect? dialect, int status, Refusal refusal)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        await (dialect is null ? claims.AnswerOutside(http, status, refusal) : dialect.Fail(http, status, refusal));
    }
}
