namespace Hostline.Pages;

static class PageRequests
{
    public static bool WantsPage(this HttpRequest request) => request.GetTypedHeaders().Accept is { Count: > 0 } accepted
        && accepted.Any(a => a.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
}
