using Hostline.Dialects;

namespace Hostline.Server;

/// <summary>
/// Around every request below a prefix that a dialect claims: what no route took and what a handler threw is answered in that
/// dialect's language. Which paths exist is public, so that is answered without looking at credentials.
/// </summary>
sealed class DialectRequests(Claims claims, ILoggerFactory loggers)
{
    readonly Dictionary<Dialect, ILogger> logs = claims.Dialects.ToDictionary(d => d, d => loggers.CreateLogger("Hostline.Dialects." + d.Vendor));

    public Task Serve(HttpContext http, RequestDelegate next) => claims.Of(http.Request.Path) is { } dialect ? Serve(http, next, dialect) : next(http);

    async Task Serve(HttpContext http, RequestDelegate next, Dialect dialect)
    {
        dialect.Begin(http);
        try
        {
            await next(http);
        }
        catch (Exception thrown) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            await dialect.Refuse(http, Failures.Of(thrown, http, logs[dialect]));
            return;
        }

        if (http.Response.HasStarted)
        {
            return;
        }

        if (http.Response.StatusCode == StatusCodes.Status404NotFound)
        {
            await dialect.NoSuchPath(http);
        }
        else if (http.Response.StatusCode == StatusCodes.Status405MethodNotAllowed)
        {
            await dialect.WrongMethod(http);
        }
    }
}
