using Hostline.Core.Deliveries;
using Hostline.Core.Worlds;
using Hostline.Outgoing;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>
/// What is read right before an attempt, in one batch: whether its world still exists, its destination as it is now, and what its kind
/// needs to render it.
/// </summary>
public sealed class AttemptLook
{
    readonly DestinationKind? kind;
    readonly RowList<World> world;
    readonly RowList<Destination> destination;
    readonly Func<AttemptTo, Task<GuardedRequest>>? render;

    /// <param name="kind">Null for one that no dialect of this release declares.</param>
    public AttemptLook(ReadBatch batch, DestinationKind? kind, WorldId world, AccountId account, DestinationId destination)
    {
        this.kind = kind;
        this.world = batch.Many(WorldTable.ById, WorldTable.Read, world);
        this.destination = batch.Many(DestinationTable.ById, DestinationTable.Read, destination);
        render = kind?.Renderer(batch, account);
    }

    /// <summary>A deleted sandbox has none.</summary>
    public bool HasWorld => world.Rows.Count > 0;

    /// <summary>A destination may have got another kind since its lane was made.</summary>
    public bool IsFor(ClaimedDelivery delivery) => kind?.Name == delivery.Kind;

    /// <summary>The request of this attempt. Null if the destination no longer has a URL, or only URLs that answered 410.</summary>
    internal async Task<Addressed?> Address(ClaimedDelivery delivery)
    {
        if (kind is null || destination.First is not { } to)
        {
            return null;
        }

        var (attempt, plan) = (delivery.Attempts + 1, kind.Plan(to));
        // A test is for a URL that answered 410 too: if it passes, the URL is open again.
        var open = delivery.IsTest ? to with { Gone = [] } : to;
        return open.UrlAt(plan.UrlOf(attempt, to.Urls.Count)) is { } url
            ? new(to, plan, await render!(new(delivery, to, url, attempt)) with { Limits = plan.Limits })
            : null;
    }
}

/// <summary>An attempt that is ready to be sent.</summary>
sealed record Addressed(Destination Destination, RetryPlan Plan, GuardedRequest Request)
{
    /// <summary>1 for the main URL.</summary>
    public int UrlPlace => 1 + Destination.Urls.TakeWhile(url => url != Request.Url).Count();
}
