using System.Collections.Concurrent;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Accounts;

/// <summary>Records when each key of an account was used last, to the minute, so that its owner knows whether it can be revoked.</summary>
public sealed class KeyUse(CommitQueue queue, ILogger<KeyUse> log)
{
    /// <summary>A key's row is written at most this often, however much it is used.</summary>
    static readonly TimeSpan AtMostEvery = TimeSpan.FromMinutes(1);

    /// <summary>Beyond that this node forgets which rows it has written; the row's own time still prevents a second write.</summary>
    const int Remembered = 100_000;

    readonly ConcurrentDictionary<KeyId, DateTimeOffset> written = new();

    /// <summary>The key was used at this instant of the database's clock. The write is not awaited.</summary>
    public void Of(KeyId key, DateTimeOffset databaseNow)
    {
        if (written.TryGetValue(key, out var last) && databaseNow - last < AtMostEvery)
        {
            return;
        }

        if (written.Count >= Remembered)
        {
            written.Clear();
        }

        written[key] = databaseNow;
        _ = Write(key, databaseNow);
    }

    async Task Write(KeyId key, DateTimeOffset databaseNow)
    {
        try
        {
            await queue.Write(KeyTable.Used(new Unit(), key, databaseNow, AtMostEvery));
        }
        catch (Exception failed) when (StorageLog.IsOfStorage(failed))
        {
            log.Postponed($"Recording the last use of key {key}", failed);
        }
        catch (Exception failed)
        {
            // The request must not suffer, and the next one in a minute writes again.
            log.LogWarning(failed, "Could not record the last use of key {Key}.", key);
        }
    }
}
