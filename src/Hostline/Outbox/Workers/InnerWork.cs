using Hostline.Campaigns;
using Hostline.Core.Deliveries;
using Hostline.Notifications;
using Hostline.Storage.Tables;

namespace Hostline.Outbox.Workers;

/// <summary>Assigns the numbers of a task to its campaign.</summary>
public sealed class Assignments(AssignProfile assign) : Worker
{
    public override IReadOnlyList<ErrandKind> Kinds => [ErrandKind.AssignNumbers];

    public override async Task<WorkEnd> Do(ClaimedErrand errand, CancellationToken lost)
    {
        await assign.Go(errand);
        return WorkEnd.Done;
    }
}

/// <summary>Sends an event to its account's channels.</summary>
public sealed class ChannelNews(NotifyChannels notify, OrderTurns turns) : Worker
{
    public override IReadOnlyList<ErrandKind> Kinds => [ErrandKind.Notify];

    public override async Task<WorkEnd> Do(ClaimedErrand errand, CancellationToken lost)
    {
        await turns.Take(errand.Order, () => notify.Go(errand));
        return WorkEnd.Done;
    }
}
