using Hostline.Core.Deliveries;
using Hostline.Core.Worlds;
using Hostline.Outgoing;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>Reads what attempts need in one batch; data shared by several attempts is read once.</summary>
public sealed class AttemptLooks(ReadBatch batch, DestinationKinds kinds)
{
    readonly Dictionary<WorldId, RowList<World>> worlds = [];
    readonly Dictionary<DestinationId, RowList<Destination>> destinations = [];
    readonly Dictionary<(string Kind, AccountId Account), Func<AttemptTo, Task<GuardedRequest>>?> renderers = [];

    /// <param name="kind">May be one that no dialect of this release declares.</param>
    public AttemptLook Of(string kind, WorldId world, AccountId account, DestinationId destination)
    {
        var known = kinds.Find(kind);
        return new(batch, known,
            worlds.TryGetValue(world, out var here) ? here : worlds[world] = batch.Many(WorldTable.ById, WorldTable.Read, world),
            destinations.TryGetValue(destination, out var to) ? to
                : destinations[destination] = batch.Many(DestinationTable.ById, DestinationTable.Read, destination),
            renderers.TryGetValue((kind, account), out var render) ? render : renderers[(kind, account)] = known?.Renderer(batch, account));
    }
}

/// <summary>
/// The data read right before an attempt: whether its world still exists, its destination as it is now, and what its kind needs to render it.
/// </summary>
/// <param name="kind">Null for one that no dialect of this release declares.</param>
/// <param name="render">Null if, and only if, <paramref name="kind"/> is.</param>
public sealed class AttemptLook(
    ReadBatch batch, DestinationKind? kind, RowList<World> world, RowList<Destination> destination, Func<AttemptTo, Task<GuardedRequest>>? render)
{
    /// <summary>Null for a deleted sandbox.</summary>
    public World? World => world.First;

    /// <summary>The database's time.</summary>
    public DateTimeOffset At => batch.Now;

    /// <summary>A destination may have changed its kind after its lane was made.</summary>
    public bool IsFor(ClaimedDelivery delivery) => kind?.Name == delivery.Kind;

    /// <summary>The request of this attempt. Null if the destination no longer has a URL, or only URLs that answered 410.</summary>
    internal async Task<Addressed?> Address(ClaimedDelivery delivery)
    {
        if (kind is null || destination.First is not { } to)
        {
            return null;
        }

        var (attempt, plan) = (delivery.Attempts + 1, kind.Plan(to));
        // A test may also go to a URL that answered 410: if it succeeds, the URL is open again.
        var open = delivery.IsTest ? to with { Gone = [] } : to;
        return open.UrlAt(plan.UrlOf(attempt, to.Urls.Count)) is { } url
            ? new(to, plan, await render!(new(delivery, to, url, attempt)) with { Limits = plan.Limits })
            : null;
    }
}

sealed record Addressed(Destination Destination, RetryPlan Plan, GuardedRequest Request)
{
    /// <summary>The position of the URL, where 1 is the main URL.</summary>
    public int UrlPlace => 1 + Destination.Urls.TakeWhile(url => url != Request.Url).Count();
}
