using Npgsql;

namespace Hostline.Storage;

/// <summary>
/// Finds out whether a batch was committed when the answer to its COMMIT was lost. Every batch inserts a row with its own id; the query inserts
/// the same id as "not written". The primary key lets only one of them succeed: either the batch is stored, or it never will be, even if its
/// packets arrive late. (<c>pg_xact_status</c> cannot be used: after a crash, the id of a lost transaction is used again by a later one, which
/// may be committed.)
/// </summary>
sealed class PostgresOutcome(PostgresPool pool, TimeSpan within)
{
    static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(50);

    /// <summary>Run by each batch in its own transaction. $1 is its id, $2 the writer's previous batch, whose outcome is known.</summary>
    public static readonly Insert Written = new("batches", "id, written", "$1, true");
    public static readonly Sql Forget = new("delete from batches where id = $1");

    const string Ask = "insert into batches (id, written) values ($1, false) on conflict do nothing";
    const string Found = "select written from batches where id = $1";

    /// <exception cref="OutcomeUnknownException">The outcome could not be determined in time.</exception>
    public async Task<bool> WasCommitted(Guid batch, Exception cause)
    {
        using var patience = new CancellationTokenSource(within);
        try
        {
            while (true)
            {
                if (await TryAsk(batch, patience.Token).WaitAsync(patience.Token) is { } written)
                {
                    return written;
                }

                await Task.Delay(AskAgainAfter, patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new OutcomeUnknownException("PostgreSQL did not confirm whether the change was stored.", cause);
        }
    }

    /// <summary>Null if there was no answer, or if the batch is still running.</summary>
    async Task<bool?> TryAsk(Guid id, CancellationToken patience)
    {
        try
        {
            await using var session = await PostgresSession.Open(pool, patience);
            await using var batch = new NpgsqlBatch(session.Connection)
            {
                BatchCommands = { new(Ask) { Parameters = { new() { Value = id } } }, new(Found) { Parameters = { new() { Value = id } } } },
            };
            return await batch.ExecuteScalarAsync(CancellationToken.None) as bool?;
        }
        catch (Exception gone) when (gone is NpgsqlException or StorageBusyException or UnfitDatabaseException || PostgresErrors.IsLostConnection(gone))
        {
            return null;
        }
    }
}
