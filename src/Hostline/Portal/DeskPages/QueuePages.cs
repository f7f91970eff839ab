using System.Globalization;
using Hostline.Core;
using Hostline.Core.People;
using Hostline.Core.Worlds;
using Hostline.Orders;
using Hostline.Pages;

namespace Hostline.Portal.DeskPages;

/// <summary>The queue of a desk.</summary>
/// <param name="Older">Where the next page begins, as in its address; null on the last one.</param>
/// <param name="Self">The principal who looks, to tell what is their own.</param>
public sealed record QueueModel(IReadOnlyList<QueueEntry> Entries, DeskCounts Counts, string? Older, string Self, DateTimeOffset Now);

/// <summary>What waits for a decision, and taking the next one.</summary>
sealed class QueuePages(DeskQueue queue) : PageGroup
{
    public const string Path = "/desk";

    public override void Map(PageTable pages)
    {
        pages.Get(Path, Roles.Desk, Show);
        pages.Post(Path + "/take", Roles.Deciding, Take);
    }

    async Task<IResult> Show(Visit visit)
    {
        var world = visit.World();
        var (entries, next) = await queue.Page(world.Id, PlaceOf(visit.Query("after")));
        return visit.Page<QueueView, QueueModel>(new(entries, await queue.Count(world.Id, world.Now(visit.DatabaseNow)), next is null ? null : TextOf(next),
            visit.Session!.Principal.Hand!.Id, world.Now(visit.DatabaseNow)));
    }

    async Task<IResult> Take(Visit visit) => await queue.TakeNext(visit.World().Id, visit.Session!.Principal) is { } order
        ? visit.See(ReviewPages.PathOf(order)) : visit.See(Path, "nothing-to-take");

    static string TextOf(QueuePlace place) => $"{place.Since.ToMicros().ToString(CultureInfo.InvariantCulture)}_{place.Order}";

    /// <summary>The beginning for anything that is no place.</summary>
    static QueuePlace PlaceOf(string text) => text.Split('_', 2) is [var since, var order]
        && long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out var micros) && Ids.TryParseExact(order, out OrderId id)
        && micros < MicrosAtMost
            ? new(DateTimeOffset.UnixEpoch.AddMicroseconds(micros), id) : QueuePlace.Start;

    /// <summary>The year 9000.</summary>
    const long MicrosAtMost = 221_845_392_000_000_000;
}
