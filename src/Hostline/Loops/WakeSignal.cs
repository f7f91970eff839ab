namespace Hostline.Loops;

/// <summary>Wakes a loop. A loop that is woken while it works runs again; several wake-ups count as one.</summary>
public sealed class WakeSignal : IDisposable
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
            // The last signal has not been consumed yet, so another one is not needed.
        }
    }

    /// <summary>Waits for the next signal, or for this long: every loop runs once a second even without one.</summary>
    public Task Wait(TimeSpan atMost, CancellationToken cancellation) => beats.WaitAsync(atMost, cancellation);

    public void Dispose() => beats.Dispose();
}
