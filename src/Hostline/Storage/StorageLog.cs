namespace Hostline.Storage;

/// <summary>Logs failures of the database without stack traces, which say nothing about a server that cannot be reached.</summary>
static class StorageLog
{
    /// <summary>Not a bug and not news: the work resumes when the database is back, and <see cref="StorageWatch"/> has logged the outage.</summary>
    public static bool IsOfStorage(Exception failed) => failed is StorageBusyException or OutcomeUnknownException;

    /// <summary>For work that is repeated automatically.</summary>
    public static void Postponed(this ILogger log, string what, Exception failed) =>
        log.Log(failed is StorageBusyException { IsToldElsewhere: false } ? LogLevel.Information : LogLevel.Debug, "{What} is postponed: {Why}", what,
            failed.Message);

    /// <summary>For a request that was answered 503.</summary>
    public static void Answered503(this ILogger log, HttpRequest request, Exception failed) =>
        log.Log(failed is StorageBusyException { IsToldElsewhere: true } ? LogLevel.Debug : LogLevel.Warning, "{Method} {Path} was answered 503: {Why}",
            request.Method, request.Path, failed.Message);
}
