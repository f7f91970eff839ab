using Hostline.Core.Deadlines;
using Hostline.Loops;
using Hostline.Outbox;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Sandboxes;

/// <summary>
/// Deletes the rows of deleted sandboxes, in batches small enough not to delay other work, and deletes sandboxes that were not used for
/// seven real days.
/// </summary>
public sealed class SandboxSweep(Database database, CommitQueue queue, SandboxBook sandboxes, TimeProvider time, ILogger<SandboxSweep> log) : Loop(queue, log)
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);
    static readonly TimeSpan LookForUntouchedEvery = TimeSpan.FromMinutes(10);
    const int UntouchedAtOnce = 100;

    long lookedAt;

    protected override Wakes WokenBy => Wakes.None;

    protected override async Task<TimeSpan> Pass(CancellationToken stopping)
    {
        if (lookedAt == 0 || time.GetElapsedTime(lookedAt) > LookForUntouchedEvery)
        {
            await DeleteUntouched();
            lookedAt = time.GetTimestamp();
        }

        var now = await database.Now();
        if (await database.One(DeletedWorldTable.Due, r => r.Int(0), now) == 0)
        {
            return Poll;
        }

        var claimed = new RowList<WorldId>(r => r.Id<WorldId>(0));
        await Queue.Write(new Unit().Returning(claimed, DeletedWorldTable.Claim, now, now + Lease));
        foreach (var world in claimed.Rows)
        {
            await Sweep(world, stopping);
        }

        return TimeSpan.Zero;
    }

    /// <summary>Deletes batch after batch until nothing is left, or until half the lease is over: then any node continues.</summary>
    async Task Sweep(WorldId world, CancellationToken stopping)
    {
        var start = time.GetTimestamp();
        while (!stopping.IsCancellationRequested && time.GetElapsedTime(start) < Lease / 2)
        {
            var unit = new Unit();
            var gone = DeletedWorldTable.SweepSome(unit, world);
            await Queue.Write(unit);
            if (gone.All(g => g.Rows.Count == 0))
            {
                await Queue.Write(DeletedWorldTable.Finished(new Unit(), world));
                return;
            }
        }

        await Queue.Write(DeletedWorldTable.GoOn(new Unit(), world, await database.Now()));
    }

    async Task DeleteUntouched()
    {
        var now = await database.Now();
        var served = await HeartbeatTable.Of(database, Pace.Hours, now - (2 * KeptFor));
        // After a clock jump or an outage, nothing is deleted until that time is known not to count.
        var before = served.IsKnownUntil(now) ? served.Back(now, KeptFor) : DateTimeOffset.UnixEpoch;
        foreach (var world in await database.Many(WorldTable.Untouched, r => r.Id<WorldId>(0), before, UntouchedAtOnce))
        {
            await sandboxes.Delete(world);
        }
    }
}
