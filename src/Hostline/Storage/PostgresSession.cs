using Npgsql;

namespace Hostline.Storage;

/// <summary>A pooled connection that can be dropped at any time, even while an answer is pending.</summary>
sealed class PostgresSession : IAsyncDisposable
{
    /// <summary>The time limit of every round trip except the commit. The server ends a slow statement just before (statement_timeout).</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5.5);

    readonly PostgresPool pool;
    Task current = Task.CompletedTask;
    bool dropped;

    PostgresSession(PostgresPool pool, NpgsqlConnection connection) => (this.pool, Connection) = (pool, connection);

    public NpgsqlConnection Connection { get; }

    public static async Task<PostgresSession> Open(PostgresPool pool, CancellationToken cancellation = default) =>
        new(pool, await pool.Open(cancellation));

    /// <exception cref="TimeoutException">No answer in time. Npgsql's own timeout first sends a cancel request, over a connection that
    /// may also be dead, and waits for that too.</exception>
    public Task Go(PostgresTrip trip, TimeSpan within, CancellationToken cancellation = default)
    {
        current = trip.Go(cancellation);
        return current.WaitAsync(within, CancellationToken.None);
    }

    /// <summary>Closes the connection, and with it the idle connections, which are probably broken too. Does not wait.</summary>
    public void Drop()
    {
        dropped = true;
        NpgsqlConnection.ClearPool(Connection);
        _ = Close();
    }

    public async ValueTask DisposeAsync()
    {
        if (!dropped)
        {
            await Close();
        }
    }

    async Task Close()
    {
        try
        {
            await current.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Connection.DisposeAsync();
        }
        catch (Exception broken) when (PostgresErrors.IsLostConnection(broken))
        {
            // Already broken; ignore errors while closing.
        }
        finally
        {
            pool.GiveBack();
        }
    }
}
