using Npgsql;

namespace Hostline.Storage;

/// <summary>
/// The session settings that Hostline's guarantees depend on. They are set on every new connection and then read back: a pooler in between can
/// drop them, and a server's configuration can disable the fsync behind an acknowledged order.
/// </summary>
static class PostgresChecks
{
    // A node that hangs inside a transaction must lose its locks well before its leases (10 s) expire; otherwise no other node could take over its
    // work. The queue is in memory: with the cost settings of a spinning disk, PostgreSQL would sort a whole queue instead of following its index.
    const string Set = """
        select set_config('statement_timeout', '{0}', false), set_config('lock_timeout', '{1}', false), set_config('idle_in_transaction_session_timeout',
            '{2}', false),
          set_config('synchronous_commit', case current_setting('synchronous_commit') when 'remote_apply' then 'remote_apply' else 'on' end, false),
          set_config('timezone', 'UTC', false),
          set_config('random_page_cost', least(current_setting('random_page_cost')::numeric, 1.1)::text, false)
        """;

    const string Found = """
        select current_setting('synchronous_commit'), current_setting('statement_timeout'), current_setting('lock_timeout'),
          current_setting('idle_in_transaction_session_timeout'), current_setting('fsync'), current_setting('full_page_writes'),
          current_setting('server_encoding'), pg_is_in_recovery() or current_setting('transaction_read_only') = 'on'
        """;

    static readonly string[] Durable = ["on", "remote_apply"];

    public static Task ForServing(NpgsqlConnection connection, PostgresTerms terms) => Settle(connection, terms, ("5s", "1s", "5s"));

    /// <summary>For the connection that migrates, which has long timeouts.</summary>
    public static Task ForMigrating(NpgsqlConnection connection, PostgresTerms terms) => Settle(connection, terms, ("0", "0", "0"));

    static async Task Settle(NpgsqlConnection connection, PostgresTerms terms, (string Statement, string Lock, string Idle) limits)
    {
        await Postgres.Execute(connection, string.Format(null, System.Text.CompositeFormat.Parse(Set), limits.Statement, limits.Lock, limits.Idle));
        // In a separate transaction: a pooler that hands out another connection for each transaction would answer with that connection's settings.
        await using var command = new NpgsqlCommand(Found, connection);
        await using var found = await command.ExecuteReaderAsync();
        await found.ReadAsync();
        if (found.GetBoolean(7))
        {
            throw new UnfitDatabaseException("PostgreSQL accepts no writes: it is a standby, or default_transaction_read_only is on. Name the primary, or "
                + "all hosts, with --database.");
        }

        Weaker(found, terms);
        if ((found.GetString(1), found.GetString(2), found.GetString(3)) != limits)
        {
            throw new UnfitDatabaseException("PostgreSQL does not keep statement_timeout, lock_timeout and idle_in_transaction_session_timeout as they were "
                + "set: "
                + "the pooler in between hands out another connection for each transaction. Use session pooling (pool_mode = session), or connect without "
                + "the pooler.");
        }
    }

    /// <exception cref="UnfitDatabaseException">An acknowledged change could be lost, or a name could not be stored.</exception>
    static void Weaker(NpgsqlDataReader found, PostgresTerms terms)
    {
        if (!Durable.Contains(found.GetString(0)))
        {
            throw new UnfitDatabaseException($"synchronous_commit is {found.GetString(0)} although Hostline sets it on each connection, so an acknowledged "
                + "order could be lost. "
                + "Something in between drops the setting: use session pooling (pool_mode = session), or connect without the pooler.");
        }

        string[] off =
            [.. new[] { (Name: "fsync", Column: 4), (Name: "full_page_writes", Column: 5) }.Where(s => found.GetString(s.Column) != "on").Select(s => s.Name)];
        if (off.Length > 0 && !terms.MayBeUnflushed)
        {
            throw new UnfitDatabaseException($"{string.Join(" and ", off)} {(off.Length == 1 ? "is" : "are")} off at this PostgreSQL, so a power failure "
                + "could lose acknowledged orders or the whole database. "
                + "Switch them on. Only if the storage is safe without them (your provider says so), or for a disposable database, set "
                + "HOSTLINE_DATABASE_UNFLUSHED=1.");
        }

        if (found.GetString(6) != "UTF8")
        {
            throw new UnfitDatabaseException($"The database's encoding is {found.GetString(6)}, which cannot store every character. "
                + "Create one with UTF-8: createdb --encoding=UTF8 --template=template0 hostline");
        }
    }
}
