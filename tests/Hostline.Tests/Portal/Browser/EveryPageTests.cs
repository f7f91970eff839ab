using System.Text.RegularExpressions;
using Hostline.Core.People;
using Hostline.Pages;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Portal.Browser;

/// <summary>What holds for every page, in a real browser: from the table of pages and by their links, so that a new page is looked at too.</summary>
public sealed partial class EveryPageTests
{
    /// <summary>From page to page by their links, until no link leads to another kind: on a dark phone, and at length on a bright desk too.</summary>
    [Fact]
    public async Task No_page_that_links_lead_to_has_a_serious_finding_or_is_wider_than_its_window_or_breaks_its_own_policy()
    {
        await LookAround(width: 390, height: 844, dark: true);
        if (LongForm.IsAsked)
        {
            await LookAround(width: 1280, height: 900, dark: false);
        }
    }

    static async Task LookAround(int width, int height, bool dark)
    {
        await using var world = await Exchange.Begin();
        await world.Host(Exchange.Acme, Exchange.Number);
        await world.Order(Exchange.Globex, Exchange.Number);
        await world.Order(Exchange.Acme, Exchange.Second);
        await world.Quiet();
        var profile = Journey.IdOf((await world.Post(Exchange.Acme, "/notification_profiles", new { name = "n" })).Expect(200));
        (await world.Post(Exchange.Acme, "/notification_channels",
            new { notification_profile_id = profile, channel_type_id = "email", channel_destination = "ops@acme.example" })).Expect(200);
        await using var tab = await Tab.Open(world.Server, width: width, height: height, dark: dark);
        await tab.SignInAs("acme", world.Sandbox.Id.ToString());
        var (wrong, walk) = (new List<string>(), new PageWalk(world.Server, tab));
        foreach (var list in Tabs)
        {
            await walk.Follow($"/sandbox/{world.Sandbox.Id}?tab={list}");
        }

        await walk.From(PagesWithoutIds(world.Server, world.Sandbox).Prepend("/"), (_, path) => Look(tab, path, wrong));
        wrong.AddRange(tab.Complaints);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        // A walk that stopped early would find nothing.
        Assert.Superset(WithIds.ToHashSet(), walk.Seen.ToHashSet());
    }

    /// <summary>The lists of the inspector.</summary>
    static readonly string[] Tabs = ["texts", "calls", "mail", "webhooks"];

    static readonly string[] WithIds = ["/portal/orders/{id}", "/portal/transfers/{order}", "/portal/numbers/{number}", "/docs/{**path}"];

    /// <summary>In a language made from the first one, every text of a page is recognized by its brackets.</summary>
    [Fact]
    public async Task Every_text_of_a_page_stands_in_the_files_of_texts()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox("acme", "globex");
        using var visitor = await Visitor.Of(server, AccountId.Of(sandbox.Account().GetProperty("id").GetGuid()));
        var wrong = new List<string>();
        foreach (var path in PagesWithoutIds(server, sandbox).Prepend("/"))
        {
            var page = await visitor.Send(HttpMethod.Get, path, null, ("Accept-Language", Words.Pseudo));
            if (page.Status == 200 && page.Headers["Content-Type"].StartsWith("text/html", StringComparison.Ordinal))
            {
                wrong.AddRange(PlainTexts(page.Text).Select(text => $"{path}: {text}"));
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));
    }

    static async Task Look(Tab tab, string path, List<string> wrong)
    {
        if (!await tab.IsPage(path))
        {
            return;
        }

        var answer = await tab.Go(path);
        if (answer!.Status != 200)
        {
            wrong.Add($"{path} answered {answer.Status}");
            return;
        }

        wrong.AddRange(await tab.Findings());
        if (await tab.Overflow() is > 0 and var pixels)
        {
            wrong.Add($"{path} is {pixels} pixels wider than its window");
        }

        if (await tab.Page.Locator("h1").CountAsync() != 1 || !(await tab.Page.TitleAsync()).Contains(" - ", StringComparison.Ordinal))
        {
            wrong.Add($"{path} has not exactly one heading of the first level, or no title");
        }
    }

    static IEnumerable<string> PagesWithoutIds(TestServer server, TestSandbox sandbox) => server.Services.GetRequiredService<PageTable>().Routes
        .Where(r => r.Method == "GET" && r.Path != "/" && !r.Path.Contains("live", StringComparison.Ordinal)
            && (r.Admits.Open || (r.Admits.Roles & Role.Owner) != 0 || r.Admits == Admits.Everybody))
        .Select(r => r.Path.Replace("{sandbox}", sandbox.Id.ToString(), StringComparison.Ordinal)).Where(p => !p.Contains('{', StringComparison.Ordinal));

    /// <summary>Texts with a plain English word of four letters, outside of code, times, names and addresses.</summary>
    static IEnumerable<string> PlainTexts(string html)
    {
        var shown = Unshown().Replace(html[html.IndexOf("<body", StringComparison.Ordinal)..], " ");
        return Tags().Split(shown).Select(t => System.Net.WebUtility.HtmlDecode(t).Trim())
            .Where(t => Word().IsMatch(t) && !t.Contains('[', StringComparison.Ordinal) && !t.Contains('~', StringComparison.Ordinal)
                && !Names.Contains(t.Split(',')[0]) && !t.StartsWith("http", StringComparison.Ordinal) && !t.Contains('@', StringComparison.Ordinal));
    }

    /// <summary>Names are the same in every language.</summary>
    static readonly string[] Names = ["Hostline", "Telnyx", "Twilio", "acme", "globex", "demo"];

    /// <summary>Documents are in the language that they were written in, and say so.</summary>
    [GeneratedRegex("<(script|style|code|pre|time|svg|option)[ >].*?</\\1>|<(ul|article)[^>]* lang=\"en\".*?</\\2>", RegexOptions.Singleline)]
    private static partial Regex Unshown();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("[a-z]{4}")]
    private static partial Regex Word();
}
