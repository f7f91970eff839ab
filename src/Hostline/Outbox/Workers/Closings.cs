using Hostline.Core.Deliveries;
using Hostline.Orders;
using Hostline.Storage.Tables;

namespace Hostline.Outbox.Workers;

public sealed class Closings(CloseAccounts close) : Worker
{
    public override IReadOnlyList<ErrandKind> Kinds => [ErrandKind.CloseAccount];

    public override async Task<WorkEnd> Do(ClaimedErrand errand, CancellationToken lost) => await close.Go(errand, lost) ? WorkEnd.Done : WorkEnd.Again;
}
