using Hostline.Storage;

namespace Hostline.Server;

/// <summary>
/// Checks every second that the data directory still exists. An unused server would otherwise notice its deletion only at the next
/// change, long after the person who deleted it has left.
/// </summary>
sealed class DataWatch(Database database, TimeProvider time) : BackgroundService
{
    static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var tick = new PeriodicTimer(LooksEvery, time);
        try
        {
            while (!database.IsShared && await tick.WaitForNextTickAsync(stoppingToken))
            {
                if (database.FileTrouble() is { } trouble)
                {
                    database.Watch.Unwritable(trouble); // logged once, until a change is stored again
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server is stopping.
        }
    }
}
