using Hostline.People;
using Hostline.Tests.Api;
using Hostline.Tests.Portal.Receivers;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Playwright;

namespace Hostline.Tests.Portal.Browser;

/// <summary>What people do now and then, in a real browser in which no script runs.</summary>
public sealed class ScriptlessTests
{
    [Fact]
    public async Task An_owner_sets_up_an_authenticator_makes_keys_and_manages_the_team()
    {
        await using var stage = await PeopleStage.Set();
        await using var ana = await Tab.Open(stage.Server, scripts: false, width: 390, height: 844);
        await Join(ana, await stage.Invite("ana"));
        await Enroll(ana, stage);
        await MakeAndRevokeKey(ana, stage);

        await ana.Go("/portal/team");
        await ana.Page.GetByLabel("Name").FillAsync("bob");
        await ana.Page.GetByLabel("E-mail address").FillAsync(PeopleStage.Email("bob"));
        await ana.Press("Invite", exact: true);
        await using var bob = await Tab.Open(stage.Server, scripts: false);
        await Join(bob, (await stage.Mailed(PeopleStage.Email("bob")))!);
        await ana.Go("/portal/team");
        await ana.Page.GetByLabel("Role of bob").SelectOptionAsync("read_only");
        await ana.Press("Change role of bob");
        Assert.Contains("The role is changed", await Text(ana));
        await ana.Press("Remove bob");
        Assert.Contains("They are removed", await Text(ana));
        Assert.Equal(1, (await stage.Team()).GetProperty("data").GetArrayLength());
        Assert.Empty(ana.Complaints);
    }

    static async Task Join(Tab tab, string link)
    {
        await tab.Go(link);
        await tab.Page.GetByLabel("New password").FillAsync(PersonBrowser.Password);
        await tab.Press("Set my password and continue");
        Assert.EndsWith("/portal", tab.Page.Url);
    }

    static async Task Enroll(Tab tab, PeopleStage stage)
    {
        await tab.Go("/portal/me");
        await Confirm(tab, "/portal/me/authenticator/begin", "Set up an authenticator");
        var key = PeopleStage.Base32(await tab.Page.Locator("main ol code").InnerTextAsync());
        await tab.Page.GetByLabel("Six digits").FillAsync(Totp.CodeAt(key, stage.Now));
        await tab.Press("Confirm");
        var codes = (await tab.Page.Locator("pre").InnerTextAsync()).Split('\n');
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "I have kept them" }).ClickAsync();
        await tab.Page.GetByText("Make new recovery codes").First.ClickAsync();
        await Confirm(tab, "/portal/me/codes", "Make new recovery codes");
        var renewed = await tab.Page.Locator("pre").InnerTextAsync();
        Assert.DoesNotContain(codes[0], renewed);

        await using var again = await Tab.Open(stage.Server, scripts: false);
        await again.Go("/sign-in");
        await again.Page.GetByLabel("E-mail address").FillAsync(PeopleStage.Email("ana"));
        await again.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(PersonBrowser.Password);
        await again.Press("Sign in", exact: true);
        await again.Page.GetByLabel("Code").FillAsync(renewed.Split('\n')[0]);
        await again.Press("Continue");
        Assert.EndsWith("/portal", again.Page.Url);
    }

    static async Task Confirm(Tab tab, string action, string button)
    {
        var form = tab.Page.Locator($"form[action=\"{action}\"]");
        await form.Locator("input[type=password]").FillAsync(PersonBrowser.Password);
        await tab.Press(form.GetByRole(AriaRole.Button, new() { Name = button }));
    }

    static async Task MakeAndRevokeKey(Tab tab, PeopleStage stage)
    {
        await tab.Go("/portal/keys");
        await tab.Press("Make a key");
        var key = await tab.Page.Locator("dl code").InnerTextAsync();
        (await stage.Sandbox.Telnyx(HttpMethod.Get, "/messaging_profiles", key: key)).Expect(200);
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "I have kept it" }).ClickAsync();
        await tab.Page.Locator($"tr:has-text(\"{key[..11]}\") a").ClickAsync();
        await tab.Press("Revoke this key");
        Assert.Contains("The key is revoked.", await Text(tab));
        (await stage.Sandbox.Telnyx(HttpMethod.Get, "/messaging_profiles", key: key)).Expect(401);
    }

    [Fact]
    public async Task A_delivery_is_sent_again_alone_and_with_a_range()
    {
        await using var stage = await Stage.Open(StoreKind.Sqlite);
        stage.Receiver.AnswerNext("/hook", Answer.Status(500));
        var (path, _) = await stage.Failed();
        await using var acme = await Tab.Open(stage.Server, scripts: false);
        await acme.SignInAs("acme", stage.Sandbox.Id.ToString());
        await acme.Go(path);
        await acme.Press("Send it again");
        Assert.Contains("It is being sent again.", await Text(acme));
        Assert.Contains("\"attempt\":2", (await stage.Receiver.Next("/hook")).Text);
        await stage.Quiet();

        await acme.Go("/portal/deliveries");
        await acme.Page.GetByRole(AriaRole.Link, new() { Name = "Send a range again" }).ClickAsync();
        await acme.Press("Count them");
        await acme.Press("Send 1 again");
        Assert.Contains("1 delivery is being sent again.", await Text(acme));
        Assert.Contains("\"attempt\":3", (await stage.Receiver.Next("/hook")).Text);
        Assert.Empty(acme.Complaints);
    }

    static Task<string> Text(Tab tab) => tab.Page.Locator("main").InnerTextAsync();
}
