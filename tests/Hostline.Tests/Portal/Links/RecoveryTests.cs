using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Portal.Links;

/// <summary>Lost passwords and changed addresses: what a thief of the mailbox alone can do is nothing.</summary>
public sealed class RecoveryTests
{
    const string Newer = "another long password";

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task The_mailed_link_needs_a_second_factor_and_is_good_once(StoreKind kind)
    {
        await using var stage = await PeopleStage.Set(kind);
        var ana = await stage.Join("ana");
        var (_, codes) = await stage.AddAuthenticator(ana);
        var link = await Ask(stage, "ana");
        var thief = stage.Browser();
        (await thief.Send(link, link, ("password", Newer))).Expect(422);
        (await thief.Send(link, link, ("password", Newer), ("code", "000000"))).Expect(422);
        (await stage.SignIn(stage.Browser(), "ana", Newer)).Expect(422);

        var form = PersonBrowser.Form((await thief.Open(link)).Text, link, ("password", Newer), ("code", codes[3]));
        (await stage.Browser().Send(link, link, ("password", Newer), ("code", codes[3]))).Expect(200);
        (await thief.Post(link, form)).Expect(404);
        (await thief.Open(link)).Expect(404);
        (await ana.Once(HttpMethod.Get, "/portal")).Expect(303);
        (await stage.SignIn(stage.Browser(), "ana", Newer)).Expect(200);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Without_a_second_factor_another_owner_of_every_account_must_agree(StoreKind kind)
    {
        await using var stage = await PeopleStage.Set(kind);
        var (ana, bob, carl) = (await stage.Join("ana"), await stage.Join("bob"), await stage.Join("carl", account: 1));
        var joining = await stage.Invite("ana", "member", account: 1);
        (await ana.Send(joining, joining)).Expect(200);

        var link = await Ask(stage, "ana");
        var back = stage.Browser();
        Assert.DoesNotContain("name=\"password\"", (await back.Open(link)).Expect(200).Text);
        Assert.DoesNotContain("has lost access", (await bob.Open("/portal/team")).Text);
        (await back.Send(link, link + "/ask")).Expect(200);
        // Her own sessions do not show it: a thief who has one could otherwise agree with himself.
        await ana.Send("/sign-in/account", "/sign-in/account", ("account", stage.Account()));
        Assert.DoesNotContain("has lost access", (await ana.Open("/portal/team")).Expect(200).Text);

        await Agree(bob);
        Assert.DoesNotContain("name=\"password\"", (await back.Open(link)).Expect(200).Text);
        await Agree(carl);
        (await back.Send(link, link, ("password", Newer))).Expect(200);
        (await stage.SignIn(stage.Browser(), "ana", Newer)).Expect(200);
    }

    static async Task Agree(PersonBrowser owner)
    {
        var page = (await owner.Open("/portal/team")).Expect(200).Text;
        Assert.Contains("has lost access", page);
        var action = "/portal/team/recoveries/" + page.Split("action=\"/portal/team/recoveries/")[1].Split('"')[0];
        (await owner.Post(action, PersonBrowser.Form(page, action))).Expect(200);
        Assert.DoesNotContain("has lost access", (await owner.Open("/portal/team")).Text);
    }

    [Fact]
    public async Task The_host_agrees_for_the_last_owner_and_a_lost_authenticator_goes_with_that()
    {
        await using var stage = await PeopleStage.Set();
        await stage.AddAuthenticator(await stage.Join("ana"));
        var path = $"/accounts/{stage.Account()}/members/{await stage.IdOf("ana")}/recovery";
        var link = await Ask(stage, "ana");
        (await stage.Sandbox.Hostline(HttpMethod.Post, path)).Expect(404);
        var back = stage.Browser();
        (await back.Send(link, link + "/ask")).Expect(200);
        (await stage.Sandbox.Hostline(HttpMethod.Post, path)).Expect(204);
        (await back.Send(link, link, ("password", Newer))).Expect(200);
        var browser = stage.Browser();
        (await stage.SignIn(browser, "ana", Newer)).Expect(200);
        Assert.Equal("/portal", browser.At);
    }

    [Fact]
    public async Task Asking_says_the_same_whoever_has_the_address_and_six_times_is_too_often()
    {
        await using var stage = await PeopleStage.Set();
        await stage.Join("ana");
        var answers = new List<(int, string)>();
        foreach (var name in (string[])["ana", "eve"])
        {
            for (var times = 0; times < 6; times++)
            {
                var answer = await stage.Browser().Send("/recover", "/recover", ("email", PeopleStage.Email(name)));
                answers.Add((answer.Status, answer.Status == 429 ? "" : answer.Text));
            }
        }

        Assert.Equal(answers[..6], answers[6..]);
        Assert.Equal((200, 429), (answers[4].Item1, answers[5].Item1));
        Assert.NotNull(await stage.Mailed(PeopleStage.Email("ana")));
        Assert.Null(await stage.Mailed(PeopleStage.Email("eve")));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_new_address_needs_the_password_and_its_mailbox_and_the_old_one_can_undo_it(StoreKind kind)
    {
        await using var stage = await PeopleStage.Set(kind);
        var ana = await stage.Join("ana");
        const string newer = "ana@new.example";
        (await ana.Send("/portal/me", "/portal/me/email", ("new_email", newer), ("present_password", ""))).Expect(422);
        Assert.Null(await stage.Mailed(newer));
        (await ana.Send("/portal/me", "/portal/me/email", ("new_email", newer), ("present_password", PersonBrowser.Password))).Expect(200);
        (await stage.SignIn(stage.Browser(), "ana")).Expect(200);

        var confirm = (await stage.Mailed(newer))!;
        (await stage.Browser().Open(confirm)).Expect(200);
        (await stage.SignIn(stage.Browser(), "ana")).Expect(200);
        (await stage.Browser().Send(confirm, confirm)).Expect(200);
        (await stage.Browser().Open(confirm)).Expect(404);
        (await stage.SignIn(stage.Browser(), "ana")).Expect(422);
        var thief = stage.Browser();
        (await thief.Send("/sign-in", "/sign-in", ("email", newer), ("password", PersonBrowser.Password))).Expect(200);

        var undo = (await stage.Mailed(PeopleStage.Email("ana")))!;
        Assert.NotEqual(confirm, undo);
        (await stage.Browser().Send(undo, undo)).Expect(200);
        (await thief.Once(HttpMethod.Get, "/portal")).Expect(303);
        // Whoever changed the address knew the password: it is void, and a new one needs the mailed link with a second factor or others' word.
        (await stage.SignIn(stage.Browser(), "ana")).Expect(422);
        (await thief.Send("/sign-in", "/sign-in", ("email", newer), ("password", PersonBrowser.Password))).Expect(422);
        (await stage.Browser().Open(undo)).Expect(404);
    }

    [Fact]
    public async Task Who_changed_the_address_twice_cannot_undo_the_undoing()
    {
        await using var stage = await PeopleStage.Set();
        var thief = await stage.Join("ana");
        foreach (var address in (string[])["one@thief.example", "two@thief.example"])
        {
            (await thief.Send("/portal/me", "/portal/me/email", ("new_email", address), ("present_password", PersonBrowser.Password))).Expect(200);
            var confirm = (await stage.Mailed(address))!;
            (await stage.Browser().Send(confirm, confirm)).Expect(200);
        }

        var (victims, thiefs) = ((await stage.Mailed(PeopleStage.Email("ana")))!, (await stage.Mailed("one@thief.example"))!);
        (await stage.Browser().Send(victims, victims)).Expect(200);
        (await stage.Browser().Open(thiefs)).Expect(404);
    }

    [Fact]
    public async Task A_stranger_who_asks_for_access_does_not_void_what_the_person_has_begun()
    {
        await using var stage = await PeopleStage.Set();
        var ana = await stage.Join("ana");
        var (_, codes) = await stage.AddAuthenticator(ana);
        var link = await Ask(stage, "ana");
        await Ask(stage, "ana");
        (await stage.Browser().Send(link, link, ("password", Newer), ("code", codes[3]))).Expect(200);
        (await stage.SignIn(stage.Browser(), "ana", Newer)).Expect(200);
    }

    [Fact]
    public async Task The_way_back_to_the_old_address_is_open_for_three_days()
    {
        await using var stage = await PeopleStage.Set();
        var ana = await stage.Join("ana");
        (await ana.Send("/portal/me", "/portal/me/email", ("new_email", "ana@new.example"), ("present_password", PersonBrowser.Password))).Expect(200);
        var confirm = (await stage.Mailed("ana@new.example"))!;
        (await stage.Browser().Send(confirm, confirm)).Expect(200);
        var undo = (await stage.Mailed(PeopleStage.Email("ana")))!;
        stage.Time.Advance(TimeSpan.FromHours(72) - TimeSpan.FromMinutes(1));
        (await stage.Browser().Open(undo)).Expect(200);
        stage.Time.Advance(TimeSpan.FromMinutes(2));
        (await stage.Browser().Open(undo)).Expect(404);
    }

    /// <summary>The path of the mailed link.</summary>
    static async Task<string> Ask(PeopleStage stage, string name)
    {
        (await stage.Browser().Send("/recover", "/recover", ("email", PeopleStage.Email(name)))).Expect(200);
        return (await stage.Mailed(PeopleStage.Email(name)))!;
    }
}
