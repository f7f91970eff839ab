using System.Collections.Concurrent;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Accounts;

/// <summary>Records that a sandbox is in use, so that only unused ones are deleted.</summary>
public sealed class SandboxUse(CommitQueue queue, ILogger<SandboxUse> log)
{
    /// <summary>A sandbox's row is written at most this often, however much it is used.</summary>
    static readonly TimeSpan AtMostEvery = TimeSpan.FromHours(1);

    /// <summary>Beyond that this node forgets which rows it has written; the row's own time still prevents a second write.</summary>
    const int Remembered = 100_000;

    readonly ConcurrentDictionary<WorldId, DateTimeOffset> written = new();

    /// <summary>A key of this world was used at this instant of the database's clock. The write is not awaited.</summary>
    public void Of(World world, DateTimeOffset databaseNow)
    {
        if (world.IsLive || (written.TryGetValue(world.Id, out var last) && databaseNow - last < AtMostEvery))
        {
            return;
        }

        Note(world.Id, databaseNow);
        _ = Write(world.Id, databaseNow);
    }

    /// <summary>A sandbox was just made: its row has the time already.</summary>
    public void Note(WorldId world, DateTimeOffset databaseNow)
    {
        if (written.Count >= Remembered)
        {
            written.Clear();
        }

        written[world] = databaseNow;
    }

    async Task Write(WorldId world, DateTimeOffset databaseNow)
    {
        try
        {
            await queue.Write(WorldTable.Touched(new Unit(), world, databaseNow, AtMostEvery));
        }
        catch (Exception failed) when (StorageLog.IsOfStorage(failed))
        {
            log.Postponed($"Recording the last use of sandbox {world}", failed);
        }
        catch (Exception failed)
        {
            // The request must not suffer, and the next one in an hour writes again, days before the sandbox would be deleted.
            log.LogWarning(failed, "Could not record the last use of sandbox {Sandbox}.", world);
        }
    }
}
