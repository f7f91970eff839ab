using System.Net;
using System.Text.RegularExpressions;
using Hostline.Core.People;
using Hostline.Pages;
using Hostline.Tests.Portal.Browser;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Portal;

/// <summary>From page to page by all links, without a browser, as one role or as a stranger.</summary>
sealed partial class PageCrawl(Exchange world, Role role)
{
    /// <summary>So many pages of one kind are opened: not each order has files.</summary>
    const int OfOneKind = 4;

    readonly Dictionary<string, int> seen = [];

    public IReadOnlyList<PageRoute> Routes { get; } = world.Server.Services.GetRequiredService<PageTable>().Routes;

    /// <summary>The kinds of pages that were opened: their paths in the table.</summary>
    public IReadOnlyCollection<string> Seen => seen.Keys;

    /// <summary>Signed in to acme, or at the desk of the sandbox.</summary>
    public async Task<Visitor> Visitor() => role == Role.None ? new Visitor(world.Server.BaseUrl)
        : (role & Roles.Desk) != 0 ? await Portal.Visitor.AtDesk(world.Server, role, world.Sandbox.Id)
        : await Portal.Visitor.Of(world.Server, world.AccountId(Exchange.Acme), role);

    public bool MayOpen(PageRoute route) => route.Admits == Admits.Everybody || route.Admits.Open || (route.Admits.Roles & role) != 0;

    /// <summary>Each answer, and which page offered its link; null for those that the table of pages gave.</summary>
    public async IAsyncEnumerable<(string? From, string Path, Answered Page)> Pages(Visitor visitor)
    {
        var routes = Routes.Where(r => r.Method == "GET").ToList();
        List<PagePath> kinds = [.. routes.OrderBy(r => r.Path.Count(c => c == '{')).Select(r => new PagePath(r.Path))];
        var waiting = new Queue<(string? From, string Path)>(routes.Where(MayOpen)
            .Select(r => r.Path.Replace("{sandbox}", world.Sandbox.Id.ToString(), StringComparison.Ordinal))
            .Where(p => !p.Contains('{', StringComparison.Ordinal)).Select(p => ((string?)null, p)));
        var asked = new HashSet<string>();
        while (waiting.TryDequeue(out var link))
        {
            if (!asked.Add(link.Path) || kinds.Find(k => k.Fits(link.Path)) is not { IsStream: false } kind
                || (seen[kind.Template] = seen.GetValueOrDefault(kind.Template) + 1) > OfOneKind)
            {
                continue;
            }

            var page = await visitor.Get(link.Path);
            yield return (link.From, link.Path, page);
            foreach (var found in IsShown(page) ? Hrefs().Matches(page.Text).AsEnumerable() : [])
            {
                waiting.Enqueue((link.Path, WebUtility.HtmlDecode(found.Groups[1].Value).Split('#')[0]));
            }
        }
    }

    public static bool IsShown(Answered page) => page.Status == 200 && page.Headers["Content-Type"].StartsWith("text/html", StringComparison.Ordinal);

    [GeneratedRegex("<a [^>]*href=\"(/[^\"]*)\"")]
    private static partial Regex Hrefs();
}
