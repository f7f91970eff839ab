using System.Diagnostics;
using Hostline.Storage;

namespace Hostline.Outbox;

/// <summary>
/// A lease on work of this node, measured by the monotonic clock, so that a process that was suspended notices that its lease may have expired.
/// </summary>
/// <param name="renew">Takes <paramref name="key"/> and the new end. It must change no row once the work was released.</param>
/// <param name="length">The time from a renewal until another node may take over.</param>
public class HeldLease(Sql renew, object?[] key, TimeSpan length) : IDisposable
{
    /// <summary>Allows for the difference between this node's clock and the database's.</summary>
    static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    readonly CancellationTokenSource lost = new();
    long renewedAt = Stopwatch.GetTimestamp();

    public Task Work { get; set; } = Task.CompletedTask;

    /// <summary>Canceled when another node may have the work.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>Whether the lease has not expired by this node's own measure.</summary>
    public bool IsHeld => !lost.IsCancellationRequested && SinceRenewed < length - Margin;

    /// <summary>Whether a third of the lease has passed, so that two more renewals can fail before it expires.</summary>
    public bool IsToRenew => !lost.IsCancellationRequested && SinceRenewed >= length / 3;

    TimeSpan SinceRenewed => Stopwatch.GetElapsedTime(Interlocked.Read(ref renewedAt));

    /// <param name="databaseNow">The database's time, which decides when a lease ends.</param>
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
        // The token's source is not disposed: a concurrent renewal may still cancel it, and it holds no timer.
    }
}
