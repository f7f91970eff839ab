using Hostline.Core.People;
using Hostline.Core.Worlds;
using Hostline.Outbox;
using Hostline.Pages;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Deliveries;

/// <param name="Sent">How many of them were just replayed; null if none was requested.</param>
public sealed record DeliveriesModel(DeliveryPage Page, RangeFilter Filter, IReadOnlyList<EndpointToday> Endpoints, int? Sent);

/// <param name="SeesPrivate">Whether responses of receivers outside the public internet are shown.</param>
/// <param name="AsOf">The database's time, for the form.</param>
public sealed record DeliveryModel(ReadDelivery Read, bool SeesPrivate, DateTimeOffset AsOf);

/// <param name="Count">How many it contains; null before they were counted.</param>
public sealed record ReplayModel(RangeFilter Filter, IReadOnlyList<EndpointToday> Endpoints, int? Count, DateTimeOffset AsOf);

sealed class DeliveryPages(EndpointBook endpoints, Replay replay) : PageGroup
{
    public const string Root = "/portal/deliveries";
    const int Rows = 50;
    const int EndpointsShown = 100;

    public override void Map(PageTable pages)
    {
        pages.Search(Root, Roles.Account, List);
        pages.Search(Root + "/replay", Roles.Acting, visit => ShowRange(visit, RangeFilter.OfQuery(visit)));
        pages.Post(Root + "/replay", Roles.Acting, SendRange);
        pages.Get(Root + "/{id}", Roles.Account, visit => Show(visit));
        pages.Post(Root + "/{id}/replay", Roles.Acting, SendAgain);
    }

    async Task<IResult> List(Visit visit)
    {
        var filter = RangeFilter.OfQuery(visit);
        var range = filter.Read(visit) with { Before = visit.QueryId<DeliveryId>("after") ?? Ids.AfterAll<DeliveryId>() };
        var page = visit.IsRefused ? new([], null, false) : await endpoints.Deliveries(range, Rows);
        return visit.Page<DeliveriesView, DeliveriesModel>(
            new(page, filter, await Endpoints(visit), int.TryParse(visit.Query("sent"), out var sent) ? sent : null));
    }

    async Task<IResult> Show(Visit visit)
    {
        if (visit.Id<DeliveryId>() is not { } id || await endpoints.Delivery(visit.Session!.Acting.Account.Id, id) is not { } read)
        {
            return ErrorPages.NotFound(visit);
        }

        var model = new DeliveryModel(read, visit.Around.IsOpenTo(visit.Http.Request), visit.Session.Now);
        return visit.IsFragment ? visit.Page<DeliveryPart, DeliveryModel>(model) : visit.Page<DeliveryView, DeliveryModel>(model);
    }

    async Task<IResult> SendAgain(Visit visit)
    {
        var caller = visit.Session!.Acting;
        if (visit.Id<DeliveryId>() is not { } id || await endpoints.Delivery(caller.Account.Id, id) is null)
        {
            return ErrorPages.NotFound(visit);
        }

        var again = await replay.Of(id, AskedBy(visit));
        if (again.IsRefused)
        {
            visit.Fault(again.Refusals);
            return await Show(visit);
        }

        return visit.See($"{Root}/{id}", "delivery-replayed");
    }

    async Task<IResult> ShowRange(Visit visit, RangeFilter filter)
    {
        var range = filter.Read(visit);
        int? count = visit.IsRefused || visit.Query("count").Length == 0 ? null : await replay.Count(range);
        return visit.Page<ReplayView, ReplayModel>(new(filter, await Endpoints(visit), count, visit.Session!.Now));
    }

    async Task<IResult> SendRange(Visit visit)
    {
        var filter = RangeFilter.OfForm(visit);
        var range = filter.Read(visit);
        if (visit.IsRefused)
        {
            return await ShowRange(visit, filter);
        }

        var sent = await replay.Of(range, AskedBy(visit));
        if (sent.IsRefused)
        {
            visit.Fault(sent.Refusals);
            return await ShowRange(visit, filter);
        }

        return visit.See($"{Root}?{(filter with { State = "" }).Query}&sent={sent.Value}");
    }

    /// <summary>The form contains the time when it was made, so that sending it twice replays nothing twice.</summary>
    static Asked AskedBy(Visit visit) => new(visit.Session!.Principal,
        long.TryParse(visit.Field("as_of"), out var micros) && micros is > 0 and < 4_000_000_000_000_000 ? Micros.FromMicros(micros) : visit.Session.Now);

    async Task<IReadOnlyList<EndpointToday>> Endpoints(Visit visit) =>
        (await endpoints.Endpoints(visit.Session!.Acting.Account.Id, visit.Session.Acting.World, visit.Now,
            Ids.AfterAll<DestinationId>(), EndpointsShown)).Rows;
}
