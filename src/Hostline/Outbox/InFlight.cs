using System.Diagnostics;
using Hostline.Storage;

namespace Hostline.Outbox;

/// <summary>Something leased that is being worked on, measured by the monotonic clock: a process that was stopped knows that it overslept.</summary>
/// <param name="gone">URLs of the destination that have answered 410, one a line.</param>
public sealed class InFlight(Sql renew, object?[] key, SendingPlace place, string? gone)
{
    static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);
    readonly long start = Stopwatch.GetTimestamp();
    long renewedAt = Stopwatch.GetTimestamp();
    volatile bool lost;

    public Sql RenewSql => renew;

    public object?[] Key => key;

    public SendingPlace Place => place;

    /// <summary>URLs of the destination that have answered 410: nothing more is sent there.</summary>
    public HashSet<string> Gone { get; } = [.. (gone ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)];

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
