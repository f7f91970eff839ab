using Npgsql;

namespace Hostline.Storage;

/// <summary>
/// Detects a pooler between this node and PostgreSQL (pgbouncer and the like) and its mode. With session pooling a connection keeps its
/// server process until it is closed; with transaction or statement pooling it may get another one each time, and with it another
/// session's settings, prepared statements, LISTEN and migration lock.
/// </summary>
static class PostgresPooler
{
    /// <summary>
    /// Alternates between two connections. An idle pooler hands out the connection returned last, or cycles through them: this order
    /// detects both.
    /// </summary>
    static readonly int[] Turns = [0, 0, 1, 1, 0, 1];

    /// <summary>A pooler gives clients a process id that differs from the server's.</summary>
    public static async Task<bool> IsBetween(NpgsqlConnection connection) => await Backend(connection) != connection.ProcessID;

    /// <exception cref="UnfitDatabaseException">It is not in session mode.</exception>
    public static async Task RequireSessions(NpgsqlConnection first, Func<Task<NpgsqlConnection>> open)
    {
        if (!await IsBetween(first))
        {
            return;
        }

        await using var second = await open();
        NpgsqlConnection[] connections = [first, second];
        var seen = new HashSet<int>[] { [], [] };
        foreach (var turn in Turns)
        {
            seen[turn].Add(await Backend(connections[turn]));
        }

        if (seen[0].Count > 1 || seen[1].Count > 1 || seen[0].Overlaps(seen[1]))
        {
            throw new UnfitDatabaseException("There is a pooler between Hostline and PostgreSQL that hands out another connection for each transaction "
                + "(pgbouncer's pool_mode = transaction or statement). "
                + "Hostline's connections must stay the same: set pool_mode = session for this database, use the pooler's session port, or connect to "
                + "PostgreSQL directly.");
        }
    }

    static async Task<int> Backend(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("select pg_backend_pid()", connection);
        return (int)(await command.ExecuteScalarAsync())!;
    }
}
