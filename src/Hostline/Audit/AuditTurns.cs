namespace Hostline.Audit;

/// <summary>
/// A verification reads everything there is. On each node one of the whole host and one of a single world run at a time; a few more wait for
/// their turn, and the rest are told to come back.
/// </summary>
public sealed class AuditTurns : IDisposable
{
    public static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(10);
    static readonly TimeSpan WaitsAtMost = TimeSpan.FromSeconds(10);
    const int WaitingAtMost = 32;

    readonly SemaphoreSlim whole = new(1), worlds = new(1);
    int waiting;

    /// <summary>Null when the turn did not come. Disposing gives it back.</summary>
    public async Task<IDisposable?> Take(bool isWhole, CancellationToken cancellation)
    {
        var turns = isWhole ? whole : worlds;
        try
        {
            return Interlocked.Increment(ref waiting) <= WaitingAtMost && await turns.WaitAsync(WaitsAtMost, cancellation) ? new Turn(turns) : null;
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    public void Dispose()
    {
        whole.Dispose();
        worlds.Dispose();
    }

    sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}
