using System.Text.RegularExpressions;
using Hostline.Tests.Support;
using Microsoft.Playwright;

namespace Hostline.Tests.Portal.Browser;

/// <summary>The guided tour by somebody who reads nothing but the pages, and follows its band alone.</summary>
public sealed partial class BandTests
{
    [Fact]
    public async Task The_bands_own_links_and_buttons_lead_from_the_first_step_to_the_end()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox("acme", "globex");
        await using var tab = await Tab.Open(server);
        await tab.Go($"/sandbox/{sandbox.Id}/tour");
        await tab.Press("Begin the tour");

        await Says(tab, "1 of 9");
        await Press(tab, "Continue as acme");
        await Says(tab, "2 of 9");
        await List(tab, "Check");
        await Press(tab, "Done, next step");
        await Says(tab, "3 of 9");
        await Order(tab);
        await Says(tab, "4 of 9");
        var code = await ReadCode(tab);
        await Press(tab, "Done, next step");
        await Says(tab, "5 of 9");
        await EnterCode(tab, code);
        await Says(tab, "6 of 9");
        await Upload(tab);
        await Says(tab, "8 of 9");
        await Press(tab, "Continue as globex");
        await Order(tab);
        await Says(tab, "has 72 hours");
        await Press(tab, "Continue as acme");
        await tab.Page.GetByRole(AriaRole.Radio, new() { Name = "Approve" }).CheckAsync();
        await tab.Press("Send my decision");

        await Says(tab, "9 of 9");
        await Press(tab, "Continue as globex");
        code = await ReadCode(tab, but: code);
        await Follow(tab, "Go there");
        await EnterCode(tab, code);
        await Upload(tab);
        await Says(tab, "The tour is finished");
        Assert.Empty(tab.Complaints);
    }

    static ILocator Band(Tab tab) => tab.Page.GetByRole(AriaRole.Complementary, new() { Name = "Guided tour" });

    /// <summary>The band follows what happens in the sandbox.</summary>
    static Task Says(Tab tab, string step) => Hang.Until(async () =>
    {
        if ((await Band(tab).InnerTextAsync()).Contains(step, StringComparison.Ordinal))
        {
            return true;
        }

        await tab.Page.ReloadAsync();
        return false;
    }, () => step);

    static Task Press(Tab tab, string button) => tab.Press(Band(tab).GetByRole(AriaRole.Button, new() { Name = button }));

    static async Task Follow(Tab tab, string link)
    {
        await Band(tab).GetByRole(AriaRole.Link, new() { Name = link }).ClickAsync();
        await tab.Page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
    }

    static async Task List(Tab tab, string button)
    {
        await tab.Page.Locator("textarea").First.FillAsync(await Band(tab).Locator("code").First.InnerTextAsync());
        await tab.Press(button, exact: true);
    }

    static async Task Order(Tab tab)
    {
        await List(tab, "Check the list");
        await tab.Press("Order 1 number");
    }

    /// <summary>Has a code sent from the order, and reads it in the inspector, where the band leads.</summary>
    static async Task<string> ReadCode(Tab tab, string? but = null)
    {
        if (await Band(tab).GetByRole(AriaRole.Link, new() { Name = "Go there" }).IsVisibleAsync())
        {
            await Follow(tab, "Go there");
        }

        await tab.Press("Send a code by text");
        await Follow(tab, "Open the inspector");
        return await Hang.Until(async () =>
        {
            await tab.Page.ReloadAsync();
            return Code().Match(await tab.Page.Locator("main").InnerTextAsync()) is { Success: true } found && found.Groups[1].Value != but
                ? found.Groups[1].Value : null;
        }, () => "The code");
    }

    static async Task EnterCode(Tab tab, string code)
    {
        await tab.Page.Locator("input[inputmode=numeric]").First.FillAsync(code);
        await tab.Press("Check the code");
    }

    static async Task Upload(Tab tab)
    {
        var (letter, bill) = (await Sample(tab, "Sample letter (PDF)"), await Sample(tab, "Sample bill (PDF)"));
        await Follow(tab, "Go there");
        await tab.Page.GetByLabel("Signed letter of authorization").SetInputFilesAsync(letter);
        await tab.Page.GetByLabel("Bill of the voice provider").SetInputFilesAsync(bill);
        await tab.Press("Upload");
    }

    static async Task<FilePayload> Sample(Tab tab, string link) => new()
    {
        Name = "sample.pdf",
        MimeType = "application/pdf",
        Buffer = await tab.File((await Band(tab).GetByRole(AriaRole.Link, new() { Name = link }).GetAttributeAsync("href"))!),
    };

    [GeneratedRegex(@"Code\s+(\d{6})")]
    private static partial Regex Code();
}
