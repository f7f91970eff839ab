using Hostline.Storage;

namespace Hostline.Server;

/// <summary>
/// Says at once when the data directory is deleted, moved or replaced under the running server, which would go on writing into files
/// that nobody will ever find. <c>/readyz</c> says so too.
/// </summary>
sealed class DataWatch(Settings settings, Database database, TimeProvider time, ILogger<DataWatch> log) : BackgroundService
{
    static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database.IsShared)
        {
            return;
        }

        var file = Path.Combine(Path.GetFullPath(settings.Data), DataDirectory.DatabaseFile);
        using var tick = new PeriodicTimer(LooksEvery, time);
        try
        {
            for (var wasThere = true; await tick.WaitForNextTickAsync(stoppingToken);)
            {
                var isThere = File.Exists(file);
                if (wasThere && !isThere)
                {
                    log.LogCritical("{File} was deleted or moved while the server runs on it: what is written from now on is lost when the server ends. "
                        + "Stop it with Ctrl-C and start it again; it then makes a fresh data directory, or takes up the one you put back.", file);
                }

                wasThere = isThere;
            }
        }
        catch (OperationCanceledException)
        {
            // The server ends.
        }
    }
}
