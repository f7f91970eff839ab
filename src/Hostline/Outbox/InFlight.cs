using System.Diagnostics;
using Hostline.Storage;

namespace Hostline.Outbox;

/// <summary>Something leased that is being worked on, measured by the monotonic clock: a process that was stopped knows that it overslept.</summary>
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

    /// <summary>The lease has not run out by this node's own measure.</summary>
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
