using Hostline.Storage;
using Microsoft.Extensions.Hosting;

namespace Hostline.Loops;

/// <summary>
/// A loop over rows that are due. Each pass claims a limited number, works on them, and returns when to run again. Nothing is remembered
/// between passes: the claims of a dead node are due again when their lease expires.
/// </summary>
public abstract class Loop(CommitQueue queue, ILogger log) : BackgroundService
{
    /// <summary>How long a claim is valid without renewal. A takeover takes at most this and one poll.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    /// <summary>The interval of polling, in case a notification is lost.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(500);
    readonly WakeSignal pulse = new();

    protected CommitQueue Queue { get; } = queue;

    protected ILogger Log { get; } = log;

    protected abstract Wakes WokenBy { get; }

    internal event Action? Passed;

    /// <summary>One pass. Returns the time until the next one: zero if more may be due at once.</summary>
    protected abstract Task<TimeSpan> Pass(CancellationToken stopping);

    public void Beat() => pulse.Beat();

    /// <summary>Receives a notification of due work, from this or another node.</summary>
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
            Log.LogError(failed, "{Loop} failed; it continues in {Wait} ms.", GetType().Name, AfterFailure.TotalMilliseconds);
            await pulse.Wait(AfterFailure, CancellationToken.None);
            return Poll;
        }
    }
}
