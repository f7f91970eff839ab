using System.Text.RegularExpressions;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;

namespace Hostline.Tests.Portal.Browser;

/// <summary>People without an account, on a telephone: the owner of a line stops a theft, and a former holder asks for a number back.</summary>
public sealed partial class LineJourneyTests
{
    const int Width = 390, Height = 844;

    /// <summary>Four presses: a call, its code, the order, the lock.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_owner_proves_the_line_by_a_call_stops_the_order_and_locks_the_line(bool scripts)
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var theft = await exchange.Order(Exchange.Globex, Exchange.Number);
        await using var tab = await Tab.Open(exchange.Server, scripts, Width, Height);
        var wrong = new List<string>();

        await tab.Go($"/line?world={exchange.Sandbox.Id}");
        await Look(tab, wrong, scripts);
        await tab.Page.GetByLabel("Your telephone number").FillAsync("312 555 0001");
        await tab.Press("Call me with a code");
        Assert.Equal("Enter the code", await tab.Heading());
        await Look(tab, wrong, scripts);
        await tab.Page.Locator("input[name=code]").FillAsync(await Heard(exchange));
        await tab.Press("Check the code");

        Assert.Equal("Your line", await tab.Heading());
        await Look(tab, wrong, scripts);
        var seen = await Text(tab);
        Assert.Contains("An account of this host asks to take its texts over", seen);
        Assert.Contains("no order that is open for it becomes active", seen);
        await tab.Press("Stop order " + theft[^6..]);
        Assert.Contains("The order is on hold. An operator decides.", await Text(tab));
        await tab.Press("Lock my line");
        Assert.Contains("Your line is locked.", await Text(tab));
        await Look(tab, wrong, scripts);

        Assert.Equal(("pending", "disputed"), await exchange.Failure(Exchange.Globex, theft));
        Assert.Contains("locked", (await exchange.TryOrder(Exchange.Initech, Exchange.Number)).Expect(422).Text);
        wrong.AddRange(tab.Complaints);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_former_holder_opens_the_link_of_the_notice_and_asks_for_the_number_back()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        (await exchange.Approve(order)).Expect(200);
        await exchange.Finish(Exchange.Globex, order, Exchange.Number);
        await exchange.Quiet();
        var mail = (await HolderPage.Mails(exchange, Exchange.Acme)).First(m => m.GetProperty("links").EnumerateArray()
            .Any(l => l.GetString()!.Contains("/undo?", StringComparison.Ordinal)));
        var link = new Uri(mail.GetProperty("links").EnumerateArray().First(l => l.GetString()!.Contains("/undo?", StringComparison.Ordinal)).GetString()!);
        await using var tab = await Tab.Open(exchange.Server, width: Width, height: Height);
        var wrong = new List<string>();

        await tab.Go(link.PathAndQuery);
        Assert.Equal("Ask for your numbers back", await tab.Heading());
        await Look(tab, wrong);
        await tab.Page.Locator("input[name=last_four]").FillAsync("0001");
        await tab.Page.Locator("textarea").FillAsync("We never agreed.");
        await tab.Press("Ask for them back");
        Assert.Contains("Two operators decide", await Text(tab));
        await Look(tab, wrong);

        Assert.Equal("We never agreed.", (await exchange.Sandbox.Hostline(HttpMethod.Get, "/undos")).Expect(200).Json.GetProperty("data")[0]
            .GetProperty("why").GetString());
        wrong.AddRange(tab.Complaints);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>What whoever answers the line hears: the sandbox's handset, in another browser.</summary>
    static async Task<string> Heard(Exchange exchange)
    {
        await using var handset = await Tab.Open(exchange.Server);
        return await Hang.Until(async () =>
        {
            await handset.Go($"/sandbox/{exchange.Sandbox.Id}?tab=calls");
            return Code().Match(await Text(handset)) is { Success: true } found ? found.Groups[1].Value : null;
        }, () => "The call with the code");
    }

    static Task<string> Text(Tab tab) => tab.Page.Locator("main").InnerTextAsync();

    /// <param name="scripts">Whether the page runs any; axe is one.</param>
    static async Task Look(Tab tab, List<string> wrong, bool scripts = true)
    {
        wrong.AddRange(scripts ? await tab.Findings() : []);
        if (await tab.Overflow() is > 0 and var pixels)
        {
            wrong.Add($"{tab.Page.Url} is {pixels} pixels wider than its window");
        }
    }

    [GeneratedRegex(@"Code\s+(\d{6})")]
    private static partial Regex Code();
}
