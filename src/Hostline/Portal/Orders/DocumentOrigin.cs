using Hostline.Pages;
using Hostline.Server;

namespace Hostline.Portal.Orders;

/// <summary>
/// The second origin, from which documents are shown: a configured one or, in open mode, this machine's address for pages that were opened by
/// its name.
/// </summary>
sealed class DocumentOrigin(Settings settings)
{
    const string PageName = "localhost", DocumentName = "127.0.0.1";

    /// <summary>For the page of this visit; null if there is none.</summary>
    public string? For(Visit visit)
    {
        var request = visit.Http.Request;
        return settings.DocumentsUrl is { } configured && !request.Host.Host.Equals(configured.Host, StringComparison.OrdinalIgnoreCase)
            ? configured.GetLeftPart(UriPartial.Authority)
            : visit.Around.IsOpenTo(request) && request.Host.Host == PageName ? At(request, DocumentName) : null;
    }

    /// <summary>The origin of the pages, for a request to the second origin; null for a request to any other.</summary>
    public string? PortalOf(HttpRequest request, PageSurroundings around) =>
        settings.DocumentsUrl is { } configured
            ? request.Host.Host.Equals(configured.Host, StringComparison.OrdinalIgnoreCase) ? around.Address.Base.GetLeftPart(UriPartial.Authority) : null
            // A frame's request comes from another site, which open mode refuses; the one-time address itself proves where it is from.
            : request.Host.Host == DocumentName && Provenance.IsLoopback(request) && around.IsOpenAtAll ? At(request, PageName) : null;

    static string At(HttpRequest request, string name) => $"{request.Scheme}://{name}{(request.Host.Port is { } port ? ":" + port : "")}";
}
