using System.Net;
using System.Text.RegularExpressions;
using Hostline.Core.People;
using Hostline.Pages;
using Hostline.Tests.Portal.Browser;
using Hostline.Tests.Transfers;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Portal;

/// <summary>Pages offer nobody a link that leads nowhere for them: from page to page by all links, as each role.</summary>
public sealed partial class LinkTests
{
    /// <summary>So many pages of one kind are opened: not each order has files.</summary>
    const int OfOneKind = 4;

    [Theory]
    [InlineData(Role.Owner)]
    [InlineData(Role.Member)]
    [InlineData(Role.ReadOnly)]
    [InlineData(Role.Signer)]
    [InlineData(Role.Operator)]
    [InlineData(Role.Lead)]
    [InlineData(Role.Auditor)]
    [InlineData(Role.None)]
    public async Task Every_link_of_every_page_leads_somewhere_for_whoever_may_open_the_page(Role role)
    {
        await using var world = await Exchange.Begin();
        await PageScene.Fill(world);
        using var visitor = role == Role.None ? new Visitor(world.Server.BaseUrl)
            : (role & Roles.Desk) != 0 ? await Visitor.AtDesk(world.Server, role, world.Sandbox.Id)
            : await Visitor.Of(world.Server, world.AccountId(Exchange.Acme), role);
        var routes = world.Server.Services.GetRequiredService<PageTable>().Routes.Where(r => r.Method == "GET").ToList();
        List<PagePath> kinds = [.. routes.OrderBy(r => r.Path.Count(c => c == '{')).Select(r => new PagePath(r.Path))];
        var waiting = new Queue<(string From, string Path)>(routes
            .Where(r => r.Admits == Admits.Everybody || r.Admits.Open || (r.Admits.Roles & role) != 0)
            .Select(r => r.Path.Replace("{sandbox}", world.Sandbox.Id.ToString(), StringComparison.Ordinal))
            .Where(p => !p.Contains('{', StringComparison.Ordinal))
            .Select(p => ("the table", p)));
        var (seen, asked, wrong) = (new Dictionary<string, int>(), new HashSet<string>(), new List<string>());
        while (waiting.TryDequeue(out var link))
        {
            if (!asked.Add(link.Path) || kinds.Find(k => k.Fits(link.Path)) is not { IsStream: false } kind
                || (seen[kind.Template] = seen.GetValueOrDefault(kind.Template) + 1) > OfOneKind)
            {
                continue;
            }

            var page = await visitor.Get(link.Path);
            if (page.Status >= 400 && link.From != "the table")
            {
                wrong.Add($"{link.From} offers {link.Path}, which answers {page.Status}");
            }
            else if (page.Status == 200 && page.Headers["Content-Type"].StartsWith("text/html", StringComparison.Ordinal))
            {
                foreach (Match found in Hrefs().Matches(page.Text))
                {
                    waiting.Enqueue((link.Path, WebUtility.HtmlDecode(found.Groups[1].Value).Split('#')[0]));
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        // A walk that stopped early would find nothing.
        Assert.InRange(seen.Count, role == Role.None ? 5 : 4, int.MaxValue);
    }

    [GeneratedRegex("<a [^>]*href=\"(/[^\"]*)\"")]
    private static partial Regex Hrefs();
}
