using System.Text.RegularExpressions;
using Hostline.Core.People;
using Hostline.Tests.Portal.Browser;
using Hostline.Tests.Transfers;

namespace Hostline.Tests.Portal;

/// <summary>
/// Every page as every role and as a stranger sees it: no link leads nowhere, no form goes where its sender may not, and each page is built
/// as a browser and a screen reader expect. What only a browser can see is looked at as an owner and a lead, and in the long form as all.
/// </summary>
public sealed partial class RoleTests
{
    [Theory]
    [InlineData(Role.Owner)]
    [InlineData(Role.Member)]
    [InlineData(Role.ReadOnly)]
    [InlineData(Role.Signer)]
    [InlineData(Role.Operator)]
    [InlineData(Role.Lead)]
    [InlineData(Role.Auditor)]
    [InlineData(Role.None)]
    public async Task Every_page_that_a_role_may_open_offers_what_it_may_do_and_nothing_else(Role role)
    {
        await using var world = await Exchange.Begin();
        await PageScene.Fill(world);
        var (crawl, wrong) = (new PageCrawl(world, role), new List<string>());
        using var visitor = await crawl.Visitor();
        List<PagePath> acts = [.. crawl.Routes.Where(r => r.Method == "POST" && (r.IsByLink || crawl.MayOpen(r))).Select(r => new PagePath(r.Path))];
        await foreach (var (from, path, page) in crawl.Pages(visitor))
        {
            if (page.Status >= 400 && from is not null)
            {
                wrong.Add($"{from} offers {path}, which answers {page.Status}");
            }
            else if (PageCrawl.IsShown(page))
            {
                wrong.AddRange(PageForm.On(page.Text).Where(f => acts.TrueForAll(a => !a.Fits(f.Path))).Select(f => $"{path} offers a form for {f.Path}"));
                wrong.AddRange(Broken(page.Text).Select(rule => $"{path}: {rule}"));
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        // A walk that stopped early would find nothing.
        Assert.InRange(crawl.Seen.Count, role == Role.None ? 5 : 4, int.MaxValue);
    }

    static IEnumerable<string> Broken(string html)
    {
        foreach (var part in (string[])["<html lang=\"en\"", "<main id=\"main\"", "<h1>", "<header", "<footer", "class=\"skip\""])
        {
            if (Regex.Count(html, Regex.Escape(part)) != 1)
            {
                yield return $"not once: {part}";
            }
        }

        foreach (Match glued in Glued().Matches(html[html.IndexOf("<main", StringComparison.Ordinal)..]))
        {
            yield return $"no space: {glued.Value}";
        }

        foreach (Match field in Fields().Matches(html))
        {
            var id = Ids().Match(field.Value).Groups[1].Value;
            var before = html[..field.Index];
            var isInLabel = before.LastIndexOf("<label", StringComparison.Ordinal) > before.LastIndexOf("</label", StringComparison.Ordinal);
            if (!isInLabel && !field.Value.Contains("aria-label", StringComparison.Ordinal) && !html.Contains($"<label for=\"{id}\"", StringComparison.Ordinal))
            {
                yield return $"without a label: {field.Value}";
            }
        }
    }

    [GeneratedRegex("<(input(?! type=\"hidden\")|select|textarea)[^>]*>")]
    private static partial Regex Fields();

    /// <summary>In a block of C#, a template loses the space between two expressions.</summary>
    [GeneratedRegex("[\\w,.:;](?<!<[^>]*)<(?:time|a|strong) [^>]*>|</(?:time|a|strong)>\\w[^<]*")]
    private static partial Regex Glued();

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex Ids();
}
