using Hostline.Dialects;

namespace Hostline.Server;

/// <summary>
/// Wraps every request under a dialect's prefix: unknown paths, and exceptions of handlers, are answered in that dialect's format. The list of
/// paths is public, so unknown ones are answered without checking credentials.
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
