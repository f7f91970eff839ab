using Npgsql;

namespace Hostline.Storage;

/// <summary>Learns what became of a transaction whose COMMIT was not answered.</summary>
sealed class PostgresOutcome(NpgsqlDataSource source, TimeSpan within)
{
    static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Whether it was committed. A session that still has it open is ended: its client is gone, and what it holds would
    /// hold up others.
    /// </summary>
    /// <exception cref="OutcomeUnknownException">Nobody could say in time.</exception>
    public async Task<bool> WasCommitted(string xid, int pid, Exception cause)
    {
        using var patience = new CancellationTokenSource(within);
        try
        {
            while (true)
            {
                switch (await Ask(xid, pid, patience.Token))
                {
                    case "committed": return true;
                    case "aborted": return false;
                }

                await Task.Delay(AskAgainAfter, patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new OutcomeUnknownException("PostgreSQL did not say whether the change was stored.", cause);
        }
    }

    /// <summary>Closes a connection that may be broken, and the idle ones beside it, which then are too.</summary>
    public static async Task Discard(NpgsqlConnection connection)
    {
        NpgsqlConnection.ClearPool(connection);
        try
        {
            await connection.DisposeAsync();
        }
        catch (Exception broken) when (PostgresErrors.IsLostConnection(broken))
        {
            // That it is broken is why it is closed.
        }
    }

    async Task<string?> Ask(string xid, int pid, CancellationToken patience)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(patience);
            await using var ask = new NpgsqlCommand(
                $"select pg_xact_status('{xid}'::xid8), (select pg_terminate_backend(pid) from pg_stat_activity where pid = {pid} and backend_xid = '{xid}'::xid8::xid)", connection);
            await using var reader = await ask.ExecuteReaderAsync(patience);
            return await reader.ReadAsync(patience) && !reader.IsDBNull(0) ? reader.GetString(0) : null;
        }
        catch (Exception gone) when ((gone is NpgsqlException || PostgresErrors.IsLostConnection(gone)) && !patience.IsCancellationRequested)
        {
            return null;
        }
        catch (NpgsqlException late)
        {
            throw new OperationCanceledException("Out of patience.", late);
        }
    }
}
