using Hostline.Deciding;
using Hostline.Pages;
using Hostline.Portal.Inspector;
using Hostline.Sandboxes;

namespace Hostline.Portal.Tour;

/// <param name="Progress">Null if the sandbox has too few accounts for it.</param>
/// <param name="IsTaken">Whether this browser takes the tour in this sandbox.</param>
public sealed record TourModel(Room Room, TourProgress? Progress, bool IsTaken);

/// <summary>
/// A tour of the whole process: nine steps, each of them a real page. A cookie names sandbox and number; the progress is read from the sandbox,
/// so a step that was done elsewhere counts.
/// </summary>
sealed class TourPages(Rooms rooms, TourGuide guide, OrderBook orders) : PageGroup
{
    static readonly TimeSpan Life = TimeSpan.FromDays(1);

    public override void Map(PageTable pages)
    {
        pages.Get("/sandbox/{sandbox}/tour", Admits.Sandbox, rooms.In(Show));
        pages.Post("/sandbox/{sandbox}/tour", Admits.Sandbox, rooms.In(Begin));
        pages.Post("/sandbox/{sandbox}/tour/pass", Admits.Sandbox, rooms.In(Pass));
        pages.Post("/sandbox/{sandbox}/tour/end", Admits.Sandbox, rooms.In(End));
        pages.Get("/sandbox/{sandbox}/samples/{order}/letter.pdf", Admits.Sandbox, rooms.In((visit, room) => Sample(visit, room, SampleDocuments.Letter)));
        pages.Get("/sandbox/{sandbox}/samples/{order}/bill.pdf", Admits.Sandbox, rooms.In((visit, room) => Sample(visit, room, SampleDocuments.Bill)));
    }

    async Task<IResult> Show(Visit visit, Room room)
    {
        var taken = visit.Tour is { } tour && tour.World.Id == room.World.Id ? tour : null;
        return visit.Page<TourView, TourModel>(new(room, taken ?? await guide.Begin(room.World, room.Accounts), taken is not null));
    }

    async Task<IResult> Begin(Visit visit, Room room)
    {
        if (await guide.Begin(room.World, room.Accounts) is not { } tour)
        {
            return await Show(visit, room);
        }

        Keep(visit, TourGuide.Text(tour, 0));
        return visit.See(room.At("/tour"));
    }

    /// <summary>Marks a step as done that leaves no trace in the sandbox.</summary>
    Task<IResult> Pass(Visit visit, Room room)
    {
        if (visit.Tour is not { } tour || tour.World.Id != room.World.Id)
        {
            return Task.FromResult(visit.See(room.At("/tour")));
        }

        Keep(visit, TourGuide.Text(tour, tour.Step is TourStep.Check or TourStep.ReadCode ? tour.Step : tour.Passed));
        return Task.FromResult(visit.See(tour.Step == TourStep.ReadCode && tour.FirstOrder is { } order ? $"/portal/orders/{order}" : "/portal/orders/new"));
    }

    Task<IResult> End(Visit visit, Room room)
    {
        visit.Http.Response.Cookies.Delete(TourGuide.Cookie, Options(visit));
        return Task.FromResult(visit.See(room.At()));
    }

    async Task<IResult> Sample(Visit visit, Room room, Func<Core.Orders.Order, string, DateTimeOffset, byte[]> write)
    {
        if (!Ids.TryParse(visit.Http.Request.RouteValues["order"]?.ToString(), out OrderId id) || await orders.Find(id) is not { } found
            || found.Order.World != room.World.Id)
        {
            return ErrorPages.NotFound(visit);
        }

        var name = visit.Http.Request.Path.Value!.Split('/')[^1];
        return Results.File(write(found.Order, room.NameOf(found.Order.Account), visit.Now), "application/pdf", $"sample-{name}");
    }

    static void Keep(Visit visit, string text) => visit.Http.Response.Cookies.Append(TourGuide.Cookie, text, Options(visit));

    static CookieOptions Options(Visit visit) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/", Secure = visit.Http.Request.IsHttps, IsEssential = true, MaxAge = Life };
}

/// <summary>A letter and a bill for an order of a sandbox, so that no one has to write them to try the process.</summary>
static class SampleDocuments
{
    public static byte[] Letter(Core.Orders.Order order, string account, DateTimeOffset now) => SamplePdf.Of(
    [
        "Letter of Authorization (sample)", "", $"Date: {now:yyyy-MM-dd}", $"Company: {account}", "",
        "I authorize that the text messages of these telephone numbers are hosted.", "Voice calls stay with the present carrier.", "",
        .. order.Hostings.Select(h => h.Number.ToString()), "", "Signed: Ana Ruiz, authorized person", $"for {account}",
    ]);

    public static byte[] Bill(Core.Orders.Order order, string account, DateTimeOffset now) => SamplePdf.Of(
    [
        "Telephone bill (sample)", "", $"Example Voice Carrier, bill of {now.AddDays(-7):yyyy-MM-dd}", $"Customer: {account}", "", "Lines of this bill:",
        .. order.Hostings.Select(h => h.Number.ToString()), "", "Total: $42.00",
    ]);
}
