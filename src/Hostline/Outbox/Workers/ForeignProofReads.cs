using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Network;
using Hostline.Ownership;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox.Workers;

/// <summary>
/// Follows a verification call that a registry itself places: which code is to be keyed, for the account to see, and whether ownership was
/// proven. Begins with the call, and is repeated until the call must be over.
/// </summary>
public sealed class ForeignProofReads(CommitQueue queue, Ports ports, OrderBook orders, ForeignProofs proofs, CodesToKey codes) : Worker
{
    /// <summary>About twenty minutes, twice the lifetime of a code.</summary>
    const int ReadsAtMost = 45;

    public override IReadOnlyList<ErrandKind> Kinds => [ErrandKind.ReadProof];

    public override WhileSuspended WhileSuspended => WhileSuspended.IsDropped;

    public override TimeSpan LongestWait => TimeSpan.FromSeconds(30);

    public override async Task<WorkEnd> Do(ClaimedErrand errand, CancellationToken lost)
    {
        if (await orders.Find(errand.Order) is not { } loaded || errand.Hosting is not { } id || errand.Attempts >= ReadsAtMost
            || loaded.Order.Hostings.FirstOrDefault(h => h.Id == id) is not { State: HostingState.Gathering } hosting || !hosting.Needs(Requirement.Ownership)
            || ports.Of(loaded.World).CodesOf(hosting.Number) is not { } source)
        {
            await queue.Write(ErrandTable.CheckDone(new Unit(), errand.Id, errand.Fence));
            return WorkEnd.Done;
        }

        if (loaded.Order.RefuseWhileFrozen(Actor.Network) is not null)
        {
            return WorkEnd.Again;
        }

        var proof = await source.Read(id, lost);
        if (proof.IsProven)
        {
            await proofs.Take(errand.Order, id, unit => ErrandTable.CheckDone(unit, errand.Id, errand.Fence));
            return WorkEnd.Done;
        }

        if (proof.CodeToKey is { } digits)
        {
            await queue.Write(UpstreamTable.SetCodeToKey(new Unit(), id, codes.Seal(digits)));
        }

        return WorkEnd.Again;
    }
}
