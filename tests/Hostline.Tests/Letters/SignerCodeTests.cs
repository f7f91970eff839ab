using Hostline.Tests.Portal;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Letters;

/// <summary>Letters whose signers are asked for a code that goes to their telephone.</summary>
public sealed class SignerCodeTests
{
    const string Phone = "+13125550142";

    static readonly (string, string)[] Consent = [("name", "Ann Owner"), ("consent", "yes"), ("act", "sign")];

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task The_letter_is_shown_and_signed_only_where_the_code_was_entered_and_the_record_says_so(StoreKind kind)
    {
        await using var stage = await SigningStage.Set(kind);
        await stage.Journey.Prove(stage.Order, SigningStage.Number);
        await Want(stage);
        Assert.Contains("/signer/phone", (await stage.Send()).Expect(422).Text);
        (await stage.Send(SigningStage.Letter(phone: Phone))).Expect(201);

        var (browser, link) = (stage.Browser, await stage.Link());
        foreach (var path in (string[])[link, link.Replace("?", "/file?", StringComparison.Ordinal)])
        {
            var page = (await browser.Open(path)).Expect(200).Text;
            Assert.Contains("ends in 0142", page);
            Assert.DoesNotContain("Acme Dental", page);
            Assert.DoesNotContain(Phone, page);
        }

        Assert.DoesNotContain("letter.code_sent", await stage.Kinds());
        await Ask(browser, link);
        var code = await Code(stage);
        Assert.Contains("Acme Dental", (await Enter(browser, link, code)).Expect(200).Text);
        var other = (await stage.Browser.Open(link)).Expect(200).Text;
        Assert.DoesNotContain("Acme Dental", other);

        var form = PersonBrowser.Form((await browser.Open(link)).Text, Path(link), Consent);
        Assert.DoesNotContain("The letter is signed", (await stage.Browser.Post(Path(link), form)).Text);
        Assert.Contains("The letter is signed", (await browser.Post(Path(link), form)).Expect(200).Text);
        var record = await Poppler.Words(await stage.Bytes($"/hostline/v1/orders/{stage.Order}/letter.pdf"), "-layout");
        Assert.Contains("Code sent to the telephone with the number ending in 0142", record);
        Assert.Contains("Code entered", record);
    }

    [Fact]
    public async Task A_code_has_three_tries_a_telephone_its_limits_and_a_letter_that_is_sent_again_needs_a_new_code()
    {
        await using var stage = await SigningStage.Set();
        await stage.Journey.Prove(stage.Order, SigningStage.Number);
        await Want(stage);
        (await stage.Send(SigningStage.Letter(phone: Phone))).Expect(201);
        var (browser, link) = (stage.Browser, await stage.Link());
        await Ask(browser, link);
        var code = await Code(stage);
        for (var tries = 0; tries < 3; tries++)
        {
            Assert.Contains("This is not the code", (await Enter(browser, link, code == "111111" ? "222222" : "111111")).Text);
        }

        Assert.DoesNotContain("Acme Dental", (await Enter(browser, link, code)).Text);
        await Ask(browser, link);
        Assert.Contains("Enough codes were sent", (await Post(browser, link, ("method", "call"))).Text);
        await stage.Advance("PT11M");
        Assert.DoesNotContain("Acme Dental", (await Enter(browser, link, await Code(stage))).Text);
        await Ask(browser, link, "call");
        Assert.Contains("Acme Dental", (await Enter(browser, link, await Code(stage, "call"))).Text);
    }

    static async Task Want(SigningStage stage) => (await stage.Api(HttpMethod.Patch,
        $"/accounts/{stage.Sandbox.Account().GetProperty("id").GetString()}", new { signer_code = true })).Expect(200);

    static async Task Ask(PersonBrowser browser, string link, string method = "text") =>
        Assert.Contains("3 tries are left", (await Post(browser, link, ("method", method))).Expect(200).Text);

    static Task<Answered> Enter(PersonBrowser browser, string link, string code) => Post(browser, link, ("code", code));

    static Task<Answered> Post(PersonBrowser browser, string link, (string Name, string Value) field) => browser.Post(Path(link) + "/code",
        new Dictionary<string, string> { ["token"] = link.Split("token=")[1], [field.Name] = field.Value });

    /// <summary>The newest one that the telephone got.</summary>
    static async Task<string> Code(SigningStage stage, string kind = "sms")
    {
        await stage.Advance("PT0S");
        return (await stage.Sandbox.Control(HttpMethod.Get, $"/messages?kind={kind}&to={Uri.EscapeDataString(Phone)}")).Expect(200).Json.GetProperty("data")[0]
            .GetProperty("code").GetString()!;
    }

    static string Path(string link) => link.Split('?')[0];
}
