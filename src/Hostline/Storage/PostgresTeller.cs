using Npgsql;

namespace Hostline.Storage;

/// <summary>
/// Tells the other nodes what became due, after the commit and in a transaction of its own: PostgreSQL lets one transaction with a
/// notification commit at a time, and would hold the writers' fsyncs one behind the other. What comes while one is under way
/// goes with the next. One that is lost costs the other nodes the second until they look by themselves.
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

    /// <summary>Completes when nothing waits any more.</summary>
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
                await using var notify = new NpgsqlCommand("select pg_notify('hostline', $1)", session.Connection) { Parameters = { new() { Value = wakes.ToString() } } };
                await notify.ExecuteNonQueryAsync();
            }
            catch (Exception gone) when (gone is NpgsqlException or StorageBusyException || PostgresErrors.IsOutage(gone))
            {
                // The other nodes look once a second.
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
                // Whoever comes from here on starts anew: this one must not be taken for one that still goes round.
                telling = Task.CompletedTask;
            }

            return taken;
        }
    }
}
