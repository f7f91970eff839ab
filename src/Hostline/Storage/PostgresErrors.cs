using System.Net.Sockets;
using Npgsql;

namespace Hostline.Storage;

/// <summary>What an error of PostgreSQL, or of the connection to it, means for the change that caused it.</summary>
static class PostgresErrors
{
    /// <summary>The connection is gone: the server ended it, or the network did.</summary>
    public static bool IsLostConnection(Exception e) => e switch
    {
        PostgresException told => told.InvariantSeverity is "FATAL" or "PANIC",
        NpgsqlException or IOException or SocketException or ObjectDisposedException or TimeoutException => true,
        // Npgsql throws this for a connection that broke since it was last used.
        InvalidOperationException { Source: "Npgsql" } => true,
        _ => false,
    };

    /// <summary>No answer in time; a retry would only wait again.</summary>
    public static bool IsTimeout(Exception e) => e is TimeoutException or NpgsqlException { InnerException: TimeoutException };

    /// <summary>Another transaction held what this one needed.</summary>
    public static bool IsContention(Exception e) => e is PostgresException
    {
        SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure,
    };

    /// <summary>The server cannot do it: no connections, memory or disk left, too slow, failing, or no longer the primary.</summary>
    public static bool IsUnable(Exception e) => e is PostgresException
    {
        SqlState: PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.ReadOnlySqlTransaction
            or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory
            or PostgresErrorCodes.InsufficientResources
            or PostgresErrorCodes.IoError or PostgresErrorCodes.CannotConnectNow,
    };

    /// <summary>The server, or a pooler in front of it, has no connections left.</summary>
    public static bool IsFull(Exception e) => e switch
    {
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => true,
        // pgbouncer's own message, which has the code of a protocol violation.
        PostgresException { SqlState: PostgresErrorCodes.ProtocolViolation } told =>
            told.MessageText.Contains("no more connections allowed", StringComparison.Ordinal),
        AggregateException several => several.InnerExceptions.Any(IsFull),
        _ => e.InnerException is { } inner && IsFull(inner),
    };

    /// <summary>The server cannot be reached at all, or refuses every connection: a retry by this node cannot succeed.</summary>
    public static bool IsAway(Exception e) => UnfitDatabaseException.In(e) is not null
        || (!IsStatementTimeout(e) && (IsLostConnection(e)
            || e is PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.ReadOnlySqlTransaction }));

    /// <summary>The server cannot write: no room, or its disk fails.</summary>
    public static bool IsUnwritable(Exception e) => e is PostgresException { SqlState: PostgresErrorCodes.DiskFull or PostgresErrorCodes.IoError };

    /// <summary>The error message of the component that reported it.</summary>
    public static string Said(Exception e) => e switch
    {
        PostgresException answer => answer.MessageText,
        AggregateException { InnerExceptions: [var first, ..] } => Said(first),
        _ when UnfitDatabaseException.In(e) is { } unfit => unfit.Message,
        NpgsqlException { InnerException: { } inner } => Said(inner),
        _ => e.Message,
    };

    static bool IsStatementTimeout(Exception e) => e is PostgresException { SqlState: PostgresErrorCodes.QueryCanceled };

    /// <summary>A newer node changed the schema while this one had its statements prepared.</summary>
    public static bool IsStalePlan(Exception e) =>
        e is PostgresException { SqlState: PostgresErrorCodes.FeatureNotSupported, Routine: "RevalidateCachedQuery" };

    /// <summary>The change itself is valid and can be tried again later.</summary>
    public static bool IsOutage(Exception e) => IsLostConnection(e) || IsContention(e) || IsUnable(e) || e is UnfitDatabaseException;
}
