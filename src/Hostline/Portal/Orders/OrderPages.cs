using System.Globalization;
using Hostline.Core.Hostings;
using Hostline.Core.People;
using Hostline.Deciding;
using Hostline.Documents;
using Hostline.Letters;
using Hostline.Orders;
using Hostline.Ownership;
using Hostline.Pages;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Orders;

/// <summary>The page of one order: what to do for each number, documents, comments and events.</summary>
sealed class OrderPages(
    Database database, OrderBook orders, StandingBook standings, CommentBook comments, AttachedDocuments documents, DocumentWords words,
    ProofBook proofs, OrderChecks checks) : PageGroup
{
    public const string Path = "/portal/orders/{id}";

    public const string BeforeField = "before";

    const int EventsShown = 40;

    public override void Map(PageTable pages) => pages.Get(Path, Roles.Account, Show);

    async Task<IResult> Show(Visit visit) => await Find(visit) is { } loaded ? await Page(visit, loaded) : ErrorPages.NotFound(visit);

    /// <summary>The order of the path; null if the account has none there.</summary>
    public async Task<LoadedOrder?> Find(Visit visit) =>
        Ids.TryParseExact(visit.Http.Request.RouteValues["id"] as string, out OrderId id) ? await orders.Find(visit.Session!.Acting, id) : null;

    /// <summary>The page with the typed values and their faults.</summary>
    public async Task<IResult> Page(Visit visit, LoadedOrder loaded) => visit.Page<OrderView, OrderModel>(await Read(visit, loaded));

    /// <summary>The same after an act of which one part was done and another refused.</summary>
    public async Task<IResult> PageAnew(Visit visit) => await Find(visit) is { } loaded ? await Page(visit, loaded) : ErrorPages.NotFound(visit);

    async Task<OrderModel> Read(Visit visit, LoadedOrder loaded)
    {
        var order = loaded.Order;
        var standing = await standings.Of(loaded, visit.Session!.Acting.Account.Family);
        var batch = new ReadBatch();
        var end = order.Sequence + 1;
        var before = long.TryParse(visit.Query(BeforeField), CultureInfo.InvariantCulture, out var named) ? Math.Clamp(named, 1, end) : end;
        var after = Math.Max(0, before - 1 - EventsShown);
        var events = batch.Many(EventTable.OfSubject, EventTable.Read, order.Id, after, before - 1 - after);
        var lead = batch.Many(LeadTimeTable.OfCarrier, LeadTimeTable.Read, order.World, LeadTimeTable.NameOf(order.Hostings[0]), LeadTime.OrdersAtMost);
        await database.Run(batch);
        return new(standing, loaded, await Files(order.Id, order.Letter, order.Bill), await comments.Of(order.Id, isDesk: false), [.. events.Rows.Reverse()],
            LeadTime.Of(lead.Rows), Ids.New<CommentId>(visit.Session.Now), visit.Has(Roles.Acting))
        {
            Proofs = await proofs.Progress(order.Hostings),
            Findings = (order.Letter ?? order.Bill) is null ? null : (await checks.Of([order])).GetValueOrDefault(order.Id),
            IsChecked = visit.World is { IsReviewedByPeople: true },
        };
    }

    async Task<IReadOnlyList<OrderFile>> Files(OrderId order, DocumentId? letter, DocumentId? bill)
    {
        var files = new List<OrderFile>();
        foreach (var document in await documents.Of(order))
        {
            var isInUse = document.Id == letter || document.Id == bill;
            files.Add(new(document, isInUse ? (await words.Of(document.Stored))?.Pages : null, isInUse));
        }

        return [.. files.OrderByDescending(f => f.IsInUse).ThenBy(f => f.Document.Kind)];
    }
}
