using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Hostline.Server;

/// <summary>
/// Accepts connections from the system's queue while there are places, and otherwise leaves them in the queue. Closing takes a moment; a flood
/// of connections, each of which closes another one, would otherwise use up the open files in that moment.
/// </summary>
sealed class Gate(IConnectionListenerFactory sockets, int places) : IConnectionListenerFactory, IDisposable
{
    readonly SemaphoreSlim free = new(places);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await sockets.BindAsync(endpoint, cancellationToken), free);

    /// <summary>Wraps the whole life of a connection.</summary>
    public async Task Pass(ConnectionContext connection, ConnectionDelegate next)
    {
        try
        {
            await next(connection);
        }
        finally
        {
            free.Release();
        }
    }

    public void Dispose() => free.Dispose();

    sealed class Listener(IConnectionListener listener, SemaphoreSlim free) : IConnectionListener
    {
        readonly CancellationTokenSource ending = new();

        public EndPoint EndPoint => listener.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                await free.WaitAsync(ending.Token);
            }
            catch (OperationCanceledException)
            {
                return null;
            }

            var accepted = await listener.AcceptAsync(cancellationToken);
            if (accepted is null)
            {
                free.Release();
            }

            return accepted;
        }

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            await ending.CancelAsync();
            await listener.UnbindAsync(cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            await listener.DisposeAsync();
            ending.Dispose();
        }
    }
}
