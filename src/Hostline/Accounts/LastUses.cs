using System.Collections.Concurrent;
using Hostline.Storage;

namespace Hostline.Accounts;

/// <summary>
/// Records when each of many things was used last: at most once in a while for each, and never at the expense of the request that uses it.
/// </summary>
/// <param name="atMostEvery">A row is written at most this often, however much its thing is used.</param>
/// <param name="what">In the words of the log: "key" or "sandbox".</param>
/// <param name="write">Writes the instant unless the row has one that is newer than the last argument says.</param>
sealed class LastUses<T>(CommitQueue queue, ILogger log, TimeSpan atMostEvery, string what, Func<Unit, T, DateTimeOffset, TimeSpan, Unit> write)
    where T : struct
{
    /// <summary>Beyond that this node forgets which rows it has written; the row's own time still prevents a second write.</summary>
    const int Remembered = 100_000;

    readonly ConcurrentDictionary<T, DateTimeOffset> written = new();

    /// <summary>It was used at this instant of the database's clock. The write is not awaited.</summary>
    public void Of(T used, DateTimeOffset databaseNow)
    {
        if (!written.TryGetValue(used, out var last) || databaseNow - last >= atMostEvery)
        {
            Note(used, databaseNow);
            _ = Write(used, databaseNow);
        }
    }

    /// <summary>Its row has this time already.</summary>
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
            // The request must not suffer, and the next use after a while writes again.
            log.LogWarning(failed, "Could not record the last use of {What} {Used}.", what, used);
        }
    }
}
