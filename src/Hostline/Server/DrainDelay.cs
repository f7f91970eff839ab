namespace Hostline.Server;

/// <summary>
/// Keeps the port open for a moment after the server was told to stop. By then <c>/readyz</c> answers 503; if the port closed at the same
/// instant, a load balancer could not see that.
/// </summary>
sealed class DrainDelay(Settings settings, TimeProvider time, IHostApplicationLifetime lifetime) : IHostedLifecycleService
{
    /// <summary>
    /// The host calls this before it stops any service, the listener included. A server that never listened need not wait.
    /// </summary>
    public Task StoppingAsync(CancellationToken cancellationToken) =>
        lifetime.ApplicationStarted.IsCancellationRequested ? Task.Delay(settings.LingersFor, time, cancellationToken) : Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
