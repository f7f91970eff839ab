using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Letters;
using Hostline.Tests.Support;
using Microsoft.Playwright;

namespace Hostline.Tests.Portal.Browser;

/// <summary>A signer on a phone: from the mail to the signed letter, with and without script.</summary>
public sealed class SigningTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_signer_on_a_phone_reads_signs_and_gets_the_sealed_letter(bool scripts)
    {
        await using var stage = await SigningStage.Set(numbers: [.. SampleLetters.Numbers(25).Select(n => n.ToString())]);
        (await stage.Send()).Expect(201);
        await using var tab = await Tab.Open(stage.Server, scripts, width: 390, height: 844, dark: scripts);
        await tab.Go(await stage.Link());
        Assert.Equal("Sign the letter for acme", await tab.Heading());
        Assert.Equal(0, await tab.Overflow());
        var text = await tab.Page.Locator("article").InnerTextAsync();
        Assert.Contains("+1 312-555-0024", text);
        Assert.Equal(scripts, await tab.Page.Locator("canvas").IsVisibleAsync());
        if (scripts)
        {
            Assert.Empty(await tab.Findings());
            await Draw(tab);
        }

        await tab.Page.GetByLabel("Your name").FillAsync("Ann Owner");
        await tab.Page.GetByRole(AriaRole.Checkbox).CheckAsync();
        await tab.Press("Sign the letter");
        Assert.Equal("The letter is signed", await tab.Heading());
        Assert.Equal("signed", await stage.State());
        var words = await Poppler.Words(await stage.Bytes($"/hostline/v1/orders/{stage.Order}/letter.pdf"), "-layout");
        Assert.Contains(scripts ? "the signature drawn" : "The name was typed as the signature", words);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task The_journey_of_the_second_dialect_leads_through_the_page()
    {
        await using var fixture = new TwilioServer();
        await fixture.InitializeAsync();
        var scene = await fixture.Scene();
        var order = await scene.Verified();
        var document = await scene.Document(order);
        Assert.Equal("pending-loa", (await scene.Fetch(order)).GetProperty("status").GetString());
        var mails = (await scene.Sandbox.Control(HttpMethod.Get, "/messages?kind=email&to=owner%40example.com")).Expect(200).Json.GetProperty("data");
        await using var tab = await Tab.Open(scene.Server, width: 390, height: 844);
        await tab.Go(new Uri(mails[0].GetProperty("links")[0].GetString()!).PathAndQuery);
        Assert.Contains("1 Main St, Chicago, IL 60601, US", await tab.Page.Locator("article").InnerTextAsync());
        await tab.Page.GetByLabel("Your name").FillAsync("Ann Owner");
        await tab.Page.GetByRole(AriaRole.Checkbox).CheckAsync();
        await tab.Press("Sign the letter");
        Assert.Equal("The letter is signed", await tab.Heading());
        await scene.Advance("PT0S");
        var letter = (await scene.Sandbox.Twilio(HttpMethod.Get, $"{OrderScene.Documents}/{document}")).Expect(200).Json;
        Assert.Equal("signed", letter.GetProperty("status").GetString());
        Assert.Equal("completed", (await scene.Fetch(order)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task An_account_sends_its_letter_from_the_page_of_the_order_and_signs_it_at_once()
    {
        await using var stage = await SigningStage.Set();
        await using var tab = await Tab.Open(stage.Server);
        await tab.SignInAs("acme", stage.Sandbox.Id.ToString());
        await tab.Go($"/portal/orders/{stage.Order}/letter");
        Assert.Equal("Letter of authorization", await tab.Heading());
        Assert.Empty(await tab.Findings());
        foreach (var (label, value) in ((string, string)[])[("Street", "1 Main St"), ("City", "Chicago"), ("State or province", "IL"),
            ("ZIP or postal code", "60601"), ("Signer's e-mail address", "ann@acme.example")])
        {
            await tab.Page.GetByLabel(label, new() { Exact = true }).FillAsync(value);
        }

        await tab.Press("Sign it now");
        Assert.Equal("Sign the letter for acme", await tab.Heading());
        await tab.Page.GetByLabel("Your name").FillAsync("Ann Owner");
        await tab.Page.GetByRole(AriaRole.Checkbox).CheckAsync();
        await tab.Press("Sign the letter");
        await tab.Go($"/portal/orders/{stage.Order}/letter");
        Assert.Contains("Ann Owner has signed it.", await tab.Page.Locator("main").InnerTextAsync());
        Assert.Empty(tab.Complaints);
    }

    /// <summary>A line across the field, drawn with the mouse.</summary>
    static async Task Draw(Tab tab)
    {
        await tab.Page.Locator("canvas").ScrollIntoViewIfNeededAsync();
        var box = await tab.Page.Locator("canvas").BoundingBoxAsync();
        await tab.Page.Mouse.MoveAsync(box!.X + 20, box.Y + 40);
        await tab.Page.Mouse.DownAsync();
        await tab.Page.Mouse.MoveAsync(box.X + 150, box.Y + 20, new() { Steps = 5 });
        await tab.Page.Mouse.MoveAsync(box.X + 300, box.Y + 70, new() { Steps = 5 });
        await tab.Page.Mouse.UpAsync();
        Assert.Contains(' ', await tab.Page.Locator("input[name=drawing]").InputValueAsync());
    }
}
