using System.Net;
using System.Text.RegularExpressions;
using Hostline.Tests.Support;

namespace Hostline.Tests.Portal.Manual;

/// <summary>The documents of the release as pages below /docs.</summary>
public sealed partial class HandbookTests
{
    [Fact]
    public async Task Every_link_of_every_page_of_the_docs_leads_somewhere_and_every_document_is_reached()
    {
        await using var server = await TestServer.Start();
        var browser = new PersonBrowser(server.BaseUrl);
        var (pages, wrong, waiting) = (new Dictionary<string, string>(), new List<string>(), new Queue<string>(["/docs"]));
        var linked = new List<(string From, string To)>();
        while (waiting.TryDequeue(out var path))
        {
            if (pages.ContainsKey(path))
            {
                continue;
            }

            var answer = await browser.Open(path);
            pages[path] = answer.Text;
            if (answer.Status != 200)
            {
                wrong.Add($"{path} answered {answer.Status}");
            }
            else if (answer.Headers["Content-Type"].StartsWith("text/html", StringComparison.Ordinal))
            {
                foreach (var to in LinksOf(answer.Text, path))
                {
                    linked.Add((path, to));
                    waiting.Enqueue(to.Split('#')[0]);
                }
            }
        }

        wrong.AddRange(from link in linked
                       where link.To.Contains('#', StringComparison.Ordinal)
                       let fragment = link.To.Split('#')[1]
                       where !pages[link.To.Split('#')[0]].Contains($"id=\"{fragment}\"", StringComparison.Ordinal)
                       select $"{link.From} leads to {link.To}, which is not there");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        var documents = Directory.EnumerateFiles(Checkout.At("docs"), "*.md", SearchOption.AllDirectories)
            .Select(f => "/docs/" + Path.GetRelativePath(Checkout.At("docs"), f).Replace('\\', '/')[..^".md".Length].ToLowerInvariant());
        Assert.Superset(documents.Append("/docs/readme").Append("/docs/changelog").ToHashSet(), pages.Keys.ToHashSet());
    }

    /// <summary>Paths below this server's docs, and of the page itself; a link that this server cannot follow is there as it was written.</summary>
    static IEnumerable<string> LinksOf(string html, string page) => LinksIn(html)
        .Where(to => !to.Contains("://", StringComparison.Ordinal) && !to.StartsWith("/openapi", StringComparison.Ordinal))
        .Select(to => to.StartsWith('#') ? page + to : to.StartsWith('/') ? to : "/docs/unresolved/" + to);

    [Fact]
    public async Task A_page_shows_its_pictures_tables_and_headings_and_nothing_that_the_policy_forbids()
    {
        await using var server = await TestServer.Start();
        var browser = new PersonBrowser(server.BaseUrl);
        var readme = (await browser.Open("/docs/readme")).Expect(200).Text;
        Assert.Contains("<h1>Hostline</h1>", readme);
        Assert.Single(Regex.Matches(readme, "<h1"));
        Assert.DoesNotContain("snippet", Content().Match(readme).Value);
        Assert.DoesNotContain("style=", readme);
        var picture = Regex.Match(readme, "<img src=\"(/docs/pictures/[^\"]+)\" alt=\"[^\"]+\"").Groups[1].Value;
        var sent = (await browser.Open(picture)).Expect(200);
        Assert.Equal(("image/png", "public, max-age=3600"), (sent.Headers["Content-Type"], sent.Headers["Cache-Control"]));
        browser.Headers["If-None-Match"] = sent.Headers["ETag"];
        (await browser.Open(picture)).Expect(304);

        var settings = (await browser.Open("/docs/operations/settings")).Expect(200).Text;
        Assert.Matches("<td data-label=\"default\"><div>", settings);
        Assert.Contains("<h2 id=\"what-to-back-up\"", settings);
        Assert.StartsWith("text/plain", (await browser.Open("/docs/examples/go-live.mjs")).Expect(200).Headers["Content-Type"]);
        (await browser.Open("/docs/no-such-page")).Expect(404);
        (await browser.Open("/docs/../README.md")).Expect(404);
    }

    [Fact]
    public async Task Behind_a_path_prefix_the_links_of_the_docs_begin_with_it()
    {
        await using var server = await TestServer.Start(configure: s => s with { PublicUrl = new("http://localhost/sms") });
        var page = (await new PersonBrowser(server.BaseUrl).Open("/docs/operations/desk")).Expect(200).Text;
        Assert.All(LinksIn(page).Where(to => to[0] != '#' && !to.Contains("://", StringComparison.Ordinal)), to => Assert.StartsWith("/sms/docs", to));
    }

    static IEnumerable<string> LinksIn(string html) => Links().Matches(Content().Match(html).Value).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value));

    [GeneratedRegex("<main.*</main>", RegexOptions.Singleline)]
    private static partial Regex Content();

    [GeneratedRegex("<(?:a href|img src)=\"([^\"]*)\"")]
    private static partial Regex Links();
}
