using Hostline.Campaigns;
using Hostline.Core.Deliveries;
using Hostline.Notifications;
using Hostline.Storage.Tables;

namespace Hostline.Outbox.Workers;

public sealed class Assignments(AssignProfile assign) : Worker
{
    public override IReadOnlyList<ErrandKind> Kinds => [ErrandKind.AssignNumbers];

    public override async Task<WorkEnd> Do(ClaimedErrand errand, CancellationToken lost)
    {
        await assign.Go(errand);
        return WorkEnd.Done;
    }
}

public sealed class ChannelNews(NotifyChannels notify, OrderTurns turns) : Worker
{
    public override IReadOnlyList<ErrandKind> Kinds => [ErrandKind.Notify];

    public override async Task<WorkEnd> Do(ClaimedErrand errand, CancellationToken lost)
    {
        await turns.Take(errand.Order, () => notify.Go(errand));
        return WorkEnd.Done;
    }
}
