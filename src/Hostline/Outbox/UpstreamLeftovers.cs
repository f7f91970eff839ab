using Hostline.Core.Numbers;
using Hostline.Loops;
using Hostline.Network;
using Hostline.Network.Registry;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>
/// Deletes what is left at an upstream host of hostings that ended before their route was published, as when a customer deletes an order after it
/// asked for a code. Repeated until it is gone there. A pass never waits for an upstream host.
/// </summary>
public sealed class UpstreamLeftovers(Ports ports, Database database, CommitQueue queue, TimeProvider time, ILogger<UpstreamLeftovers> log) : Loop(queue, log)
{
    const int LookAtMost = 64;

    static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(5);

    readonly RegistryWork<HostingId> deletions = new(ports);

    long? lookedAt;

    /// <summary>The hosting after which to continue; the first of all at the beginning of a round.</summary>
    HostingId after;

    protected override Wakes WokenBy => Wakes.None;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await base.ExecuteAsync(stoppingToken);
        await deletions.Drained();
    }

    protected override async Task<TimeSpan> Pass(CancellationToken stopping)
    {
        if (after == default && lookedAt is { } last && time.GetElapsedTime(last) < LooksEvery)
        {
            return Poll;
        }

        var left = await database.Many(UpstreamTable.Leftovers, UpstreamTable.Read, after, LookAtMost);
        foreach (var order in left.Where(o => !deletions.IsInHand(o.Hosting)))
        {
            // Without a place it has its turn in a later round.
            var number = PhoneNumber.FromDigits(order.Number);
            deletions.TryBegin(order.Hosting, number, registry => Abandon(order.Hosting, number, registry, stopping), () => { });
        }

        (after, lookedAt) = (left.Count == LookAtMost ? left[^1].Hosting : default, time.GetTimestamp());
        return after == default ? Poll : TimeSpan.Zero;
    }

    async Task Abandon(HostingId hosting, PhoneNumber number, RoutingRegistry? registry, CancellationToken stopping)
    {
        try
        {
            await (registry?.Abandon(hosting, stopping) ?? Task.CompletedTask);
        }
        catch (Exception busy) when (StorageLog.IsOfStorage(busy))
        {
            Log.Postponed($"The deletion of what is left of {number} upstream", busy);
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // It is looked at again after the next start.
        }
        catch (Exception failed)
        {
            Log.LogWarning(failed, "What is left of {Number} upstream could not be deleted.", number);
        }
    }
}
