using Npgsql;

namespace Hostline.Storage;

/// <summary>A pooled connection that can be let go of at any time, also while an answer is still waited for.</summary>
sealed class PostgresSession : IAsyncDisposable
{
    /// <summary>Of every trip but the one that commits. The server ends a late statement by itself just before (statement_timeout).</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5.5);

    readonly PostgresPool pool;
    Task current = Task.CompletedTask;
    bool dropped;

    PostgresSession(PostgresPool pool, NpgsqlConnection connection) => (this.pool, Connection) = (pool, connection);

    public NpgsqlConnection Connection { get; }

    public static async Task<PostgresSession> Open(PostgresPool pool, CancellationToken cancellation = default) =>
        new(pool, await pool.Open(cancellation));

    /// <exception cref="TimeoutException">
    /// No answer in time. Npgsql's own timeout first sends a request to cancel, over a wire that may be as dead, and waits for that too.
    /// </exception>
    public Task Go(PostgresTrip trip, TimeSpan within, CancellationToken cancellation = default)
    {
        current = trip.Go(cancellation);
        return current.WaitAsync(within, CancellationToken.None);
    }

    /// <summary>Closes it for good, and with it the idle ones beside it, which most likely are as broken. Waits for nothing.</summary>
    public void Drop()
    {
        dropped = true;
        NpgsqlConnection.ClearPool(Connection);
        _ = Close();
    }

    /// <summary>Gives it back to the pool.</summary>
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
            // It is already broken; errors while closing it say nothing new.
        }
        finally
        {
            pool.GiveBack();
        }
    }
}
