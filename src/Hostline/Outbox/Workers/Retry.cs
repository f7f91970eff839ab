using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox.Workers;

/// <summary>Postpones an errand in world time, each time for twice as long.</summary>
static class Retry
{
    /// <summary>Doubling stops here, beyond every worker's longest wait.</summary>
    const int DoublingsAtMost = 20;

    /// <summary>The other side may have an open call; the next try asks about it.</summary>
    /// <param name="answer">Why this try failed; null if it did not.</param>
    public static Task<Unit> Later(Database database, ClaimedErrand errand, Worker worker, string? answer) =>
        Later(database, errand, worker, (unit, due, wake) => ErrandTable.CheckAskedLater(unit, errand, due, wake, answer));

    /// <summary>The other side has no open call.</summary>
    public static Task<Unit> Anew(Database database, ClaimedErrand errand, Worker worker, string answer) =>
        Later(database, errand, worker, (unit, due, wake) => ErrandTable.CheckLater(unit, errand.Id, errand.Fence, due, wake, answer));

    public static TimeSpan Wait(int attempts, TimeSpan first, TimeSpan longest)
    {
        var wait = first * Math.Pow(2, Math.Min(attempts, DoublingsAtMost));
        return wait < longest ? wait : longest;
    }

    public static DateTimeOffset Due(World world, DateTimeOffset databaseNow, ClaimedErrand errand, Worker worker) =>
        world.Now(databaseNow) + Wait(errand.Attempts, worker.FirstWait, worker.LongestWait);

    static async Task<Unit> Later(Database database, ClaimedErrand errand, Worker worker, Action<Unit, DateTimeOffset, DateTimeOffset?> put)
    {
        var batch = new ReadBatch();
        var worlds = batch.Many(WorldTable.ById, WorldTable.Read, errand.World);
        await database.Run(batch);
        if (worlds.First is not { } world)
        {
            // Its sandbox has been deleted, so there is nothing to repeat.
            return ErrandTable.CheckDone(new Unit(), errand.Id, errand.Fence);
        }

        var unit = new Unit();
        var due = Due(world, batch.Now, errand, worker);
        put(unit, due, world.WakeAt(due, batch.Now));
        return unit;
    }
}
