using Hostline.People;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Portal.SignIn;

/// <summary>How people sign in: first by a link, then by password, code, or recovery code.</summary>
public sealed class SignInTests
{
    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_link_is_looked_at_any_number_of_times_and_used_once(StoreKind kind)
    {
        await using var stage = await PeopleStage.Set(kind);
        var (browser, link) = (stage.Browser(), await stage.Invite("ana"));
        Assert.Contains("acme", (await browser.Open(link)).Expect(200).Text);
        var form = PersonBrowser.Form((await browser.Open(link)).Expect(200).Text, link, ("name", "ana"), ("password", PersonBrowser.Password));
        Assert.Contains("<h1>", (await browser.Post(link, form)).Expect(200).Text);
        Assert.Equal("/portal", browser.At);
        Assert.Equal(["member.invited", "member.joined"], (await stage.Kinds()).Where(k => k.StartsWith("member", StringComparison.Ordinal)));

        // Used, of another server, and nonsense get one answer.
        var used = (await stage.Browser().Open(link)).Expect(404).Text;
        Assert.Equal(used, (await stage.Browser().Open("/invite/" + new string('A', 64))).Expect(404).Text);
        Assert.Equal(used, (await stage.Browser().Open(link.Replace("/invite/", "/first/", StringComparison.Ordinal))).Expect(404).Text);
        (await stage.Browser().Send("/sign-in", "/sign-in", ("email", "ANA@people.example"), ("password", PersonBrowser.Password))).Expect(200);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Two_who_use_one_link_at_once_become_one_member(StoreKind kind)
    {
        await using var stage = await PeopleStage.Set(kind);
        var link = await stage.Invite("ana");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
            await stage.Browser().Send(link, link, ("name", "ana"), ("password", PersonBrowser.Password))));
        Assert.Single(answers, a => a.Status == 200);
        Assert.Equal(1, (await stage.Team()).GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task The_first_operator_comes_by_a_link_that_ends_with_its_use()
    {
        await using var stage = await PeopleStage.Set();
        var first = stage.Get<FirstLogin>();
        var link = (await first.Path())!;
        Assert.Equal(link, await first.Path());
        var browser = stage.Browser();
        (await browser.Send(link, link, ("name", "Mia"), ("email", "mia@host.example"), ("password", PersonBrowser.Password))).Expect(200);
        Assert.Equal("/desk/me", browser.At);
        Assert.Null(await first.Path());
        (await stage.Browser().Open(link)).Expect(404);
        // Accounts' pages are not the desk's.
        (await browser.Open("/portal/team")).Expect(404);
    }

    [Fact]
    public async Task A_link_that_nobody_used_is_replaced_after_three_days()
    {
        await using var stage = await PeopleStage.Set();
        var (first, invited) = (stage.Get<FirstLogin>(), await stage.Invite("ana"));
        var link = (await first.Path())!;
        stage.Time.Advance(TimeSpan.FromHours(72) - TimeSpan.FromMinutes(1));
        (await stage.Browser().Open(invited)).Expect(200);
        Assert.Equal(link, await first.Path());
        stage.Time.Advance(TimeSpan.FromMinutes(2));
        (await stage.Browser().Open(invited)).Expect(404);
        (await stage.Browser().Open(link)).Expect(404);
        Assert.NotEqual(link, await first.Path());
    }

    [Fact]
    public async Task With_an_authenticator_the_password_alone_opens_nothing_and_a_code_is_good_once()
    {
        await using var stage = await PeopleStage.Set();
        var (key, codes) = await stage.AddAuthenticator(await stage.Join("ana"));
        Assert.Equal(10, codes.Count);

        var browser = stage.Browser();
        (await stage.SignIn(browser, "ana")).Expect(200);
        Assert.Equal(("/sign-in/code", null), (browser.At, browser.Session));
        (await browser.Once(HttpMethod.Get, "/portal")).Expect(303);
        var code = stage.NextCode(key);
        (await browser.Send("/sign-in/code", "/sign-in/code", ("code", code))).Expect(200);
        Assert.Equal("/portal", browser.At);

        var thief = stage.Browser();
        await stage.SignIn(thief, "ana");
        (await thief.Send("/sign-in/code", "/sign-in/code", ("code", code))).Expect(422);
        (await thief.Send("/sign-in/code", "/sign-in/code", ("code", codes[0].ToUpperInvariant().Replace("-", " ", StringComparison.Ordinal)))).Expect(200);
        Assert.NotNull(thief.Session);

        var late = stage.Browser();
        await stage.SignIn(late, "ana");
        (await late.Send("/sign-in/code", "/sign-in/code", ("code", codes[0]))).Expect(422);
        (await late.Send("/sign-in/code", "/sign-in/code", ("code", codes[1]))).Expect(200);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task One_recovery_code_sent_by_many_at_once_lets_in_one(StoreKind kind)
    {
        await using var stage = await PeopleStage.Set(kind);
        var (_, codes) = await stage.AddAuthenticator(await stage.Join("ana"));
        var browsers = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            var browser = stage.Browser();
            await stage.SignIn(browser, "ana");
            return browser;
        }));
        await Task.WhenAll(browsers.Select(b => b.Send("/sign-in/code", "/sign-in/code", ("code", codes[0]))));
        Assert.Single(browsers, b => b.Session is not null);
    }

    [Fact]
    public async Task Who_belongs_to_two_accounts_chooses_and_switches()
    {
        await using var stage = await PeopleStage.Set();
        var ana = await stage.Join("ana");
        var link = await stage.Invite("ana", "read_only", account: 1);
        Assert.Contains("/sign-in?next=", (await stage.Browser().Open(link)).Expect(200).Text);
        (await ana.Send(link, link)).Expect(200);
        Assert.Equal("/sign-in/account", ana.At);
        (await ana.Open("/portal")).Expect(200);
        Assert.StartsWith("/sign-in", ana.At);

        (await ana.Send("/sign-in/account", "/sign-in/account", ("account", stage.Account(1)))).Expect(200);
        Assert.Equal("/portal", ana.At);
        (await ana.Open("/portal/team")).Expect(404);
        (await ana.Send("/sign-in/account", "/sign-in/account", ("account", stage.Account()))).Expect(200);
        Assert.Contains("acme, ana", (await ana.Open("/portal/team")).Expect(200).Text);
    }
}
