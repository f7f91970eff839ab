using Hostline.Storage;

namespace Hostline.Server;

/// <summary>
/// <c>GET /healthz</c>: the process is running. <c>GET /readyz</c>: it should get traffic; 503 while draining, or while its database
/// cannot be read and written.
/// </summary>
static class Health
{
    /// <summary>Some load balancers use HEAD.</summary>
    static readonly string[] Reading = ["GET", "HEAD"];

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void Map(WebApplication app)
    {
        app.MapMethods("/healthz", Reading, () => Results.Json(new { status = "ok" }));
        app.MapMethods("/readyz", Reading, Ready);
    }

    static async Task<IResult> Ready(Database database, CommitQueue queue, IHostApplicationLifetime lifetime, CancellationToken cancellation)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return NotReady("draining");
        }

        try
        {
            await database.Run(new(), cancellation).WaitAsync(Patience, cancellation);
            if (database.Trouble() is { } trouble)
            {
                database.Watch.Unwritable(trouble);
                return NotReady("database cannot be written");
            }

            // A node that is not ready gets no changes, so it must test by itself when the database can be written again.
            if (!database.Watch.IsWritable)
            {
                await queue.Write(new Unit { IsRequest = true }.Then(Probe, "readiness", Array.Empty<byte>())).WaitAsync(Patience, cancellation);
            }

            return Results.Json(new { status = "ready" });
        }
        catch (Exception gone) when (gone is StorageBusyException or OutcomeUnknownException or TimeoutException)
        {
            return NotReady(database.Watch.IsWritable ? "no database" : "database cannot be used");
        }
    }

    static IResult NotReady(string status) => Results.Json(new { status }, statusCode: 503);

    static readonly Insert Probe = new("meta", "key, value", "$1, $2", conflict: OnConflict.Update("key", "value = excluded.value"));
}
