namespace Hostline.Network.Watching;

/// <summary>Consecutive failures of a gateway, in monotonic time.</summary>
public sealed record FailedCalls(long First, long Last, string Why);

/// <param name="Succeeded">The last success; null if it is not newer than what is stored.</param>
/// <param name="Failed">The failures since; null if it works.</param>
public sealed record GatewayNewsToStore(long? Succeeded, FailedCalls? Failed);

/// <summary>How calls to one gateway ended on this node.</summary>
public sealed class Sightings(TimeProvider time)
{
    readonly Lock turn = new();
    long? succeeded;
    FailedCalls? failing;
    GatewayNewsToStore stored = new(null, null);
    long storedAt;

    /// <summary>Waits for a call and records how it ended. A call that its caller canceled is not recorded.</summary>
    /// <param name="failureOf">Why a result is a failure of the gateway; null if it is none.</param>
    public async Task<T> Watch<T>(Func<Task<T>> call, Func<T, string?> failureOf, CancellationToken cancellation)
    {
        try
        {
            var answer = await call();
            Note(failureOf(answer));
            return answer;
        }
        catch (Exception failed) when (!cancellation.IsCancellationRequested)
        {
            Note(FailureWords.Of(failed));
            throw;
        }
    }

    /// <param name="failure">Null for a success.</param>
    public void Note(string? failure)
    {
        var now = time.GetTimestamp();
        lock (turn)
        {
            succeeded = failure is null ? now : succeeded;
            failing = failure is null ? null : new(failing?.First ?? now, now, FailureWords.Cut(failure));
        }
    }

    /// <summary>Null if there is nothing worth a write yet.</summary>
    internal GatewayNewsToStore? NewsAfter(TimeSpan every)
    {
        lock (turn)
        {
            var now = new GatewayNewsToStore(succeeded, failing);
            var hasTurned = (failing is null) != (stored.Failed is null) || failing?.Why != stored.Failed?.Why
                || (succeeded is null) != (stored.Succeeded is null);
            return now != stored && (hasTurned || time.GetElapsedTime(storedAt) >= every) ? now : null;
        }
    }

    internal void Stored(GatewayNewsToStore news)
    {
        lock (turn)
        {
            (stored, storedAt) = (news, time.GetTimestamp());
        }
    }
}
