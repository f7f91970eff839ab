using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Accounts;

/// <summary>Records that a sandbox is in use, so that only unused ones are deleted, which takes days: to the hour is enough.</summary>
public sealed class SandboxUse(CommitQueue queue, ILogger<SandboxUse> log)
{
    readonly LastUses<WorldId> uses = new(queue, log, TimeSpan.FromHours(1), "sandbox", WorldTable.Touched);

    /// <summary>A key of this world was used at this instant of the database's clock. The write is not awaited.</summary>
    public void Of(World world, DateTimeOffset databaseNow)
    {
        if (!world.IsLive)
        {
            uses.Of(world.Id, databaseNow);
        }
    }

    /// <summary>A sandbox was just made: its row has the time already.</summary>
    public void Note(WorldId world, DateTimeOffset databaseNow) => uses.Note(world, databaseNow);
}
