using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Loops;
using Hostline.Network;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>
/// Deletes what is left at an upstream host of hostings that ended before their route was published, as when a customer deletes an order after
/// requesting a code. Repeated until it is gone there.
/// </summary>
public sealed class UpstreamLeftovers(Ports ports, Database database, CommitQueue queue, TimeProvider time, ILogger<UpstreamLeftovers> log) : Loop(queue, log)
{
    const int AtOnce = 16;

    static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(5);

    long? lookedAt;

    protected override Wakes WokenBy => Wakes.None;

    protected override async Task<TimeSpan> Pass(CancellationToken stopping)
    {
        if (lookedAt is { } last && time.GetElapsedTime(last) < LooksEvery)
        {
            return Poll;
        }

        foreach (var left in await database.Many(UpstreamTable.Leftovers, UpstreamTable.Read, AtOnce))
        {
            try
            {
                await (ports.Of(World.Live).RoutingRegistry(PhoneNumber.FromDigits(left.Number))?.Abandon(left.Hosting, stopping) ?? Task.CompletedTask);
            }
            catch (Exception failed) when (!StorageLog.IsOfStorage(failed) && !stopping.IsCancellationRequested)
            {
                Log.LogWarning(failed, "Could not delete what is left of {Number} upstream.", PhoneNumber.FromDigits(left.Number));
            }
        }

        lookedAt = time.GetTimestamp();
        return Poll;
    }
}
