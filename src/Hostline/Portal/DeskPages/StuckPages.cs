using Hostline.Core.Deliveries;
using Hostline.Core.Orders;
using Hostline.Core.People;
using Hostline.Orders;
using Hostline.Outbox;
using Hostline.Pages;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Portal.DeskPages;

/// <param name="NextStuck">Where the next page of the orders begins; null on the last one.</param>
/// <param name="NextParked">Where the next page of webhooks begins; null on the last one.</param>
public sealed record StuckModel(
    IReadOnlyList<(Order Order, DateTimeOffset Since)> Stuck, string? NextStuck, IReadOnlyDictionary<AccountId, string> Names,
    IReadOnlyList<ParkedDelivery> Parked, string? NextParked, IReadOnlyList<WaitingWork> Work, DeskCounts Counts, DateTimeOffset Now);

/// <param name="Next">Where the next page begins; null on the last one.</param>
/// <param name="Failed">How many there are, counted up to <see cref="DeskQueue.CountedAtMost"/>.</param>
public sealed record FailedWorkModel(ErrandKind Kind, IReadOnlyList<FailedErrand> Rows, string? Next, int Failed, DateTimeOffset Now)
{
    public string Path => StuckPages.PathOf(Kind);
}

/// <summary>What is about to be tried again, listed for confirmation.</summary>
/// <param name="Kind">Null for webhooks.</param>
/// <param name="Path">The form's address.</param>
/// <param name="Total">How many there are in all, counted up to <see cref="DeskQueue.CountedAtMost"/>.</param>
public sealed record AgainModel(ErrandKind? Kind, string Path, IReadOnlyList<AgainRow> Rows, int Total);

/// <param name="Order">Null if it belongs to no order.</param>
public sealed record AgainRow(string Id, OrderId? Order, string Account, string Answer);

/// <summary>What is stuck: orders that need an operator, webhooks that were given up, failing work; and trying it again, one or many at once.</summary>
sealed class StuckPages(Database database, DeskLists lists, DeskQueue queue, Replay replay, FailedWork work) : PageGroup
{
    /// <summary>The parameters for the chosen ones, and for where the page of webhooks begins.</summary>
    public const string ChosenField = "chosen", ParkedBefore = "parked";

    const string Path = "/desk/stuck", Work = Path + "/work/{kind}", Deliveries = Path + "/deliveries";

    const int PageSize = 50;

    public static string PathOf(ErrandKind kind) => $"{Path}/work/{kind}";

    public override void Map(PageTable pages)
    {
        pages.Get(Path, Roles.Desk, Show);
        pages.Get(Deliveries + "/again", Roles.Deciding, ChooseDeliveries);
        pages.Post(Deliveries + "/again", Roles.Deciding, SendChosen);
        pages.Post(Deliveries + "/{id}", Roles.Deciding, SendAgain);
        pages.Get(Work, Roles.Desk, visit => With(visit, kind => ShowWork(visit, kind)));
        pages.Get(Work + "/again", Roles.Deciding, visit => With(visit, kind => ChooseWork(visit, kind)));
        pages.Post(Work + "/again", Roles.Deciding, visit => With(visit, kind => TryChosen(visit, kind)));
    }

    static async Task<IResult> With(Visit visit, Func<ErrandKind, Task<IResult>> handler) =>
        Enum.GetValues<ErrandKind>().Where(k => k.ToString() == visit.Http.Request.RouteValues["kind"]?.ToString()).ToList() is [var kind]
            ? await handler(kind) : ErrorPages.NotFound(visit);

    async Task<IResult> Show(Visit visit)
    {
        var (world, now) = (visit.World(), visit.World().Now(visit.DatabaseNow));
        var (stuck, nextStuck) = await lists.Stuck(world.Id, visit.PlaceIn());
        var (parked, nextParked) = await lists.Parked(world.Id, visit.QueryId<DeliveryId>(ParkedBefore));
        return visit.Page<StuckView, StuckModel>(new(stuck, nextStuck?.ToString(), await queue.NamesOf(stuck.Select(s => s.Order.Account)), parked,
            nextParked?.ToString(), await lists.Work(world.Id), await queue.Count(world.Id, now), now));
    }

    async Task<IResult> SendAgain(Visit visit)
    {
        if (visit.Id<DeliveryId>() is not { } id || !await IsHere(visit, id))
        {
            return ErrorPages.NotFound(visit);
        }

        return visit.Took(await replay.Of(id, new(visit.Session!.Principal, visit.DatabaseNow)))
            ? visit.See(Path, "delivery-again") : await Show(visit);
    }

    async Task<bool> IsHere(Visit visit, DeliveryId delivery) =>
        (await database.One(DeliveryLogTable.WorldOf, WorldTable.Read, delivery))?.Id == visit.World().Id;

    async Task<IResult> ChooseDeliveries(Visit visit)
    {
        var (world, now) = (visit.World(), visit.World().Now(visit.DatabaseNow));
        var (parked, _) = await lists.Parked(world.Id, null, FailedWork.AtMost);
        return visit.Page<AgainView, AgainModel>(new(null, Deliveries + "/again", [.. parked.Select(p => new AgainRow(p.Id.ToString(), p.Order, p.AccountName,
            DeskWords.Result(visit, p)))], (await queue.Count(world.Id, now)).Parked));
    }

    /// <summary>Each is replayed as if it were chosen alone; one that is no longer given up is skipped.</summary>
    async Task<IResult> SendChosen(Visit visit)
    {
        var chosen = Chosen<DeliveryId>(visit);
        if (visit.IsRefused)
        {
            return await ChooseDeliveries(visit);
        }

        foreach (var id in chosen)
        {
            if (await IsHere(visit, id))
            {
                _ = await replay.Of(id, new(visit.Session!.Principal, visit.DatabaseNow));
            }
        }

        return visit.See(Path, "deliveries-again");
    }

    async Task<IResult> ShowWork(Visit visit, ErrandKind kind)
    {
        var (world, now) = (visit.World(), visit.World().Now(visit.DatabaseNow));
        var (rows, next) = await work.List(world.Id, kind, visit.QueryId<ErrandId>("after") ?? Ids.First<ErrandId>(), PageSize);
        return visit.Page<FailedWorkView, FailedWorkModel>(
            new(kind, rows, next?.ToString(), await work.Count(world.Id, kind, DeskQueue.CountedAtMost), now));
    }

    async Task<IResult> ChooseWork(Visit visit, ErrandKind kind)
    {
        var world = visit.World().Id;
        var (rows, _) = await work.List(world, kind, Ids.First<ErrandId>(), FailedWork.AtMost);
        return visit.Page<AgainView, AgainModel>(new(kind, PathOf(kind) + "/again", [.. rows.Select(r => new AgainRow(r.Id.ToString(),
            r.Order == default ? (OrderId?)null : r.Order, r.AccountName, r.Answer))], await work.Count(world, kind, DeskQueue.CountedAtMost)));
    }

    async Task<IResult> TryChosen(Visit visit, ErrandKind kind)
    {
        var chosen = Chosen<ErrandId>(visit);
        return !visit.IsRefused && visit.Took(await work.TryAgain(visit.World().Id, chosen, visit.Session!.Principal))
            ? visit.See(PathOf(kind), "work-again") : await ChooseWork(visit, kind);
    }

    static List<T> Chosen<T>(Visit visit) where T : struct, IId<T>
    {
        var chosen = visit.Form[ChosenField].OfType<string>().Select(RouteIds.Read<T>).OfType<T>().Distinct().ToList();
        if (chosen.Count is 0 or > FailedWork.AtMost)
        {
            visit.Fault(ChosenField, visit.Words.Say("again.none", ("most", FailedWork.AtMost)));
        }

        return chosen;
    }
}
