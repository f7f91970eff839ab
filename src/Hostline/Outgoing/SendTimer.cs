using Hostline.Core.Deliveries;

namespace Hostline.Outgoing;

/// <summary>Ends a request that exceeds its limits, and says which of them it was.</summary>
sealed class SendTimer : IDisposable
{
    /// <summary>With this key, a request carries its timer to where connections are opened.</summary>
    public static readonly HttpRequestOptionsKey<SendTimer> OfRequest = new("hostline.timer");

    readonly Lock gate = new();
    readonly SendLimits limits;
    readonly CancellationTokenSource connect, firstByte, whole, any;
    bool isDisposed;

    public SendTimer(SendLimits limits, TimeProvider time, CancellationToken cancel)
    {
        this.limits = limits;
        connect = new(Timeout.InfiniteTimeSpan, time);
        firstByte = new(limits.FirstByte, time);
        whole = new(limits.Whole, time);
        any = CancellationTokenSource.CreateLinkedTokenSource(connect.Token, firstByte.Token, whole.Token, cancel);
    }

    /// <summary>Canceled when a limit has passed, or by the caller.</summary>
    public CancellationToken Token => any.Token;

    /// <summary>Which limit has passed; null for none.</summary>
    public AttemptOutcome? Passed =>
        whole.IsCancellationRequested || firstByte.IsCancellationRequested ? AttemptOutcome.TimedOut
        : connect.IsCancellationRequested ? AttemptOutcome.ConnectFailed
        : null;

    /// <summary>A connection is being opened for the request. One kept from an earlier request takes no time.</summary>
    public void Connecting() => Set(connect, limits.Connect);

    public void Connected() => Set(connect, Timeout.InfiniteTimeSpan);

    public void Answered() => Set(firstByte, Timeout.InfiniteTimeSpan);

    /// <summary>The handler continues to open a connection even if its request has ended.</summary>
    void Set(CancellationTokenSource source, TimeSpan after)
    {
        lock (gate)
        {
            if (!isDisposed)
            {
                source.CancelAfter(after);
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            any.Dispose();
            connect.Dispose();
            firstByte.Dispose();
            whole.Dispose();
        }
    }
}
