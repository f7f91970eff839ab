using Npgsql;

namespace Hostline.Storage;

/// <summary>
/// Notifies the other nodes of due work after the commit, in a separate transaction: PostgreSQL serializes commits with notifications, which
/// would also serialize the writers' fsyncs. Notifications that arrive while one is being sent go out with the next. If one is lost, the other
/// nodes notice within a second, at their next poll.
/// </summary>
sealed class PostgresTeller(PostgresPool pool)
{
    int waiting;
    Task telling = Task.CompletedTask;
    readonly Lock gate = new();

    public void Tell(Wakes wakes)
    {
        if (wakes == Wakes.None)
        {
            return;
        }

        lock (gate)
        {
            waiting |= (int)wakes;
            if (telling.IsCompleted)
            {
                telling = Task.Run(TellAll);
            }
        }
    }

    /// <summary>Completes when no notification is waiting.</summary>
    public Task Done()
    {
        lock (gate)
        {
            return telling;
        }
    }

    async Task TellAll()
    {
        while (Take() is var wakes and not 0)
        {
            try
            {
                await using var session = await PostgresSession.Open(pool);
                await using var notify =
                    new NpgsqlCommand("select pg_notify('hostline', $1)", session.Connection) { Parameters = { new() { Value = wakes.ToString() } } };
                await notify.ExecuteNonQueryAsync();
            }
            catch (Exception gone) when (gone is NpgsqlException or StorageBusyException || PostgresErrors.IsOutage(gone))
            {
                // The other nodes poll once a second anyway.
            }
        }
    }

    int Take()
    {
        lock (gate)
        {
            (var taken, waiting) = (waiting, 0);
            if (taken == 0)
            {
                // From here on a new call must start a new loop: this one has made its last check.
                telling = Task.CompletedTask;
            }

            return taken;
        }
    }
}
