using Hostline.Tests.Support;
using Hostline.Tests.Transfers;
using Microsoft.Playwright;

namespace Hostline.Tests.Portal.Browser;

/// <summary>The system's few colors instead of ours: grounds are gone, so that edges must tell parts apart.</summary>
public sealed class ForcedColorTests
{
    /// <summary>Parts that are known by their ground alone, and would be lost.</summary>
    const string Lost = """
        () => [...document.querySelectorAll('.tag, .note, .count, .band, .card, .choice, button, .button, input:not([type=hidden]), select, textarea')]
          .filter(e => e.checkVisibility() && !e.matches('[type=checkbox], [type=radio], [type=file]'))
          .filter(e => { const s = getComputedStyle(e); return !['Top', 'Left', 'Bottom'].some(side => s[`border${side}Style`] !== 'none'
            && parseFloat(s[`border${side}Width`]) >= 1); })
          .map(e => e.outerHTML.slice(0, 120))
        """;

    [Fact]
    public async Task Every_part_keeps_an_edge_the_focus_its_ring_and_the_place_in_the_menu_its_line()
    {
        await using var exchange = await Exchange.Begin();
        await PageScene.Fill(exchange);
        var order = await exchange.Order(Exchange.Acme, "+13125550003");
        await using var tab = await Tab.Open(exchange.Server);
        await tab.Page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active });
        await tab.SignInAs("acme", exchange.Sandbox.Id.ToString());
        var wrong = new List<string>();
        foreach (var path in (string[])["/portal", "/portal/inbox", "/portal/orders/" + order, "/portal/numbers", $"/sandbox/{exchange.Sandbox.Id}"])
        {
            await tab.Go(path);
            wrong.AddRange((await tab.Page.EvaluateAsync<string[]>(Lost)).Select(part => $"{path}: {part}"));
            await tab.Page.Keyboard.PressAsync("Tab");
            await tab.Page.Keyboard.PressAsync("Tab");
            if (await tab.Page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle") == "none")
            {
                wrong.Add($"{path}: no ring");
            }
        }

        await tab.Go("/portal/orders");
        Assert.Equal(1, await tab.Page.EvaluateAsync<int>("""
            () => { const ground = getComputedStyle(document.body).backgroundColor;
              return [...document.querySelectorAll('.top li a')].filter(a => getComputedStyle(a).borderBottomColor !== ground).length; }
            """));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));
    }
}
