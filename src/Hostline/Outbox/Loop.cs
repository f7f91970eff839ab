using Hostline.Storage;
using Microsoft.Extensions.Hosting;

namespace Hostline.Outbox;

/// <summary>
/// A loop over rows that are due. Each pass claims a bounded number, works on them, and says how soon it wants to look
/// again. Nothing is remembered between passes: what a dead node had claimed comes back when its lease is over.
/// </summary>
public abstract class Loop(CommitQueue queue, ILogger log) : BackgroundService
{
    /// <summary>How long a claim holds without being renewed. A takeover takes at most this and one poll.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    /// <summary>The safety net below notifications.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(500);
    readonly Pulse pulse = new();

    protected CommitQueue Queue { get; } = queue;

    protected ILogger Log { get; } = log;

    /// <summary>Which commits wake this loop.</summary>
    protected abstract Wakes WokenBy { get; }

    /// <summary>After each pass.</summary>
    internal event Action? Passed;

    /// <summary>One pass. Gives the time until the next one: zero when there may be more at once.</summary>
    protected abstract Task<TimeSpan> Pass(CancellationToken stopping);

    public void Beat() => pulse.Beat();

    /// <summary>Hears what became due, here or on another node.</summary>
    public void Hear(Wakes wakes)
    {
        if ((wakes & WokenBy) != 0)
        {
            pulse.Beat();
        }
    }

    public override void Dispose()
    {
        pulse.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Queue.Woke += Hear;
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = await PassOrFail(stoppingToken);
            Passed?.Invoke();
            if (wait > TimeSpan.Zero && !stoppingToken.IsCancellationRequested)
            {
                try
                {
                    await pulse.Wait(wait < Poll ? wait : Poll, stoppingToken);
                }
                catch (OperationCanceledException)
                {
                    break;
                }
            }
        }

        Queue.Woke -= Hear;
    }

    async Task<TimeSpan> PassOrFail(CancellationToken stopping)
    {
        try
        {
            return await Pass(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return Poll;
        }
        catch (Exception failed) when (StorageLog.IsOfStorage(failed))
        {
            Log.Postponed(GetType().Name, failed);
            await pulse.Wait(AfterFailure, CancellationToken.None);
            return Poll;
        }
        catch (Exception failed)
        {
            Log.LogError(failed, "{Loop} failed; it goes on in {Wait} ms.", GetType().Name, AfterFailure.TotalMilliseconds);
            await pulse.Wait(AfterFailure, CancellationToken.None);
            return Poll;
        }
    }
}
