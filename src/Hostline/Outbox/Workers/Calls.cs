using Hostline.Network;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox.Workers;

/// <summary>
/// Makes calls that must not be made twice. That a call begins is stored before it is made; a try that finds such a mark asks the
/// other side what became of it, and calls again only when that side has never heard of it.
/// </summary>
public sealed class Calls(Database database, CommitQueue queue)
{
    public async Task<CallOutcome> Once(ClaimedErrand errand, Port port, Func<CancellationToken, Task<CallOutcome>> call, CancellationToken lost)
    {
        if (port.IsRepeatable)
        {
            return await call(lost);
        }

        if (errand.CalledAt is not null && await port.ReadBack(errand.IdempotencyId, lost) is var earlier and not CallOutcome.NotThere)
        {
            return earlier;
        }

        var begun = await queue.Write(ErrandTable.CheckCalled(new Unit(), errand, await database.Now()));
        if (begun.Status != CommitStatus.Done)
        {
            throw new StorageBusyException("Another node has the errand.");
        }

        lost.ThrowIfCancellationRequested();
        return await call(lost);
    }

    /// <summary>Ends the errand as its call has ended, or puts it off.</summary>
    public async Task<WorkEnd> End(ClaimedErrand errand, Worker worker, CallOutcome outcome)
    {
        if (outcome is CallOutcome.NotNow)
        {
            await queue.Write(await Retry.Anew(database, errand, worker));
            return WorkEnd.Later;
        }

        await queue.Write(ErrandTable.CheckDone(new Unit(), errand.Id, errand.Fence));
        return outcome is CallOutcome.Unknown ? WorkEnd.Unknown : WorkEnd.Done;
    }
}
