using Hostline.Core.Deliveries;
using Hostline.Letters;
using Hostline.Storage.Tables;

namespace Hostline.Outbox.Workers;

/// <summary>Checks documents before a person reviews them. Each is read in a separate process, so only a few run at once.</summary>
public sealed class DocumentChecking(OrderChecks checks) : Worker
{
    public override IReadOnlyList<ErrandKind> Kinds => [ErrandKind.CheckDocuments];

    public override int Places => 2;

    public override async Task<WorkEnd> Do(ClaimedErrand errand, CancellationToken lost)
    {
        await checks.Check(errand.Order, errand, lost);
        return WorkEnd.Done;
    }
}
