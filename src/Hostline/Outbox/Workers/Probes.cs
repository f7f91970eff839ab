using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Network;
using Hostline.Network.Probing;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox.Workers;

public sealed class Probes(CommitQueue queue, Ports ports, OrderBook orders, NetworkAnswers answers, OrderTurns turns) : Worker
{
    public override IReadOnlyList<ErrandKind> Kinds => [ErrandKind.TestCapability];

    public override bool WaitsForGateway => true;

    public override async Task<WorkEnd> Do(ClaimedErrand errand, CancellationToken lost)
    {
        var loaded = await orders.Find(errand.Order);
        if (loaded?.Order.Hostings.FirstOrDefault(h => h.Id == errand.Hosting) is not { } hosting)
        {
            await queue.Write(ErrandTable.CheckDone(new Unit(), errand.Id, errand.Fence));
            return WorkEnd.Done;
        }

        if (ports.Of(loaded.World).CapabilityProbe(hosting.Number) is not { } probe)
        {
            return WorkEnd.NoGateway;
        }

        var result = await probe.Try(errand.IdempotencyId, hosting.Number, lost);
        if (result.Answer == ProbeAnswer.Pending)
        {
            return WorkEnd.Again;
        }

        var signal = result.Answer == ProbeAnswer.Lost
            ? new HostingSignal(hosting.Id, Signal.TestFailed, EventKinds.TestFailed, Reason.CapabilityTestFailed)
            : new HostingSignal(hosting.Id, Signal.TestPassed, EventKinds.TestPassed, null);
        HostingSignal[] told = [signal with { Detail = result.Text is { } text ? json => TestEvidence.Write(json, text) : null }];
        await turns.Take(errand.Order, () => answers.Take(errand.Order, Actor.Network, _ => told,
            (unit, _) => ErrandTable.CheckDone(unit, errand.Id, errand.Fence)));
        return WorkEnd.Done;
    }
}
