using Hostline.Tests.Network.Scanning.Pdf;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;
using Microsoft.Playwright;

namespace Hostline.Tests.Portal.Browser;

/// <summary>Somebody who has no pointer.</summary>
public sealed class KeyboardTests
{
    [Fact]
    public async Task A_number_is_ordered_proven_and_handed_in_and_a_transfer_is_decided_by_keys_alone()
    {
        await using var exchange = await Exchange.Begin();
        await using var tab = await Tab.Open(exchange.Server, width: 390, height: 844);
        await tab.Go("/");
        await Enter(tab, Button(tab, "Sign in as acme"));
        await tab.Go("/portal/orders/new");
        await Type(tab, tab.Page.GetByLabel("Numbers"), "312 555 0001");
        await Enter(tab, Button(tab, "Check the list"));
        await Enter(tab, Button(tab, "Order 1 number"));
        var order = new Uri(tab.Page.Url).AbsolutePath;
        await exchange.Quiet();
        await tab.Go(order);
        await Enter(tab, Button(tab, "Send a code by text"));
        await exchange.Quiet();
        var texts = (await exchange.Sandbox.Control(HttpMethod.Get, "/messages?kind=sms")).Expect(200).Json.GetProperty("data");
        await Type(tab, tab.Page.Locator("input[autocomplete=one-time-code]"), texts[0].GetProperty("code").GetString()!);
        await tab.Answered(() => tab.Page.Keyboard.PressAsync("Enter"));
        Assert.Contains("The number is proven.", await tab.Page.Locator("main").InnerTextAsync());
        await Choose(tab, "Signed letter of authorization");
        await Choose(tab, "Bill of the voice provider");
        await Enter(tab, Button(tab, "Upload"));
        await exchange.Advance(TimeSpan.Zero);
        Assert.Contains("+13125550001", await exchange.Active(Exchange.Acme));

        var asked = await exchange.Order(Exchange.Globex, Exchange.Number);
        await tab.Go($"/portal/transfers/{asked}");
        await Reach(tab, tab.Page.GetByRole(AriaRole.Radio).First);
        await tab.Page.Keyboard.PressAsync("ArrowDown");
        await Enter(tab, Button(tab, "Send my decision"));
        Assert.Contains("Your approval is recorded.", await tab.Page.Locator("main").InnerTextAsync());
        Assert.Empty(tab.Complaints);
    }

    /// <summary>An empty choice is an error and never an approval: on top, in focus, and beside its field; what was typed is there.</summary>
    [Fact]
    public async Task Enter_decides_nothing_and_the_error_has_the_focus_and_leads_to_its_field()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var asked = await exchange.Order(Exchange.Globex, Exchange.Number);
        await using var tab = await Tab.Open(exchange.Server);
        await tab.Go($"/transfers/{asked}?token={await exchange.TokenOf(asked)}");
        await Type(tab, tab.Page.Locator("input[name=last_four]"), "0001");
        await tab.Answered(() => tab.Page.Keyboard.PressAsync("Enter"));

        Assert.StartsWith("Error: ", await tab.Page.TitleAsync());
        Assert.Equal("errors", await Focused(tab));
        Assert.Equal("0001", await tab.Page.Locator("input[name=last_four]").InputValueAsync());
        Assert.DoesNotContain("consent.given", await exchange.Kinds(asked));
        Assert.DoesNotContain("consent.rejected", await exchange.Kinds(asked));
        var summary = tab.Page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Link);
        Assert.Equal(await summary.InnerTextAsync(), (await tab.Page.Locator("main .error").InnerTextAsync()).Trim());
        await Reach(tab, summary);
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.Keyboard.PressAsync("Space");
        Assert.True(await tab.Page.GetByRole(AriaRole.Radio).First.IsCheckedAsync(), "The link of the summary does not lead to the choices.");
    }

    [Fact]
    public async Task Enter_in_the_field_for_a_note_reviews_nothing()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.PeopleReview();
        var order = await exchange.Order(Exchange.Acme, Exchange.Number);
        await exchange.Finish(Exchange.Acme, order, Exchange.Number);
        await exchange.Quiet();
        var before = await exchange.Kinds(order);
        await using var tab = await Tab.Open(exchange.Server);
        await tab.SignInAs("the desk", exchange.Sandbox.Id.ToString());
        await tab.Go("/desk/review/" + order);
        await Type(tab, tab.Page.Locator("#field-note"), "A word to the customer");
        await tab.Answered(() => tab.Page.Keyboard.PressAsync("Enter"));
        Assert.Equal("errors", await Focused(tab));
        Assert.Equal("A word to the customer", await tab.Page.Locator("#field-note").InputValueAsync());
        Assert.Equal(before, await exchange.Kinds(order));
    }

    static ILocator Button(Tab tab, string name) => tab.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).First;

    static Task<string> Focused(Tab tab) => tab.Page.EvaluateAsync<string>("document.activeElement.id");

    /// <summary>From where the focus is, by the Tab key alone.</summary>
    static async Task Reach(Tab tab, ILocator target)
    {
        for (var presses = 0; presses < 100; presses++)
        {
            if (await target.EvaluateAsync<bool>("e => e === document.activeElement"))
            {
                return;
            }

            await tab.Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"The Tab key does not come to {target} on {tab.Page.Url}.");
    }

    static async Task Enter(Tab tab, ILocator button)
    {
        await Reach(tab, button);
        await tab.Answered(() => tab.Page.Keyboard.PressAsync("Enter"));
    }

    static async Task Type(Tab tab, ILocator field, string text)
    {
        await Reach(tab, field);
        await tab.Page.Keyboard.TypeAsync(text);
    }

    static async Task Choose(Tab tab, string field)
    {
        await Reach(tab, tab.Page.GetByLabel(field));
        var chooser = await tab.Page.RunAndWaitForFileChooserAsync(() => tab.Page.Keyboard.PressAsync("Enter"));
        await chooser.SetFilesAsync(new FilePayload { Name = "paper.pdf", MimeType = "application/pdf", Buffer = PdfWriting.Letter() });
    }
}
