namespace Hostline.Server;

/// <summary>
/// Keeps the port open for a moment after the server was told to end. By then <c>/readyz</c> answers 503; who closes the port at
/// the same instant gives a load balancer no chance to see it (faults F32).
/// </summary>
sealed class Linger(Settings settings, TimeProvider time, IHostApplicationLifetime lifetime) : IHostedLifecycleService
{
    /// <summary>The host calls this before it stops any service, the listener included. One that never listened has nobody to wait for.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken) =>
        lifetime.ApplicationStarted.IsCancellationRequested ? Task.Delay(settings.LingersFor, time, cancellationToken) : Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
