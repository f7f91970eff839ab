using Hostline.Storage;

namespace Hostline.Server;

/// <summary>
/// Looks every second whether the data directory is still there. A server that nobody uses would otherwise learn of its deletion with the
/// next change only, long after whoever deleted it has gone.
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
                    database.Watch.Unwritable(trouble); // said once, until a change was stored again
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server ends.
        }
    }
}
