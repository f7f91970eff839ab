using System.Net.Sockets;
using Hostline.Server;
using Hostline.Storage;
using Microsoft.AspNetCore.Connections;
using Npgsql;

namespace Hostline.Commands.Serve;

/// <summary>What keeps a server from starting, as one sentence with the next step.</summary>
static class StartFailure
{
    /// <summary>Null when it is none of the expected failures: then it is a bug and its trace is wanted.</summary>
    public static string? Sentence(Exception broken, Settings settings) => broken switch
    {
        ArgumentException wrong => wrong.Message,
        StorageBusyException { InnerException: IOException } locked when settings.Database is null => locked.Message,
        StorageBusyException { InnerException: NpgsqlException } or NpgsqlException => Postgres(broken, settings),
        SqliteError or StorageBusyException { InnerException: SqliteError } =>
            $"The database {InData(settings, "hostline.db")} can not be used: {Bare((broken.InnerException ?? broken).Message)}. Put it back from your backup, or start with an empty directory by --data.",
        StorageBusyException or OutcomeUnknownException => $"{broken.Message} Look after the database, then start again.",
        IOException { InnerException: AddressInUseException } => $"{settings.Urls} is taken by another program. End that one, or listen elsewhere: --urls http://127.0.0.1:4020.",
        SocketException or IOException { InnerException: SocketException } => $"{settings.Urls} can not be listened on: {Bare(broken.Message)}. Give an address of this machine, and a port this user may open, with --urls.",
        UnauthorizedAccessException or IOException => $"The data directory {Path.GetFullPath(settings.Data)} can not be used: {Bare(broken.Message)}. Let this user write there, or give another one with --data.",
        _ => null,
    };

    static string Postgres(Exception broken, Settings settings)
    {
        var cause = broken as NpgsqlException ?? broken.InnerException!;
        var said = cause is PostgresException answer ? answer.MessageText : cause.InnerException?.Message ?? cause.Message;
        var place = new NpgsqlConnectionStringBuilder(PostgresAddress.ToConnectionString(settings.Database!));
        return $"PostgreSQL at {place.Host}:{place.Port}, database {place.Database}, can not be used: {Bare(said)}. Check that it runs and that --database names the right server, database, user and password.";
    }

    static string InData(Settings settings, string file) => Path.Combine(Path.GetFullPath(settings.Data), file);

    static string Bare(string sentence) => sentence.Trim().TrimEnd('.');
}
