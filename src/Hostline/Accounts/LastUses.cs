using System.Collections.Concurrent;
using Hostline.Storage;

namespace Hostline.Accounts;

/// <summary>Records when each of many things was last used: at limited intervals for each, and without delaying the request that uses it.</summary>
/// <param name="atMostEvery">The shortest interval between two writes of one row.</param>
/// <param name="what">The name of the thing in log messages: "key" or "sandbox".</param>
/// <param name="write">Writes the instant unless the row already has one that is newer than the last argument.</param>
sealed class LastUses<T>(CommitQueue queue, ILogger log, TimeSpan atMostEvery, string what, Func<Unit, T, DateTimeOffset, TimeSpan, Unit> write)
    where T : struct
{
    /// <summary>Beyond this, the node forgets which rows it has written; the row's own time still prevents a second write.</summary>
    const int Remembered = 100_000;

    readonly ConcurrentDictionary<T, DateTimeOffset> written = new();

    /// <summary>Records a use at this instant of the database's clock. The write is not awaited.</summary>
    public void Of(T used, DateTimeOffset databaseNow)
    {
        if (!written.TryGetValue(used, out var last) || databaseNow - last >= atMostEvery)
        {
            Note(used, databaseNow);
            _ = Write(used, databaseNow);
        }
    }

    /// <summary>The row already has this time.</summary>
    public void Note(T used, DateTimeOffset databaseNow)
    {
        if (written.Count >= Remembered)
        {
            written.Clear();
        }

        written[used] = databaseNow;
    }

    async Task Write(T used, DateTimeOffset databaseNow)
    {
        try
        {
            await queue.Write(write(new Unit(), used, databaseNow, atMostEvery));
        }
        catch (Exception failed) when (StorageLog.IsOfStorage(failed))
        {
            log.Postponed($"Recording the last use of {what} {used}", failed);
        }
        catch (Exception failed)
        {
            // The request must not fail because of this; a later use writes again.
            log.LogWarning(failed, "Could not record the last use of {What} {Used}.", what, used);
        }
    }
}
