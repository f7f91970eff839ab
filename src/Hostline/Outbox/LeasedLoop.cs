using System.Collections.Concurrent;
using Hostline.Loops;
using Hostline.Storage;

namespace Hostline.Outbox;

/// <summary>
/// A loop whose work continues between its passes, each piece under a lease that is renewed while the work runs. A pass never waits for work
/// that it has begun.
/// </summary>
/// <typeparam name="TKey">Identifies a piece of work, of which this node never runs two at once.</typeparam>
public abstract class LeasedLoop<TKey>(Database database, CommitQueue queue, ILogger log) : Loop(queue, log) where TKey : notnull
{
    /// <summary>How long a stopping server waits for work. The rest is abandoned and claimed again when its lease expires.</summary>
    static readonly TimeSpan DrainFor = TimeSpan.FromSeconds(5);

    readonly ConcurrentDictionary<TKey, HeldLease> held = new();
    readonly CancellationTokenSource givenUp = new();

    /// <summary>Something due found no free place; the next place that becomes free makes the loop look again.</summary>
    volatile bool isShort;

    protected bool IsShort
    {
        get => isShort;
        set => isShort = value;
    }

    public override void Dispose()
    {
        givenUp.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var renewing = new CancellationTokenSource();
        var renewer = new Renewals(database, Queue, () => held.Values).Run(renewing.Token);
        await base.ExecuteAsync(stoppingToken);
        givenUp.CancelAfter(DrainFor);
        await Task.WhenAll(held.Values.Select(h => h.Work));
        await renewing.CancelAsync();
        await renewer;
    }

    protected bool IsInHand(TKey key) => held.ContainsKey(key);

    /// <param name="work">Canceled when another node may have the work, or when a stopping server has waited long enough. It must not throw.</param>
    /// <param name="giveBack">Returns its place.</param>
    /// <param name="after">Runs when the work is over and its place is free.</param>
    protected void Begin(TKey key, HeldLease lease, Func<CancellationToken, Task> work, Action giveBack, Func<Task>? after = null)
    {
        held[key] = lease;
        lease.Work = Task.Run(async () =>
        {
            using var lost = CancellationTokenSource.CreateLinkedTokenSource(lease.Lost, givenUp.Token);
            try
            {
                await work(lost.Token);
            }
            finally
            {
                held.TryRemove(key, out _);
                giveBack();
                if (isShort)
                {
                    Beat();
                }
            }

            await (after?.Invoke() ?? Task.CompletedTask);
        });
    }
}
