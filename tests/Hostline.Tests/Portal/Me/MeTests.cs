using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Portal.Me;

/// <summary>A person's own settings, and what ends with their change.</summary>
public sealed class MeTests
{
    const string Newer = "another long password";

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_new_password_ends_every_other_session_and_gives_this_one_another_cookie(StoreKind kind)
    {
        await using var stage = await PeopleStage.Set(kind);
        var (ana, other) = (await stage.Join("ana"), stage.Browser());
        await stage.SignIn(other, "ana");
        var before = ana.Session;
        (await ana.Send("/portal/me", "/portal/me/password", ("present_password", "not the right one"), ("new_password", Newer))).Expect(422);
        (await ana.Send("/portal/me", "/portal/me/password", ("present_password", PersonBrowser.Password), ("new_password", "too short"))).Expect(422);
        (await other.Open("/portal/me")).Expect(200);

        (await ana.Send("/portal/me", "/portal/me/password", ("present_password", PersonBrowser.Password), ("new_password", Newer))).Expect(200);
        Assert.NotEqual(before, ana.Session);
        (await ana.Open("/portal/me")).Expect(200);
        (await other.Once(HttpMethod.Get, "/portal/me")).Expect(303);
        (await stage.SignIn(stage.Browser(), "ana")).Expect(422);
        (await stage.SignIn(stage.Browser(), "ana", Newer)).Expect(200);
    }

    [Fact]
    public async Task The_only_second_factor_and_the_only_way_in_stay_and_the_page_says_what_to_add_first()
    {
        await using var stage = await PeopleStage.Set();
        var ana = await stage.Join("ana");
        await stage.AddAuthenticator(ana);
        Assert.Contains("Add a passkey first",
            (await ana.Send("/portal/me", "/portal/me/authenticator/remove", ("present_password", PersonBrowser.Password))).Expect(422).Text);
        var seal = PersonBrowser.Form((await ana.Open("/portal/me")).Text, "/portal/me/password", ("present_password", PersonBrowser.Password));
        // Without a passkey the page does not even offer this form.
        Assert.DoesNotContain("/portal/me/password/remove", (await ana.Open("/portal/me")).Text);
        (await ana.Post("/portal/me/password/remove", seal)).Expect(422);
    }

    [Fact]
    public async Task New_recovery_codes_void_the_earlier_ones_and_are_shown_once()
    {
        await using var stage = await PeopleStage.Set();
        var ana = await stage.Join("ana");
        var (_, codes) = await stage.AddAuthenticator(ana);
        var page = (await ana.Send("/portal/me", "/portal/me/codes", ("present_password", PersonBrowser.Password))).Expect(200).Text;
        Assert.DoesNotContain(codes[0], page);
        Assert.DoesNotContain("<pre", (await ana.Open("/portal/me")).Text);
        var browser = stage.Browser();
        await stage.SignIn(browser, "ana");
        (await browser.Send("/sign-in/code", "/sign-in/code", ("code", codes[0]))).Expect(422);
    }

    [Fact]
    public async Task A_session_is_ended_from_the_list_of_another()
    {
        await using var stage = await PeopleStage.Set();
        var (ana, other) = (await stage.Join("ana"), stage.Browser());
        other.Headers["User-Agent"] = "Lynx/2.9";
        await stage.SignIn(other, "ana");
        var page = (await ana.Open("/portal/me")).Expect(200).Text;
        Assert.Contains("Lynx/2.9", page);
        var end = page.Split("action=\"/portal/me/sessions/").Skip(1).Select(part => "/portal/me/sessions/" + part.Split('"')[0]).First();
        (await ana.Post(end, PersonBrowser.Form(page, end))).Expect(200);
        (await other.Once(HttpMethod.Get, "/portal")).Expect(303);
        (await ana.Open("/portal")).Expect(200);
    }

    [Fact]
    public async Task Name_zone_and_colors_are_saved_and_what_is_wrong_stands_beside_its_field()
    {
        await using var stage = await PeopleStage.Set();
        var ana = await stage.Join("ana");
        Assert.Contains("field-zone-error",
            (await ana.Send("/portal/me", "/portal/me", ("name", "Ana Ruiz"), ("zone", "Mars/Base"), ("theme", ""))).Expect(422).Text);
        (await ana.Send("/portal/me", "/portal/me", ("name", "Ana Ruiz"), ("zone", "America/Chicago"), ("theme", "dark"))).Expect(200);
        var page = (await ana.Open("/portal/me")).Expect(200).Text;
        Assert.Contains("class=\"dark\"", page);
        Assert.Contains("value=\"Ana Ruiz\"", page);
    }

    [Fact]
    public async Task The_demo_has_no_settings()
    {
        await using var stage = await PeopleStage.Set();
        var browser = stage.Browser();
        (await browser.Send("/", "/sign-in/demo", ("sandbox", stage.Sandbox.Id.ToString()), ("account", stage.Account()))).Expect(200);
        Assert.Contains("belong to no person", (await browser.Open("/portal/me")).Expect(200).Text);
        (await browser.Open("/portal/team")).Expect(200);
    }
}
