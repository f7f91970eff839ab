using System.Net;
using System.Text;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;

namespace Hostline.Tests.Portal.Orders;

/// <summary>Documents are shown from a second origin, or as words; they can always be downloaded.</summary>
public sealed class PreviewTests
{
    [Fact]
    public async Task A_document_is_framed_from_the_other_origin_once()
    {
        await using var portal = await PortalOrders.Begin(host: "localhost");
        var (page, frame) = await Open(portal, Journey.Pdf);
        var origin = portal.Exchange.Server.BaseUrl;
        Assert.StartsWith(origin + "/preview/", frame);
        Assert.EndsWith("; frame-src " + origin, page.Headers["Content-Security-Policy"]);
        // For a browser without a reader of its own.
        Assert.Contains("Its words, for a browser that shows no PDF", page.Text);
        Assert.Contains("Page 1 of 1", page.Text);
        Assert.DoesNotContain("frame-src", (await portal.Owner.Get("/portal")).Headers["Content-Security-Policy"]);

        var shown = (await Fetch(frame!)).Expect(200);
        Assert.Equal($"default-src 'none'; sandbox; frame-ancestors {origin.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}",
            shown.Headers["Content-Security-Policy"]);
        Assert.Equal(("application/pdf", "nosniff", "no-store"),
            (shown.Headers["Content-Type"], shown.Headers["X-Content-Type-Options"], shown.Headers["Cache-Control"]));
        Assert.False(shown.Headers.ContainsKey("Content-Disposition"));
        Assert.False(shown.Headers.ContainsKey("X-Frame-Options"));
        Assert.False(shown.Headers.ContainsKey("Set-Cookie"));
        Assert.StartsWith("%PDF", shown.Text);
        (await Fetch(frame!)).Expect(404);
    }

    [Fact]
    public async Task An_address_works_on_the_other_origin_alone_and_a_changed_one_nowhere()
    {
        await using var portal = await PortalOrders.Begin(host: "localhost");
        var (_, frame) = await Open(portal, Journey.Pdf);
        (await Fetch(frame!.Replace("127.0.0.1", "localhost", StringComparison.Ordinal))).Expect(404);
        (await Fetch(frame[..^1] + (frame[^1] == 'A' ? 'B' : 'A'))).Expect(404);
        (await Fetch(frame)).Expect(200);
    }

    [Fact]
    public async Task Without_a_second_origin_the_words_are_shown()
    {
        await using var portal = await PortalOrders.Begin();
        var (page, frame) = await Open(portal, Encoding.ASCII.GetBytes(PdfText.OfOnePage("We authorize Acme")));
        Assert.Null(frame);
        Assert.DoesNotContain("frame-src", page.Headers["Content-Security-Policy"]);
        Assert.Contains("We authorize Acme", portal.Owner.Text);
    }

    [Fact]
    public async Task A_configured_origin_serves_documents_and_no_page_of_its_own_frames_itself()
    {
        await using var portal = await PortalOrders.Begin(configure: s => s with { DocumentsUrl = new("http://localhost:1") });
        var (_, frame) = await Open(portal, Journey.Pdf);
        Assert.StartsWith("http://localhost:1/preview/", frame);
        var reached = frame!.Replace("http://localhost:1", portal.Exchange.Server.BaseUrl, StringComparison.Ordinal);
        (await Fetch(reached)).Expect(404);
        Assert.Equal("default-src 'none'; sandbox; frame-ancestors " + portal.Exchange.Server.BaseUrl,
            (await Fetch(reached.Replace("127.0.0.1", "localhost", StringComparison.Ordinal))).Expect(200).Headers["Content-Security-Policy"]);
    }

    [Fact]
    public async Task A_document_that_does_more_than_show_pages_is_never_framed()
    {
        await using var portal = await PortalOrders.Begin(host: "localhost");
        var active = PdfText.OfOnePage("We authorize").Replace("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Catalog/Pages 2 0 R/OpenAction<</S/Named/N/Print>>>>",
            StringComparison.Ordinal);
        var (_, frame) = await Open(portal, Encoding.ASCII.GetBytes(active));
        Assert.Null(frame);
        Assert.Contains("more than pages", portal.Owner.Text);
        Assert.Contains("We authorize", portal.Owner.Text);
    }

    [Fact]
    public async Task A_download_is_an_attachment_and_a_foreign_document_does_not_exist()
    {
        await using var portal = await PortalOrders.Begin(host: "localhost");
        await Open(portal, Journey.Pdf);
        var path = Links(portal.Owner.Page).Single(l => l.EndsWith("/file", StringComparison.Ordinal));
        var file = (await portal.Owner.Get(path)).Expect(200);
        Assert.StartsWith("attachment", file.Headers["Content-Disposition"]);
        Assert.Equal(("sandbox; default-src 'none'", "no-store"), (file.Headers["Content-Security-Policy"], file.Headers["Cache-Control"]));
        var globex = await Visitor.Enter(portal.Exchange.Server, portal.Sandbox, Exchange.Globex);
        (await globex.Get(path)).Expect(404);
        (await globex.Get(path[..^"/file".Length])).Expect(404);
        var own = PortalOrders.Path(await portal.Exchange.Order(Exchange.Globex, PortalOrders.Second));
        (await globex.Get(own + path[path.IndexOf("/documents", StringComparison.Ordinal)..])).Expect(404);
    }

    /// <summary>Uploads a letter and opens its page.</summary>
    static async Task<(Answered Page, string? Frame)> Open(PortalOrders portal, byte[] letter)
    {
        var path = PortalOrders.Path(await portal.Order(PortalOrders.First));
        await portal.Owner.Get(path);
        await portal.Owner.Follow(await portal.Owner.Upload(path + "/documents", PortalOrders.Files(("letter", letter))));
        var page = (await portal.Owner.Get(Links(portal.Owner.Page).First(l => l.Contains("/documents/", StringComparison.Ordinal)))).Expect(200);
        return (page, page.Text.Split("<iframe class=\"document\" src=\"") is [_, var rest] ? WebUtility.HtmlDecode(rest.Split('"')[0]) : null);
    }

    static IEnumerable<string> Links(string page) => page.Split("<a href=\"")[1..].Select(l => WebUtility.HtmlDecode(l.Split('"')[0]));

    static async Task<Answered> Fetch(string url)
    {
        using var response = await Support.Http.Client.GetAsync(new Uri(url));
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(),
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase));
    }
}
