using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Portal.SignIn;

/// <summary>Passkeys in a real browser, with the authenticator that its developers' tools simulate.</summary>
public sealed class PasskeyTests
{
    [Fact]
    public async Task A_passkey_that_has_verified_its_user_stands_for_both_factors()
    {
        var seen = await Browse("yes");
        Assert.Equal(("/portal", 1, 1, "/portal"), (Text(seen, "joined"), Count(seen, "added"), Count(seen, "listed"), Text(seen, "entered")));
        Assert.Equal((0, 1, 0), (Count(seen, "asked"), Count(seen, "removed"), Count(seen, "offeredOnAddress")));
        Assert.Empty(seen.GetProperty("complaints").EnumerateArray());
    }

    [Fact]
    public async Task A_passkey_that_has_not_verified_its_user_opens_nothing()
    {
        var seen = await Browse("no");
        Assert.Equal("/sign-in", Text(seen, "entered"));
    }

    [Fact]
    public async Task An_answer_that_the_browser_did_not_begin_here_opens_nothing()
    {
        await using var stage = await PeopleStage.Set();
        var browser = new PersonBrowser(stage.Server.BaseUrl.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        var page = (await browser.Open("/sign-in")).Expect(200).Text;
        (await browser.Post("/sign-in/passkey", PersonBrowser.Form(page, "/sign-in/passkey", ("credential", "{}")))).Expect(422);
        var options = page.Split("data-seal=\"")[1].Split('"')[0];
        Assert.Contains("challenge", (await browser.Post("/sign-in/passkey/options", [new("seal", options)])).Expect(200).Text);
        (await browser.Post("/sign-in/passkey", PersonBrowser.Form(page, "/sign-in/passkey", ("credential", "{\"id\":\"AA\"}")))).Expect(422);
        Assert.Null(browser.Session);
    }

    static string Text(JsonElement seen, string name) => seen.GetProperty(name).GetString()!;

    static int Count(JsonElement seen, string name) => seen.GetProperty(name).GetInt32();

    static async Task<JsonElement> Browse(string isVerified)
    {
        var chromium = ChildProgram.Find("chromium") ?? ChildProgram.Find("chromium-browser");
        if (chromium is null)
        {
            RealPart.Missing("Chromium", "Run ./test install as root, or install the package chromium.");
        }

        NodeTools.Require();
        await using var stage = await PeopleStage.Set();
        var at = stage.Server.BaseUrl.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        return JsonDocument.Parse((await NodeTools.Run("passkey.mjs", arguments: [chromium, at, await stage.Invite("ana"), PersonBrowser.Password, isVerified]))
            .Succeeded()).RootElement;
    }
}
