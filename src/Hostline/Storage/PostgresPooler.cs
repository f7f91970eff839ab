using Npgsql;

namespace Hostline.Storage;

/// <summary>
/// Recognizes a pooler between this node and PostgreSQL (pgbouncer and its like) and how it works. With session pooling a
/// connection keeps its server process until it is closed; with transaction or statement pooling it may get another one every
/// time, and session settings, prepared statements, LISTEN and the lock of migrations would be somebody else's.
/// </summary>
static class PostgresPooler
{
    /// <summary>First and second connection by turns. An idle pooler hands out what was given back last, or goes round: either shows in this order.</summary>
    static readonly int[] Turns = [0, 0, 1, 1, 0, 1];

    /// <summary>A pooler gives clients a process id of its own making.</summary>
    public static async Task<bool> IsBetween(NpgsqlConnection connection) => await Backend(connection) != connection.ProcessID;

    /// <exception cref="UnfitDatabaseException">It is not session pooling.</exception>
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
            throw new UnfitDatabaseException("Between Hostline and PostgreSQL is a pooler that hands out another connection for each transaction (pgbouncer's pool_mode = transaction or statement). "
                + "Hostline's connections must stay the same: set pool_mode = session for this database, name the pooler's session port, or connect to PostgreSQL itself.");
        }
    }

    static async Task<int> Backend(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("select pg_backend_pid()", connection);
        return (int)(await command.ExecuteScalarAsync())!;
    }
}
