using System.Text.Json;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;

namespace Hostline.Tests.Portal;

/// <summary>The same page in a real browser.</summary>
public sealed class BrowserTests
{
    const double FoldOfAPhone = 660;

    [Fact]
    public async Task A_person_approves_a_transfer_without_a_script_on_the_page()
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        var seen = await Browse("person", page.Link, "0001");
        Assert.Equal(("en", 0, ""), (seen.GetProperty("lang").GetString(), seen.GetProperty("unlabelled").GetInt32(),
            seen.GetProperty("referrer").GetString()));
        Assert.Equal("globex asks for one of your numbers", seen.GetProperty("headings")[0].GetString());
        Assert.NotEqual("none", seen.GetProperty("width").GetString());   // the policy lets our sheet through
        Assert.Empty(seen.GetProperty("complaints").EnumerateArray());
        Assert.Equal("You have approved the transfer - Hostline", seen.GetProperty("title").GetString());
        Assert.Contains("consent.given", await exchange.Kinds(page.Order));
        // A phone's bars leave about 660 of its 844 pixels.
        Assert.All(seen.GetProperty("choices").EnumerateArray(), c => Assert.InRange(c.GetProperty("end").GetDouble(), 1, FoldOfAPhone));
        Assert.Equal((3, 0), (seen.GetProperty("choices").GetArrayLength(), seen.GetProperty("overflow").GetInt32()));
    }

    [Fact]
    public async Task A_mail_scanner_that_opens_the_link_and_sends_every_form_changes_nothing()
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        var before = await exchange.Kinds(page.Order);
        var seen = await Browse("scanner", page.Link);
        Assert.Equal([422], seen.GetProperty("answers").EnumerateArray().Select(a => a.GetInt32()));
        Assert.Equal(before, await exchange.Kinds(page.Order));
        (await page.Decide("approve", "0001")).Expect(200);
    }

    static async Task<JsonElement> Browse(string manner, Uri link, params string[] more)
    {
        var chromium = ChildProgram.Find("chromium") ?? ChildProgram.Find("chromium-browser");
        if (chromium is null)
        {
            RealPart.Missing("Chromium", "Run ./test install as root, or install the package chromium.");
        }

        return JsonDocument.Parse((await NodeTools.Run("browser.mjs", arguments: [chromium, manner, link.AbsoluteUri, .. more])).Succeeded()).RootElement;
    }
}
