using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Accounts;

/// <summary>Records that a sandbox is in use. Hourly precision is enough, because unused sandboxes are deleted only after days.</summary>
public sealed class SandboxUse(CommitQueue queue, ILogger<SandboxUse> log)
{
    readonly LastUses<WorldId> uses = new(queue, log, TimeSpan.FromHours(1), "sandbox", WorldTable.Touched);

    /// <summary>Records a use of one of the world's keys at this instant of the database's clock. The write is not awaited.</summary>
    public void Of(World world, DateTimeOffset databaseNow)
    {
        if (!world.IsLive)
        {
            uses.Of(world.Id, databaseNow);
        }
    }

    /// <summary>A sandbox was just created: its row already has the time.</summary>
    public void Note(WorldId world, DateTimeOffset databaseNow) => uses.Note(world, databaseNow);
}
