using Hostline.Storage;

namespace Hostline.Commands.Doctor;

/// <summary>Checks that PostgreSQL has the connections that a node needs, and whether there is a pooler in between.</summary>
static class Connections
{
    /// <summary>The connections allowed to this user and this database, by the lower limit, and how many are open now.</summary>
    static readonly Sql Allowed = new("""
        select least(
            current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int - coalesce(current_setting('reserved_connections',
                true), '0')::int,
            case when r.rolconnlimit < 0 then 1000000 else r.rolconnlimit end,
            case when d.datconnlimit < 0 then 1000000 else d.datconnlimit end),
          (select count(*)::int from pg_stat_activity where backend_type = 'client backend')
        from pg_roles r, pg_database d where r.rolname = current_user and d.datname = current_database()
        """);

    public static async Task<IReadOnlyList<Finding>> Check(Postgres database)
    {
        var (allowed, open) = await database.One(Allowed, r => (r.Int(0), r.Int(1)));
        return [Count(allowed, open, PostgresTerms.Read().Connections), Pooler(await database.Pooler())];
    }

    internal static Finding Count(int allowed, int open, int atMost)
    {
        var least = PostgresTerms.LeastConnections + PostgresTerms.AtStart;
        var most = atMost + PostgresTerms.AtStart;
        var told = $"A node uses up to {most} connections and needs at least {least}; this user may have {allowed}, {open} are open now.";
        return allowed < least ? Finding.Fail("connections", told, "Raise PostgreSQL's max_connections, or the limit of this user or database.")
            : allowed < most ? Finding.Warn("connections", told, "Requests will wait for each other. Raise max_connections, or set "
                + $"HOSTLINE_DATABASE_CONNECTIONS to {allowed - PostgresTerms.AtStart} divided by the number of nodes.")
            : Finding.Ok("connections", $"{told} That is room for {allowed / most} {(allowed / most == 1 ? "node" : "nodes")}.");
    }

    static Finding Pooler((bool IsBetween, string? Trouble) found) => found switch
    {
        (_, { } trouble) => Finding.Fail("pooler", trouble, "Hostline does not start like this."),
        (true, _) =>
            Finding.Ok("pooler", "There is a pooler with session pooling between Hostline and PostgreSQL: it must have as many connections to the server as "
                + "all nodes use."),
        _ => Finding.Ok("pooler", "None: connections go straight to PostgreSQL."),
    };
}
