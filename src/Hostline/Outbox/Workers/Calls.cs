using Hostline.Network;
using Hostline.Network.Watching;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox.Workers;

/// <summary>
/// Makes calls that must not be repeated. A mark is stored before each call; a try that finds a mark asks the other side for the outcome and
/// calls again only if that side does not know the call.
/// </summary>
public sealed class Calls(Database database, CommitQueue queue, ILogger<Calls> log)
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

    /// <param name="undone">Adds the consequences to the unit if the call was not made; null for none.</param>
    public async Task<WorkEnd> End(ClaimedErrand errand, Worker worker, CallOutcome outcome, Func<Unit, Unit>? undone = null)
    {
        if (outcome is CallOutcome.NotNow later)
        {
            var put = await Retry.Anew(database, errand, worker, FailureWords.Cut(later.Why));
            await queue.Write(undone?.Invoke(put) ?? put);
            return WorkEnd.Later;
        }

        if (outcome is CallOutcome.Refused refused)
        {
            log.LogWarning("Errand {Errand} ({Kind}) of order {Order} was refused by the other side: {Why}.",
                errand.Id, errand.Kind, errand.Order, refused.Why);
        }

        await queue.Write(ErrandTable.CheckDone(new Unit(), errand.Id, errand.Fence));
        return outcome is CallOutcome.Unknown ? WorkEnd.Unknown : WorkEnd.Done;
    }
}
