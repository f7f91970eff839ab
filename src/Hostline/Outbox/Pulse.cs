namespace Hostline.Outbox;

/// <summary>
/// Wakes a loop. A loop that is told while it works goes around once more; being told twice is being told once.
/// </summary>
public sealed class Pulse : IDisposable
{
    readonly SemaphoreSlim beats = new(0, 1);

    public void Beat()
    {
        try
        {
            beats.Release();
        }
        catch (SemaphoreFullException)
        {
            // It has not gone around since the last beat: that one will do.
        }
    }

    /// <summary>Until the next beat, or so long: every loop looks once a second even if nobody tells it.</summary>
    public Task Wait(TimeSpan atMost, CancellationToken cancellation) => beats.WaitAsync(atMost, cancellation);

    public void Dispose() => beats.Dispose();
}
