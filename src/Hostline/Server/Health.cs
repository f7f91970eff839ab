using Hostline.Storage;

namespace Hostline.Server;

/// <summary><c>GET /healthz</c>: the process serves. <c>GET /readyz</c>: it should be sent traffic; 503 while draining or without its database.</summary>
static class Health
{
    /// <summary>Some load balancers ask by HEAD.</summary>
    static readonly string[] Reading = ["GET", "HEAD"];

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void Map(WebApplication app)
    {
        app.MapMethods("/healthz", Reading, () => Results.Json(new { status = "ok" }));
        app.MapMethods("/readyz", Reading, Ready);
    }

    static async Task<IResult> Ready(Database database, IHostApplicationLifetime lifetime)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return Results.Json(new { status = "draining" }, statusCode: 503);
        }

        try
        {
            await database.Now().WaitAsync(Patience);
            return Results.Json(new { status = "ready" });
        }
        catch (Exception gone) when (gone is StorageBusyException or TimeoutException)
        {
            return Results.Json(new { status = "no database" }, statusCode: 503);
        }
    }
}
