using System.Diagnostics;
using Hostline.Storage;

namespace Hostline.Outbox;

/// <summary>
/// A lease on something this node works on, measured by the monotonic clock: a process that was stopped notices that its lease may
/// have run out meanwhile.
/// </summary>
/// <param name="renew">Takes <paramref name="key"/> and then the new end. It must change no row once the work was given back.</param>
/// <param name="length">From one renewal to when another node may take over.</param>
public class HeldLease(Sql renew, object?[] key, TimeSpan length) : IDisposable
{
    /// <summary>The clocks of this node and of the database run a little apart.</summary>
    static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    readonly CancellationTokenSource lost = new();
    long renewedAt = Stopwatch.GetTimestamp();

    public Task Work { get; set; } = Task.CompletedTask;

    /// <summary>Cancelled when another node may have the work.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>The lease has not run out by this node's own measure.</summary>
    public bool IsHeld => !lost.IsCancellationRequested && SinceRenewed < length - Margin;

    /// <summary>Whether a third of the lease has passed: two more renewals may fail before it runs out.</summary>
    public bool IsToRenew => !lost.IsCancellationRequested && SinceRenewed >= length / 3;

    TimeSpan SinceRenewed => Stopwatch.GetElapsedTime(Interlocked.Read(ref renewedAt));

    /// <param name="databaseNow">A lease ends by the clock of the database.</param>
    public Unit Renewal(DateTimeOffset databaseNow) => new Unit().Check(1, renew, [.. key, databaseNow + length]);

    public void Renewed(bool held)
    {
        if (held)
        {
            Interlocked.Exchange(ref renewedAt, Stopwatch.GetTimestamp());
        }
        else
        {
            lost.Cancel();
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        // The source of the token stays: whoever renews at this moment may still cancel it, and it holds no timer.
    }
}
