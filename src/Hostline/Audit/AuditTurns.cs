namespace Hostline.Audit;

/// <summary>
/// A verification reads everything. Each node runs one of the whole host and one of a single world at a time; a few more wait for their
/// turn, and the rest are refused for now.
/// </summary>
public sealed class AuditTurns : IDisposable
{
    public static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(10);
    static readonly TimeSpan WaitsAtMost = TimeSpan.FromSeconds(10);
    const int WaitingAtMost = 32;

    readonly SemaphoreSlim whole = new(1), worlds = new(1);
    int waiting;

    /// <summary>Null if the turn did not come in time. Disposing it ends the turn.</summary>
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
