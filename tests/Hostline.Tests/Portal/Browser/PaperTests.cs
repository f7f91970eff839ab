using Hostline.Tests.Support;
using Hostline.Tests.Transfers;
using Microsoft.Playwright;

namespace Hostline.Tests.Portal.Browser;

/// <summary>What leaves a page: printed, or copied.</summary>
public sealed class PaperTests
{
    [Fact]
    public async Task An_order_on_paper_names_its_address_its_instant_and_its_links_and_has_neither_bands_nor_forms()
    {
        await using var world = await Exchange.Begin();
        var order = await world.Order(Exchange.Acme, Exchange.Number);
        await using var tab = await Tab.Open(world.Server, dark: true);
        await tab.SignInAs("acme", world.Sandbox.Id.ToString());
        await tab.Go("/portal/orders/" + order);
        await tab.Page.EmulateMediaAsync(new() { Media = Media.Print });
        foreach (var hidden in new[] { ".band", ".top nav", "main form", ".skip" })
        {
            Assert.False(await tab.Page.Locator(hidden).First.IsVisibleAsync(), hidden);
        }

        var foot = await tab.Page.Locator("footer").InnerTextAsync();
        Assert.Contains($"/portal/orders/{order}, as it was shown on", foot);
        Assert.Contains("(15:00 UTC)", foot);
        Assert.Contains("Sandbox", foot);
        Assert.Equal("rgb(255, 255, 255)", await tab.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.Contains($"/portal/orders/{order}/letter", await tab.Page.EvaluateAsync<string>(
            "getComputedStyle(document.querySelector('main a[href$=\"/letter\"]'), '::after').content"));
        Assert.Equal("avoid", await tab.Page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.steps > li')).breakInside"));
        await tab.Page.EmulateMediaAsync(new() { Media = Media.Screen, ForcedColors = ForcedColors.Active });
        Assert.Equal("solid", await tab.Page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.tag')).borderTopStyle"));
    }

    [Fact]
    public async Task Numbers_are_copied_in_the_form_that_programs_take_one_by_one_and_all_at_once()
    {
        await using var world = await Exchange.Begin();
        var order = await world.Order(Exchange.Acme, Exchange.Number, Exchange.Second);
        await using var tab = await Tab.Open(world.Server);
        await tab.SignInAs("acme", world.Sandbox.Id.ToString());
        await tab.Go("/portal/orders/" + order);
        var copied = await tab.Page.EvaluateAsync<string>("""
            () => {
              getSelection().selectAllChildren(document.querySelector('h3'));
              const event = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
              document.querySelector('h3').dispatchEvent(event);
              return event.clipboardData.getData('text/plain');
            }
            """);
        Assert.Equal(Exchange.Number, copied);
        await tab.Page.EvaluateAsync("() => { navigator.clipboard.writeText = text => { window.written = text; return Promise.resolve(); }; }");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Copy all numbers" }).ClickAsync();
        Assert.Equal($"{Exchange.Number}\n{Exchange.Second}", await tab.Page.EvaluateAsync<string>("window.written"));
        Assert.Empty(tab.Complaints);
    }
}
