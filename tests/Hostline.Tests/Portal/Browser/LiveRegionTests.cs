using Hostline.Tests.Support;
using Microsoft.Playwright;

namespace Hostline.Tests.Portal.Browser;

/// <summary>What comes while somebody reads: told, and without moving what is being read.</summary>
public sealed class LiveRegionTests
{
    /// <summary>Keeps every stream of the page, what it brought, and each time that the region spoke.</summary>
    const string Listener = """
        (() => {
          window.streams = [];
          window.came = 0;
          window.said = [];
          window.EventSource = class extends EventSource {
            constructor(url) {
              super(url);
              streams.push(this);
              super.addEventListener('item', () => { came++; });
            }
          };
        })()
        """;

    [Fact]
    public async Task Fifty_arrivals_are_told_as_a_count_every_five_seconds_and_neither_rows_nor_focus_move()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox("acme");
        await Texts(sandbox, 3);
        await using var tab = await Open(server, sandbox);
        var (rows, focused) = (await tab.Page.Locator("ul.live > li").AllInnerTextsAsync(), tab.Page.Locator("ul.tabs a").Nth(1));
        await focused.FocusAsync();
        await tab.Page.EvaluateAsync("""
            () => new MutationObserver(() => {
              const words = document.querySelector('[role=status]').textContent, last = said.at(-1);
              if (words !== last?.words) said.push({ at: Date.now(), words });
            }).observe(document.querySelector('[role=status]'), { childList: true, characterData: true, subtree: true })
            """);

        await Texts(sandbox, 1);
        await Came(tab, 1);
        await tab.Page.Clock.RunForAsync(1);
        await Texts(sandbox, 49);
        await Came(tab, 50);
        await tab.Page.Clock.RunForAsync(4_900);
        Assert.Equal(["1 new: show them"], await Said(tab));
        await tab.Page.Clock.RunForAsync(200);
        Assert.Equal(["1 new: show them", "50 new: show them"], await Said(tab));
        Assert.InRange(await tab.Page.EvaluateAsync<long>("said[1].at - said[0].at"), 5_000, 5_200);

        Assert.Equal(rows, await tab.Page.Locator("ul.live > li").AllInnerTextsAsync());
        Assert.True(await focused.EvaluateAsync<bool>("e => e === document.activeElement"), "The focus has moved.");
        Assert.Equal(1, await tab.Page.Locator("[role=status], [aria-live]").CountAsync());
        await tab.Press(tab.Page.GetByRole(AriaRole.Status).GetByRole(AriaRole.Link));
        Assert.Equal(50, await tab.Page.Locator("ul.live > li").CountAsync());   // a page of the list
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task A_reader_pauses_the_stream_before_the_list_begins_and_a_hidden_page_has_none()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox("acme");
        await Texts(sandbox, 1);
        await using var tab = await Open(server, sandbox);
        var pause = tab.Page.GetByRole(AriaRole.Button, new() { Name = "Pause live" });
        Assert.Equal(4, await pause.EvaluateAsync<int>("e => e.compareDocumentPosition(document.querySelector('ul.live'))"));   // it follows
        await pause.ClickAsync();
        Assert.Equal(0, await Streams(tab));
        await Texts(sandbox, 2);
        Assert.Equal(0, await tab.Page.EvaluateAsync<int>("came"));

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Resume live" }).ClickAsync();
        await Came(tab, 2);   // nothing that came meanwhile is lost
        Assert.Equal(1, await Streams(tab));
        await Hide(tab, true);
        Assert.Equal(0, await Streams(tab));
        await Hide(tab, false);
        Assert.Equal(1, await Streams(tab));
        Assert.Empty(tab.Complaints);
    }

    /// <summary>The inspector with its stream open, by a clock that only the test moves.</summary>
    static async Task<Tab> Open(TestServer server, TestSandbox sandbox)
    {
        var tab = await Tab.Open(server);
        await tab.Page.Clock.InstallAsync(new() { TimeDate = DateTime.UnixEpoch.AddYears(50) });
        await tab.Page.AddInitScriptAsync(Listener);
        await tab.Go($"/sandbox/{sandbox.Id}");
        await tab.Page.Clock.PauseAtAsync(DateTime.UnixEpoch.AddYears(50).AddHours(1));
        await Hang.Until(async () => await tab.Page.EvaluateAsync<bool>("streams[0]?.readyState === 1"), () => "The stream is open");
        return tab;
    }

    static async Task Texts(TestSandbox sandbox, int count)
    {
        for (var n = 0; n < count; n++)
        {
            (await sandbox.Control(HttpMethod.Post, "/handsets/%2B13125550001/sms", new { to = "+13125550002", text = $"text {n}" })).Expect(201);
        }
    }

    static Task Came(Tab tab, int count) => Hang.Until(async () => await tab.Page.EvaluateAsync<int>("came") == count, () => $"{count} texts in the stream");

    static async Task<IReadOnlyList<string>> Said(Tab tab) => await tab.Page.EvaluateAsync<string[]>("said.map(s => s.words)");

    /// <summary>How many are not closed.</summary>
    static Task<int> Streams(Tab tab) => tab.Page.EvaluateAsync<int>("streams.filter(s => s.readyState !== 2).length");

    /// <summary>As when somebody changes to another tab.</summary>
    static async Task Hide(Tab tab, bool hidden) => await tab.Page.EvaluateAsync("""
        hidden => {
          Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
        }
        """, hidden);
}
