using System.Net.Sockets;
using Hostline.Server;
using Hostline.Storage;
using Microsoft.AspNetCore.Connections;
using Npgsql;
using SQLitePCL;

namespace Hostline.Commands.Serve;

/// <summary>The reason why a server cannot start, as one sentence with the next step.</summary>
static class StartFailure
{
    /// <summary>Null for an unexpected failure, which is a bug and needs its stack trace.</summary>
    public static string? Sentence(Exception broken, Settings settings) => broken switch
    {
        ArgumentException wrong => wrong.Message,
        _ when UnfitDatabaseException.In(broken) is { } unfit => unfit.Message,
        StorageBusyException { InnerException: IOException } locked when settings.Database is null => locked.Message,
        StorageBusyException { InnerException: NpgsqlException } or NpgsqlException => Postgres(broken, settings),
        SqliteError or StorageBusyException { InnerException: SqliteError } =>
            Sqlite((broken as SqliteError ?? broken.InnerException as SqliteError)!, settings),
        StorageBusyException { InnerException: { } below } when settings.Database is not null => Postgres(below, settings),
        StorageBusyException or OutcomeUnknownException => $"{Bare(broken.Message)}. Check the database, then start again.",
        IOException full when IsDiskFull(full) =>
            $"The disk of the data directory {Path.GetFullPath(settings.Data)} is full. Free some space, then start again; nothing in it is damaged.",
        IOException { InnerException: AddressInUseException } =>
            $"{settings.Urls} is in use by another program. Stop that one, or listen elsewhere: --urls http://127.0.0.1:4020.",
        SocketException or IOException { InnerException: SocketException } =>
            $"Hostline cannot listen on {settings.Urls}: {Bare(broken.Message)}. Give an address of this machine, and a port that this user may open, with "
                + "--urls.",
        UnauthorizedAccessException or IOException =>
            $"The data directory {Path.GetFullPath(settings.Data)} cannot be used: {Bare(broken.Message)}. Let this user write there, or give another one "
                + "with --data.",
        _ => null,
    };

    static string Postgres(Exception broken, Settings settings)
    {
        var cause = broken is StorageBusyException { InnerException: { } inner } ? inner : broken;
        var address = PostgresAddress.Read(settings.Database!);
        return $"PostgreSQL at {address.Place}, database {address.Database}, cannot be used: {Bare(PostgresErrors.Said(cause))}. {NextStep(cause, address)}";
    }

    static string NextStep(Exception cause, PostgresAddress address) => PostgresErrors.IsFull(cause)
        ? $"A node needs {PostgresTerms.LeastConnections + PostgresTerms.AtStart} connections to start and uses up to "
            + $"{PostgresTerms.Read().Connections + PostgresTerms.AtStart}: "
            + "close other programs' connections, raise max_connections, or lower HOSTLINE_DATABASE_CONNECTIONS on the nodes."
        : (cause as PostgresException)?.SqlState switch
        {
            PostgresErrorCodes.InsufficientPrivilege =>
                $"The user must be able to create tables: let it own the database (alter database \"{address.Database}\" owner to \"{address.User}\";), "
                + $"or grant it the schema (grant usage, create on schema public to \"{address.User}\";).",
            PostgresErrorCodes.InvalidCatalogName =>
                $"Create the database: createdb --encoding=UTF8 --template=template0 --owner=\"{address.User}\" \"{address.Database}\"",
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                "Check user and password in --database, and the server's pg_hba.conf.",
            _ => "Check that it is running and that --database has the right server, database, user and password.",
        };

    /// <summary>A backup helps only against damage: with a full disk or wrong permissions the data is intact.</summary>
    static string Sqlite(SqliteError error, Settings settings)
    {
        var broken = $"The database {InData(settings, "hostline.db")} cannot be used: {Bare(error.Message)}.";
        return error.Code switch
        {
            raw.SQLITE_FULL => $"{broken} The disk is full: free some space, then start again. Nothing is lost.",
            raw.SQLITE_IOERR => $"{broken} The disk is full or failing: check its free space and the system's log, then start again.",
            raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_READONLY or raw.SQLITE_AUTH =>
                $"{broken} Let this user write the directory and every file in it whose name begins with hostline.db.",
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => $"{broken} Another program has it open: stop that one, then start again.",
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => $"{broken} Restore it from your backup, or start with an empty directory with --data.",
            _ => $"{broken} If it happens again, report it with this message.",
        };
    }

    /// <summary>ENOSPC and EDQUOT, as .NET passes them on.</summary>
    static bool IsDiskFull(IOException failed) => (failed.HResult & 0xffff) is 28 or 122;

    static string InData(Settings settings, string file) => Path.Combine(Path.GetFullPath(settings.Data), file);

    static string Bare(string sentence) => sentence.Trim().TrimEnd('.');
}
