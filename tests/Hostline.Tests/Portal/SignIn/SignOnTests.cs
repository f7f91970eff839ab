using Hostline.Core.People;
using Hostline.Deciding;
using Hostline.People;
using Hostline.People.SignOn;
using Hostline.Tests.Desk;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Portal.SignIn;

/// <summary>People of the host sign in with the provider that the host has chosen; nobody else does.</summary>
public sealed class SignOnTests(IdentityProvider provider) : IClassFixture<IdentityProvider>
{
    Task<PeopleStage> Stage(StoreKind kind = StoreKind.Sqlite, Func<SignOnSettings, SignOnSettings>? how = null) =>
        PeopleStage.Set(kind, s => s with { SignOn = how is null ? provider.Settings : how(provider.Settings) });

    static object Claims(string name, string subject, bool verified = true, params string[] amr) =>
        new { sub = subject, email = PeopleStage.Email(name).ToUpperInvariant(), email_verified = verified, amr };

    [Fact]
    public async Task The_providers_word_counts_for_two_factors_only_if_it_says_so()
    {
        await using var stage = await Stage();
        await HostPeople.Join(stage.Server, "leo", Role.Lead);
        await provider.Knows("leo", Claims("leo", "leo"));
        var browser = stage.Browser();
        Assert.Contains("Sign in with Acme ID", (await browser.Open("/sign-in?next=/desk/people")).Expect(200).Text);
        (await provider.SignIn(browser, "leo", "/sign-in/provider?next=%2Fdesk%2Fpeople")).Expect(200);
        Assert.StartsWith("/desk/me", browser.At, StringComparison.Ordinal);

        await provider.Knows("leo2", Claims("leo", "leo", true, "pwd", "mfa"));
        var second = stage.Browser();
        (await provider.SignIn(second, "leo2", "/sign-in/provider?next=%2Fdesk%2Fpeople")).Expect(200);
        Assert.Equal("/desk/people", second.At);
        Assert.Contains("Signs in with the provider", (await second.Open("/desk/people")).Expect(200).Text);
        var sessions = (await second.Open("/desk/me")).Expect(200).Text;
        var (form, end) = EndOfAnother(sessions);
        (await second.Post(end, form)).Expect(200);
        Assert.Equal(303, (await browser.Once(HttpMethod.Get, "/desk/me")).Status);
        (await second.Send("/desk/me", "/sign-out")).Expect(200);
        Assert.Null(second.Session);
    }

    static (Dictionary<string, string> Form, string Action) EndOfAnother(string page)
    {
        var action = page.Split("action=\"").Select(part => part.Split('"')[0]).Last(a => a.Contains("/sessions/", StringComparison.Ordinal));
        return (PersonBrowser.Form(page, action), action);
    }

    [Fact]
    public async Task Somebody_with_an_authenticator_is_asked_for_its_code_unless_the_provider_or_the_host_says_that_there_were_two()
    {
        await using var stage = await Stage();
        var (browser, link) = (stage.Browser(), await Invited(stage, "mia", Role.Operator));
        (await browser.Send(link, link, ("name", "mia"), ("password", PersonBrowser.Password))).Expect(200);
        var (key, _) = await stage.AddAuthenticator(browser, "/desk/me");
        await provider.Knows("mia", Claims("mia", "mia"));
        await provider.Knows("mia2", Claims("mia", "mia", true, "mfa"));

        var plain = stage.Browser();
        (await provider.SignIn(plain, "mia", "/sign-in/provider?next=%2Fdesk")).Expect(200);
        Assert.Equal("/sign-in/code", plain.At);
        Assert.Equal(303, (await plain.Once(HttpMethod.Get, "/desk")).Status);
        (await plain.Send("/sign-in/code", "/sign-in/code", ("code", stage.NextCode(key)))).Expect(200);
        Assert.Equal("/desk", plain.At);

        var strong = stage.Browser();
        (await provider.SignIn(strong, "mia2", "/sign-in/provider?next=%2Fdesk")).Expect(200);
        Assert.Equal("/desk", strong.At);

        await using var trusting = await Stage(how: s => s with { AsksForTwo = true });
        await HostPeople.Join(trusting.Server, "mia", Role.Operator);
        var trusted = trusting.Browser();
        (await provider.SignIn(trusted, "mia", "/sign-in/provider?next=%2Fdesk")).Expect(200);
        Assert.Equal("/desk", trusted.At);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task The_address_counts_the_first_time_and_the_subject_from_then_on(StoreKind kind)
    {
        await using var stage = await Stage(kind);
        var (leo, mia) = (await HostPeople.Join(stage.Server, "leo", Role.Lead), await HostPeople.Join(stage.Server, "mia", Role.Operator));
        await provider.Knows("first", Claims("mia", "subject-1", true, "mfa"));
        await provider.Knows("heir", Claims("mia", "subject-2", true, "mfa"));
        await provider.Knows("renamed", Claims("married", "subject-1", true, "mfa"));
        Assert.Equal("/desk/me", await At("first"));
        Assert.Equal("/desk/me", await At("renamed"));
        Assert.Contains("another identity at Acme ID", await Refused("heir"));

        (await Forget(mia.Person)).Expect(204);
        Assert.Equal("/desk/me", await At("heir"));
        Assert.Contains("has your e-mail address", await Refused("renamed"));
        Assert.False((await stage.Get<Operators>().Remove(mia.Person, leo.Principal)).IsRefused);
        Assert.Contains("has your e-mail address", await Refused("heir"));
        (await Forget(mia.Person)).Expect(404);
        Assert.Equal(["operator.identity_bound", "operator.identity_forgotten", "operator.identity_bound"], (await stage.Get<Hostline.Storage.Database>()
            .Many(new("select kind from events where kind like 'operator.identity%' order by id"), r => r.Text(0))));

        async Task<string> At(string word)
        {
            var browser = stage.Browser();
            (await provider.SignIn(browser, word)).Expect(200);
            return browser.At;
        }

        async Task<string> Refused(string word)
        {
            var browser = stage.Browser();
            var page = (await provider.SignIn(browser, word)).Expect(403).Text;
            Assert.Null(browser.Session);
            return page;
        }

        async Task<Answered> Forget(PersonId person)
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, $"{stage.Server.BaseUrl}/hostline/v1/operators/{person}/identity");
            request.Headers.Authorization = new("Bearer", leo.Key);
            using var answer = await Support.Http.Client.SendAsync(request, TestContext.Current.CancellationToken);
            return new((int)answer.StatusCode, "", new Dictionary<string, string>());
        }
    }

    [Fact]
    public async Task A_stranger_an_unverified_address_and_a_customer_are_told_why_and_not_let_in()
    {
        await using var stage = await Stage();
        await HostPeople.Join(stage.Server, "leo", Role.Lead);
        await stage.Join("ana");
        await provider.Knows("stranger", Claims("nobody", "s1", true, "mfa"));
        await provider.Knows("customer", Claims("ana", "s2", true, "mfa"));
        await provider.Knows("unverified", Claims("leo", "s3", false, "mfa"));
        await provider.Knows("nameless", new { sub = "s4" });
        foreach (var (word, told) in new[]
        {
            ("stranger", "No one who works for this host"), ("customer", "No one who works for this host"), ("unverified", "has not verified"),
            ("nameless", "has not verified"), ("no", "Acme ID did not sign you in"),
        })
        {
            var browser = stage.Browser();
            Assert.Contains(told, (await provider.SignIn(browser, word)).Expect(403).Text);
            Assert.Null(browser.Session);
        }

        await using var trusting = await Stage(how: s => s with { TrustsEmail = true });
        await HostPeople.Join(trusting.Server, "leo", Role.Lead);
        (await provider.SignIn(trusting.Browser(), "unverified")).Expect(200);
    }

    [Fact]
    public async Task What_comes_back_belongs_to_the_browser_that_began_and_comes_back_once()
    {
        await using var stage = await Stage();
        await HostPeople.Join(stage.Server, "leo", Role.Lead);
        await provider.Knows("once", Claims("leo", "once", true, "mfa"));
        var (mine, theirs) = (stage.Browser(), stage.Browser());
        var back = await provider.Visit(mine, "once");
        Assert.Contains("was not begun in this browser", (await theirs.Open(back)).Expect(403).Text);
        await provider.Visit(theirs, "once");
        Assert.Contains("was not begun in this browser", (await theirs.Open(back)).Expect(403).Text);
        Assert.Null(theirs.Session);
        Assert.Contains("was not begun", (await mine.Open(back.Replace("state=", "state=x", StringComparison.Ordinal))).Expect(403).Text);
        (await mine.Open(back)).Expect(200);
        Assert.NotNull(mine.Session);
        Assert.Contains("was not begun in this browser", (await mine.Open(back)).Expect(403).Text);

        var late = stage.Browser();
        var returned = await provider.Visit(late, "once");
        stage.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Contains("more than ten minutes ago", (await late.Open(returned)).Expect(403).Text);
    }

    public static TheoryData<string, object> Lies() => new()
    {
        { "another nonce", new { claims = new { nonce = "of another attempt" } } },
        { "another audience", new { claims = new { aud = "another-client" } } },
        { "several audiences, given to another", new { claims = new { aud = new[] { "hostline", "other" }, azp = "other" } } },
        { "another issuer", new { claims = new { iss = "https://elsewhere.example" } } },
        { "an old token", new { claims = new { iat = 1_700_000_000, exp = 1_700_003_600 } } },
        { "another access token", new { claims = new { at_hash = "AAAAAAAAAAAAAAAAAAAAAA" } } },
        { "another key", new { key = "other" } },
        { "the client's secret", new { alg = "HS256" } },
    };

    [Theory, MemberData(nameof(Lies), DisableDiscoveryEnumeration = true)]
    public async Task A_token_that_was_not_made_for_this_attempt_lets_nobody_in(string which, object lie)
    {
        await using var stage = await Stage();
        await HostPeople.Join(stage.Server, "leo", Role.Lead);
        await provider.Knows("liar", Claims("leo", "liar", true, "mfa"));
        var browser = stage.Browser();
        await provider.Lies(lie);
        try
        {
            Assert.Contains("cannot be trusted", (await provider.SignIn(browser, "liar")).Expect(403).Text);
            Assert.True(browser.Session is null, which);
        }
        finally
        {
            await provider.Lies(new { });
        }

        (await provider.SignIn(browser, "liar")).Expect(200);
    }

    [Fact]
    public async Task While_the_provider_is_away_people_sign_in_with_their_passwords()
    {
        await using var stage = await Stage(how: s => s with { Authority = $"http://127.0.0.1:{FreePort.Take()}" });
        var browser = stage.Browser();
        var page = (await browser.Open("/sign-in/provider?next=%2Fdesk")).Expect(502).Text;
        Assert.Contains("Acme ID does not answer", page);
        Assert.Contains("name=\"password\"", page);
        await using var without = await PeopleStage.Set();
        (await without.Browser().Open("/sign-in/provider")).Expect(404);
        Assert.DoesNotContain("/sign-in/provider", (await without.Browser().Open("/sign-in")).Expect(200).Text);
    }

    [Fact]
    public async Task The_hosts_provider_opens_the_desk_and_no_account()
    {
        await using var stage = await Stage();
        var ana = await stage.Join("ana");
        var link = await Invited(stage, "ana", Role.Operator);
        (await ana.Send(link, link)).Expect(200);
        await provider.Knows("ana", Claims("ana", "ana", true, "mfa"));
        var browser = stage.Browser();
        (await provider.SignIn(browser, "ana")).Expect(200);
        Assert.Equal("/desk/me", browser.At);
        var chooser = (await browser.Open("/sign-in/account")).Expect(200).Text;
        Assert.DoesNotContain("acme", chooser);
        var form = PersonBrowser.Form(chooser, "/sign-in/account", ("account", stage.Account()));
        (await browser.Post("/sign-in/account", form)).Expect(404);
    }

    static async Task<string> Invited(PeopleStage stage, string name, Role role) =>
        (await stage.Get<Operators>().Invite(name, PeopleStage.Email(name), role, Principal.OfOperator("test"))).Value!.Path;
}
