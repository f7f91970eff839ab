using System.Diagnostics;
using Hostline.Storage;

namespace Hostline.Outbox;

/// <summary>
/// Leased work in progress, measured by the monotonic clock, so that a process that was stopped knows that its lease has expired.
/// </summary>
public sealed class InFlight(Sql renew, object?[] key, SendingPlace place)
{
    static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);
    readonly long start = Stopwatch.GetTimestamp();
    long renewedAt = Stopwatch.GetTimestamp();
    volatile bool lost;

    public Sql RenewSql => renew;

    public object?[] Key => key;

    public SendingPlace Place => place;

    public Task Work { get; set; } = Task.CompletedTask;

    public TimeSpan Age => Stopwatch.GetElapsedTime(start);

    /// <summary>Whether the lease is still valid by this node's own measure.</summary>
    public bool IsHeld => !lost && Stopwatch.GetElapsedTime(Interlocked.Read(ref renewedAt)) < Loop.Lease - Margin;

    public void Renewed(bool held)
    {
        if (held)
        {
            Interlocked.Exchange(ref renewedAt, Stopwatch.GetTimestamp());
        }
        else
        {
            lost = true;
        }
    }
}
