namespace Hostline.Pages;

/// <summary>Which requests are a browser's.</summary>
static class PageRequests
{
    public static bool WantsPage(this HttpRequest request) => request.GetTypedHeaders().Accept is { Count: > 0 } accepted
        && accepted.Any(a => a.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
}
