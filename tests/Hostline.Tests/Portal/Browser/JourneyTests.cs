using System.Text.RegularExpressions;
using Hostline.Tests.Network.Scanning.Pdf;
using Hostline.Tests.Support;
using Microsoft.Playwright;

namespace Hostline.Tests.Portal.Browser;

/// <summary>The whole job by people who read nothing but the pages: two at once, with and without script.</summary>
public sealed partial class JourneyTests
{
    const string Local = "(312) 555-0001";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_number_is_ordered_proven_and_active_and_then_moves_to_another_account_that_asks_for_it(bool scripts)
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox("acme", "globex");
        await using var acme = await Tab.Open(server, scripts);
        await using var globex = await Tab.Open(server, scripts);
        await acme.SignInAs("acme", sandbox.Id.ToString());
        await globex.SignInAs("globex", sandbox.Id.ToString());

        var first = await Order(acme);
        await Prove(acme, first, sandbox);
        await Upload(acme, first);
        await Shows(acme, first, "Active");

        var second = await Order(globex);
        await Shows(globex, second, "Waiting for consent");
        await acme.Go("/portal/inbox");
        Assert.Contains("Please decide", await acme.Page.Locator("main").InnerTextAsync());
        await acme.Go($"/portal/transfers/{second}");
        Assert.Equal("globex asks for one of your numbers", await acme.Heading());
        await acme.Page.GetByRole(AriaRole.Radio, new() { Name = "Approve" }).CheckAsync();
        await acme.Press("Send my decision");
        Assert.Contains("Your approval is recorded.", await acme.Page.Locator("main").InnerTextAsync());

        await Prove(globex, second, sandbox);
        await Upload(globex, second);
        await Shows(globex, second, "Active");
        await Shows(acme, first, "Moved away");
        Assert.Empty(acme.Complaints.Concat(globex.Complaints));
    }

    static async Task<string> Order(Tab tab)
    {
        await tab.Go("/portal/orders/new");
        await tab.Page.Locator("textarea").First.FillAsync(Local);
        await tab.Press("Check the list");
        await tab.Press("Order 1 number");
        Assert.Contains("The order is placed.", await tab.Page.Locator("main").InnerTextAsync());
        return new Uri(tab.Page.Url).AbsolutePath.Split('/')[^1];
    }

    /// <summary>Has a code sent, reads it in the sandbox's inspector, and enters it.</summary>
    static async Task Prove(Tab tab, string order, TestSandbox sandbox)
    {
        await Shows(tab, order, "Prove the number");
        await tab.Press("Send a code by text");
        var code = await Hang.Until(async () =>
        {
            await tab.Go($"/sandbox/{sandbox.Id}?tab=texts");
            return Code().Match(await tab.Page.Locator("main").InnerTextAsync()) is { Success: true } found ? found.Groups[1].Value : null;
        }, () => "The code");
        await tab.Go($"/portal/orders/{order}");
        await tab.Page.Locator("input[inputmode=numeric]").First.FillAsync(code);
        await tab.Press("Check the code");
    }

    static async Task Upload(Tab tab, string order)
    {
        await tab.Go($"/portal/orders/{order}");
        await tab.Page.GetByLabel("Signed letter of authorization").SetInputFilesAsync(Pdf("letter.pdf"));
        await tab.Page.GetByLabel("Bill of the voice provider").SetInputFilesAsync(Pdf("bill.pdf"));
        await tab.Press("Upload");
    }

    static FilePayload Pdf(string name) => new() { Name = name, MimeType = "application/pdf", Buffer = PdfWriting.Letter() };

    static Task Shows(Tab tab, string order, string text) => Hang.Until(async () =>
    {
        await tab.Go($"/portal/orders/{order}");
        return (await tab.Page.Locator("main").InnerTextAsync()).Contains(text, StringComparison.Ordinal);
    }, () => $"The order shows \"{text}\"");

    [GeneratedRegex(@"Code\s+(\d{6})")]
    private static partial Regex Code();
}
