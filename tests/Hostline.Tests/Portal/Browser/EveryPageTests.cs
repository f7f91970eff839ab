using System.Text.RegularExpressions;
using Hostline.Core.People;
using Hostline.Pages;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Portal.Browser;

/// <summary>What holds for every page, in a real browser: from the table of pages and by their links, so that a new page is looked at too.</summary>
public sealed partial class EveryPageTests
{
    const int PhoneWidth = 390, PhoneHeight = 844;

    /// <summary>From page to page by their links, until no link leads to another kind: as an owner on a dark phone.</summary>
    [Fact]
    public async Task No_page_that_links_lead_to_has_a_serious_finding_or_is_wider_than_its_window_or_breaks_its_own_policy()
    {
        var seen = await LookAround(Role.Owner, PhoneWidth, PhoneHeight, dark: true);
        // A walk that stopped early would find nothing.
        Assert.Superset(WithIds.ToHashSet(), seen);
    }

    /// <summary>The same as the others, and on a bright desk.</summary>
    [Theory(Explicit = true)]
    [InlineData(Role.Owner, 1280)]
    [InlineData(Role.Member, PhoneWidth)]
    [InlineData(Role.ReadOnly, PhoneWidth)]
    [InlineData(Role.Signer, PhoneWidth)]
    [InlineData(Role.Operator, 1280)]
    [InlineData(Role.Lead, 1280)]
    [InlineData(Role.Auditor, 1280)]
    [InlineData(Role.None, PhoneWidth)]
    public async Task No_page_of_any_role_has_a_serious_finding(Role role, int width) =>
        Assert.NotEmpty(await LookAround(role, width, PhoneHeight, dark: width == PhoneWidth));

    static async Task<HashSet<string>> LookAround(Role role, int width, int height, bool dark)
    {
        await using var world = await Exchange.Begin();
        await PageScene.Fill(world);
        await using var tab = await Tab.Open(world.Server, width: width, height: height, dark: dark);
        await tab.Enter(world, role);
        var (wrong, walk) = (new List<string>(), new PageWalk(world.Server, tab));
        foreach (var list in Tabs)
        {
            await walk.Follow($"/sandbox/{world.Sandbox.Id}?tab={list}");
        }

        await walk.From(PagesWithoutIds(world.Server, world.Sandbox, role).Prepend("/"), (_, path) => Look(tab, path, wrong));
        wrong.AddRange(tab.Complaints);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        return [.. walk.Seen];
    }

    /// <summary>What strangers reach by the links of their mails, and what they read where something went wrong.</summary>
    [Fact]
    public async Task No_page_behind_a_mailed_link_and_no_error_page_has_a_serious_finding()
    {
        await using var world = await Exchange.Begin();
        await using var tab = await Tab.Open(world.Server, width: PhoneWidth, height: PhoneHeight, dark: true);
        var wrong = new List<string>();
        foreach (var (path, status) in await MailedLinks.Of(world))
        {
            await Look(tab, path, wrong, status);
        }

        wrong.AddRange(tab.Complaints);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
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
        foreach (var path in PagesWithoutIds(server, sandbox, Role.Owner).Prepend("/"))
        {
            var page = await visitor.Send(HttpMethod.Get, path, null, ("Accept-Language", Words.Pseudo));
            if (page.Status == 200 && page.Headers["Content-Type"].StartsWith("text/html", StringComparison.Ordinal))
            {
                wrong.AddRange(PlainTexts(page.Text).Select(text => $"{path}: {text}"));
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));
    }

    /// <summary>The same for pages of one thing, and for what only screen readers and pointers meet.</summary>
    [Fact]
    public async Task Every_text_of_the_page_of_one_thing_and_of_its_attributes_stands_in_the_files_of_texts()
    {
        await using var world = await Exchange.Begin();
        await PageScene.Fill(world);
        using var visitor = await Visitor.Of(world.Server, world.AccountId(Exchange.Acme));
        var (wrong, seen) = (new List<string>(), new HashSet<string>());
        List<PagePath> kinds = [.. world.Server.Services.GetRequiredService<PageTable>().Routes
            .Where(r => r.Method == "GET" && (r.Admits.Roles & Role.Owner) != 0 && r.Path.Contains('{', StringComparison.Ordinal))
            .Select(r => new PagePath(r.Path))];
        // What the inbox lists are mails, in the language of the account.
        var waiting = new Queue<string>(PagesWithoutIds(world.Server, world.Sandbox, Role.Owner)
            .Where(p => p.StartsWith("/portal", StringComparison.Ordinal) && p != "/portal/inbox"));
        while (waiting.TryDequeue(out var path))
        {
            var page = await visitor.Send(HttpMethod.Get, path, null, ("Accept-Language", Words.Pseudo));
            if (page.Status != 200 || !page.Headers["Content-Type"].StartsWith("text/html", StringComparison.Ordinal))
            {
                continue;
            }

            wrong.AddRange(PlainTexts(page.Text).Concat(PlainAttributes(page.Text)).Select(text => $"{path}: {text}"));
            foreach (Match link in Links().Matches(page.Text))
            {
                var to = System.Net.WebUtility.HtmlDecode(link.Groups[1].Value).Split('#')[0];
                if (kinds.Find(k => k.Fits(to)) is { } kind && seen.Add(kind.Template))
                {
                    waiting.Enqueue(to);
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));
        Assert.Contains("/portal/orders/{id}", seen);
    }

    /// <summary>Attributes that are read out or shown.</summary>
    static IEnumerable<string> PlainAttributes(string html) => Spoken().Matches(html).Select(m => System.Net.WebUtility.HtmlDecode(m.Groups[2].Value))
        .Where(IsPlain).Select(text => $"an attribute, {text}");

    static bool IsPlain(string text) => Word().IsMatch(text) && !text.Contains('[', StringComparison.Ordinal) && !text.Contains('~', StringComparison.Ordinal)
        && !Names.Contains(text.Split(',')[0]) && !text.StartsWith("http", StringComparison.Ordinal) && !text.Contains('@', StringComparison.Ordinal)
        && !Catalog.Value.Any(sentence => text.Contains(sentence, StringComparison.Ordinal));

    /// <summary>The sentences of reasons are those of the mails.</summary>
    static readonly Lazy<IReadOnlyList<string>> Catalog = new(() =>
        [.. Enum.GetValues<Hostline.Core.Reasons.Reason>().Select(r => Hostline.Core.Reasons.ReasonCatalog.Of(r).Sentence)]);

    const int RequestsAtMost = 5, BytesAtMost = 100 * 1024;

    static async Task Look(Tab tab, string path, List<string> wrong, int status = 200)
    {
        if (!await tab.IsPage(path))
        {
            return;
        }

        var (answer, requests, bytes) = await tab.Weigh(path);
        if (answer!.Status != status)
        {
            wrong.Add($"{path} answered {answer.Status}");
            return;
        }

        if (requests > RequestsAtMost || bytes > BytesAtMost)
        {
            wrong.Add($"{path} is {bytes} bytes in {requests} requests");
        }

        wrong.AddRange(await tab.Findings());
        if (await tab.Overflow() is > 0 and var pixels)
        {
            wrong.Add($"{path} is {pixels} pixels wider than its window");
        }

        wrong.AddRange(await AccessRules.Broken(tab));
        wrong.AddRange(await TabOrder.Faults(tab));
    }

    static IEnumerable<string> PagesWithoutIds(TestServer server, TestSandbox sandbox, Role role) => server.Services.GetRequiredService<PageTable>().Routes
        .Where(r => r.Method == "GET" && r.Path != "/" && !r.Path.Contains("live", StringComparison.Ordinal)
            && (r.Admits.Open || (r.Admits.Roles & role) != 0 || r.Admits == Admits.Everybody))
        .Select(r => r.Path.Replace("{sandbox}", sandbox.Id.ToString(), StringComparison.Ordinal)).Where(p => !p.Contains('{', StringComparison.Ordinal));

    /// <summary>Texts with a plain English word of four letters, outside of code, times, names and addresses.</summary>
    static IEnumerable<string> PlainTexts(string html)
    {
        var shown = Unshown().Replace(html[html.IndexOf("<body", StringComparison.Ordinal)..], " ");
        return Tags().Split(shown).Select(t => System.Net.WebUtility.HtmlDecode(t).Trim())
            .Where(IsPlain);
    }

    /// <summary>Names are the same in every language.</summary>
    static readonly string[] Names = ["Hostline", "Telnyx", "Twilio", "acme", "globex", "initech", "demo", "hooks"];

    /// <summary>Documents are in the language that they were written in, and say so.</summary>
    [GeneratedRegex("<(script|style|code|pre|time|svg|option)[ >].*?</\\1>|<(ul|article)[^>]* lang=\"en\".*?</\\2>", RegexOptions.Singleline)]
    private static partial Regex Unshown();

    [GeneratedRegex("<a [^>]*href=\"(/[^\"]*)\"")]
    private static partial Regex Links();

    [GeneratedRegex(" (aria-label|title|alt|placeholder|data-label|data-copy-label|summary)=\"([^\"]*)\"")]
    private static partial Regex Spoken();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("[a-z]{4}")]
    private static partial Regex Word();
}
