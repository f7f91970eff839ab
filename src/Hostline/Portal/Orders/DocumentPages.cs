using Hostline.Core.Documents;
using Hostline.Core.People;
using Hostline.Documents;
using Hostline.Pages;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Orders;

public sealed record DocumentModel(OrderId Order, AttachedDocument Document, string? Frame, ReadDocument? Words, bool IsActive);

/// <summary>
/// Documents in the portal: shown from another origin, so that nothing in them can access these pages; if that is not possible, or a viewer
/// would do more than show pages, as text. They can always be downloaded.
/// </summary>
sealed class DocumentPages(
    OrderPages orders, AttachedDocuments documents, DocumentFile files, DocumentWords words, DocumentAddresses addresses, DocumentOrigin origin) : PageGroup
{
    public const string Path = OrderPages.Path + "/documents/{document}";

    public override void Map(PageTable pages)
    {
        pages.Get(Path, Roles.Account, Show);
        pages.Get(Path + "/file", Roles.Account, Download);
        pages.Get("/preview/{address}", Admits.Everybody, Preview);
    }

    async Task<IResult> Show(Visit visit)
    {
        if (await Find(visit) is not { } document)
        {
            return ErrorPages.NotFound(visit);
        }

        var isActive = document.Marks.IsActive();
        visit.Framed = isActive ? null : origin.For(visit);
        var frame = visit.Framed is { } other ? $"{other}{visit.At("/preview/")}{addresses.Make(document.Id, visit.Session!.Now)}" : null;
        return visit.Page<DocumentView, DocumentModel>(
            new(document.Order!.Value, document, frame, await words.Of(document.Stored), isActive));
    }

    async Task<IResult> Download(Visit visit) =>
        await Find(visit) is { } document ? DocumentAnswer.Download(visit.Http, files, document.Stored) : ErrorPages.NotFound(visit);

    /// <summary>Only on the second origin, which gets no cookie of the portal.</summary>
    async Task<IResult> Preview(Visit visit) => origin.PortalOf(visit.Http.Request, visit.Around) is { } portal
        && await addresses.Use(visit.Http.Request.RouteValues["address"] as string ?? "") is { } document && !document.Marks.IsActive()
            ? DocumentAnswer.InFrame(visit.Http, files, document.Stored, portal)
            : ErrorPages.NotFound(visit);

    async Task<AttachedDocument?> Find(Visit visit) =>
        await orders.Find(visit) is { } loaded && Ids.TryParseExact(visit.Http.Request.RouteValues["document"] as string, out DocumentId id)
            && await documents.Find(id) is { } document && (document.Order == loaded.Order.Id || document.Id == loaded.Order.Letter) ? document : null;
}
