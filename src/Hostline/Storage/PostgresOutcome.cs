using Npgsql;

namespace Hostline.Storage;

/// <summary>
/// Learns what became of a batch whose COMMIT was not answered. Every batch inserts a row with an id of its own; who asks
/// inserts the same id as "not written". The primary key lets one of them win: either the batch is stored, or it never will be,
/// not even when its packets arrive late. (<c>pg_xact_status</c> can not tell: a transaction that a crash wiped out
/// leaves its number to a later one, which may well be committed.)
/// </summary>
sealed class PostgresOutcome(PostgresPool pool, TimeSpan within)
{
    static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(50);

    /// <summary>What a batch does in its own transaction. $1 its id, $2 the writer's batch before, whose outcome is known.</summary>
    public static readonly Insert Written = new("batches", "id, written", "$1, true");
    public static readonly Sql Forget = new("delete from batches where id = $1");

    const string Ask = "insert into batches (id, written) values ($1, false) on conflict do nothing";
    const string Found = "select written from batches where id = $1";

    /// <exception cref="OutcomeUnknownException">Nobody could say in time.</exception>
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
            throw new OutcomeUnknownException("PostgreSQL did not say whether the change was stored.", cause);
        }
    }

    /// <summary>Null when there was no answer, or the batch is still under way.</summary>
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
