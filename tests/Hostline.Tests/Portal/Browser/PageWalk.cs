using Hostline.Pages;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Portal.Browser;

/// <summary>From page to page by their links, until no link leads to a page of another kind.</summary>
sealed class PageWalk(TestServer server, Tab tab)
{
    /// <summary>So many pages of one kind are looked through for links: not each order has files.</summary>
    const int LookedThrough = 2;

    /// <summary>Those with fewer values in their path first: a new order is not one with the id "new".</summary>
    readonly List<PagePath> kinds = [.. server.Services.GetRequiredService<PageTable>().Routes.Where(r => r.Method == "GET")
        .OrderBy(r => r.Path.Count(c => c == '{')).Select(r => new PagePath(r.Path))];

    readonly Dictionary<string, int> seen = [];
    readonly Queue<string> waiting = new();

    /// <summary>The kinds of pages that were found: their paths in the table.</summary>
    public IReadOnlyCollection<string> Seen => seen.Keys;

    /// <param name="doors">Where to begin; from those that are not pages for this visitor nothing follows.</param>
    /// <param name="look">What is done with the first page of each kind: that kind's path in the table, and where the page is.</param>
    public async Task From(IEnumerable<string> doors, Func<string, string, Task> look)
    {
        foreach (var door in doors)
        {
            waiting.Enqueue(door);
        }

        while (waiting.TryDequeue(out var path))
        {
            if (kinds.Find(k => k.Fits(path)) is not { IsStream: false } kind
                || (seen[kind.Template] = seen.GetValueOrDefault(kind.Template) + 1) > LookedThrough)
            {
                continue;
            }

            if (seen[kind.Template] == 1)
            {
                await look(kind.Template, path);
                await FollowLinks();
            }
            else
            {
                await Follow(path);
            }
        }
    }

    /// <summary>Opens a page, and puts where its links lead on the list.</summary>
    public async Task Follow(string path)
    {
        if (await tab.IsPage(path) && await tab.Go(path) is not null)
        {
            await FollowLinks();
        }
    }

    async Task FollowLinks()
    {
        foreach (var link in await tab.Links())
        {
            waiting.Enqueue(link);
        }
    }
}
