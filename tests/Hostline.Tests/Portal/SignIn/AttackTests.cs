using System.Text.RegularExpressions;
using Hostline.People;
using Hostline.Storage.Tables;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.AspNetCore.Identity;

namespace Hostline.Tests.Portal.SignIn;

/// <summary>Attacks on signing in, each tried over real HTTP.</summary>
public sealed partial class AttackTests
{
    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Known_and_unknown_addresses_cannot_be_told_apart(StoreKind kind)
    {
        await using var stage = await PeopleStage.Set(kind);
        await stage.Join("ana");
        var passwords = stage.Get<Passwords>();
        var answers = new List<(int Status, string Text, long Hashes)>();
        foreach (var name in (string[])["ana", "eve"])
        {
            var browser = stage.Browser();
            for (var tries = 0; tries < 7; tries++)
            {
                var before = passwords.Hashed;
                var answer = await stage.SignIn(browser, name, "not the right password");
                Assert.Null(browser.Session);
                answers.Add((answer.Status, Plain(answer.Text, name), passwords.Hashed - before));
            }
        }

        Assert.Equal(answers[..7], answers[7..]);
        Assert.Equal([422, 422, 422, 422, 422, 429, 429], answers[..7].Select(a => a.Status));
        Assert.Equal([1, 1, 1, 1, 1, 0, 0], answers[..7].Select(a => a.Hashes));
        Assert.Contains("There were too many tries. Possible again", answers[5].Text);
    }

    /// <summary>Without what differs anyway: the seals, what was typed, and the instant.</summary>
    static string Plain(string page, string name) =>
        Varying().Replace(page, "").Replace(PeopleStage.Email(name), "", StringComparison.Ordinal);

    [Fact]
    public async Task After_five_wrong_passwords_even_the_right_one_waits_and_a_quarter_of_an_hour_later_it_is_good()
    {
        await using var stage = await PeopleStage.Set();
        await stage.Join("ana");
        for (var tries = 0; tries < 5; tries++)
        {
            (await stage.SignIn(stage.Browser(), "ana", "not the right password")).Expect(422);
        }

        (await stage.SignIn(stage.Browser(), "ana")).Expect(429);
        stage.Time.Advance(TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(1));
        (await stage.SignIn(stage.Browser(), "ana")).Expect(200);
        // The right password forgets the wrong ones.
        (await stage.SignIn(stage.Browser(), "ana", "not the right password")).Expect(422);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Many_tries_at_once_get_no_more_than_five(StoreKind kind)
    {
        await using var stage = await PeopleStage.Set(kind);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => stage.SignIn(stage.Browser(), "eve", "not the right password")));
        Assert.Equal(5, answers.Count(a => a.Status == 422));
        Assert.Equal(7, answers.Count(a => a.Status == 429));
    }

    [Fact]
    public async Task Codes_are_limited_by_person_however_many_browsers_try_and_after_twenty_wrong_ones_the_wait_is_a_day()
    {
        await using var stage = await PeopleStage.Set();
        var (key, _) = await stage.AddAuthenticator(await stage.Join("ana"));
        for (var round = 0; round < 4; round++)
        {
            for (var tries = 0; tries < 5; tries++)
            {
                (await Code(stage, "000000")).Expect(422);
            }

            (await Code(stage, stage.NextCode(key))).Expect(429);
            stage.Time.Advance(TimeSpan.FromMinutes(16));
        }

        (await Code(stage, stage.NextCode(key))).Expect(429);
        stage.Time.Advance(TimeSpan.FromDays(1));
        (await Code(stage, stage.NextCode(key))).Expect(200);
    }

    static async Task<Answered> Code(PeopleStage stage, string code)
    {
        var browser = stage.Browser();
        (await stage.SignIn(browser, "ana")).Expect(200);
        return await browser.Send("/sign-in/code", "/sign-in/code", ("code", code));
    }

    [Fact]
    public async Task A_session_that_somebody_else_planted_does_not_become_the_victims()
    {
        await using var stage = await PeopleStage.Set();
        var (key, _) = await stage.AddAuthenticator(await stage.Join("ana"));
        var attacker = stage.Browser();
        await attacker.Open("/sign-in");
        var victim = stage.Browser();
        foreach (var (name, value) in attacker.Cookies)
        {
            victim.Put(name, value);
        }

        (await stage.SignIn(victim, "ana")).Expect(200);
        Assert.Equal("/sign-in/code", victim.At);
        // After the first factor nothing is shared with whoever set the cookies.
        Assert.NotEqual(attacker.Guest, victim.Guest);
        (await attacker.Once(HttpMethod.Get, "/sign-in/code")).Expect(303);
        (await victim.Send("/sign-in/code", "/sign-in/code", ("code", stage.NextCode(key)))).Expect(200);
        (await attacker.Once(HttpMethod.Get, "/portal")).Expect(303);

        var bob = await stage.Join("bob", "member");
        var before = bob.Session;
        (await stage.SignIn(bob, "bob")).Expect(200);
        Assert.NotEqual(before, bob.Session);
        var old = stage.Browser();
        old.Put(bob.Cookies.Single(c => c.Value == bob.Session).Key, before!);
        (await old.Once(HttpMethod.Get, "/portal")).Expect(303);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    public async Task A_form_from_another_site_changes_nothing(string header, string value)
    {
        await using var stage = await PeopleStage.Set();
        var ana = await stage.Join("ana");
        var form = PersonBrowser.Form((await ana.Open("/portal/team")).Text, "/portal/team/invite",
            ("name", "eve"), ("email", "eve@x.example"), ("role", "owner"));
        ana.Headers[header] = value;
        Assert.InRange((await ana.Post("/portal/team/invite", form)).Status, 400, 499);
        Assert.Empty((await stage.Team()).GetProperty("invited").EnumerateArray());
        ana.Headers.Remove(header);
        (await ana.Post("/portal/team/invite", form)).Expect(200);
        Assert.Single((await stage.Team()).GetProperty("invited").EnumerateArray());
    }

    [Fact]
    public async Task A_seal_of_another_session_or_of_another_form_is_refused()
    {
        await using var stage = await PeopleStage.Set();
        var (ana, eve) = (await stage.Join("ana"), await stage.Join("eve", account: 1));
        var stolen = PersonBrowser.Form((await eve.Open("/portal/team")).Text, "/portal/team/invite",
            ("name", "x"), ("email", "x@x.example"), ("role", "owner"));
        (await ana.Post("/portal/team/invite", stolen)).Expect(422);
        var other = PersonBrowser.Form((await ana.Open("/portal/me")).Text, "/portal/me", ("name", "x"), ("email", "x@x.example"), ("role", "owner"));
        (await ana.Post("/portal/team/invite", other)).Expect(422);
        Assert.Empty((await stage.Team()).GetProperty("invited").EnumerateArray());
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example/portal")]
    [InlineData("/\t/evil.example")]
    public async Task Signing_in_leads_nowhere_else(string next)
    {
        await using var stage = await PeopleStage.Set();
        await stage.Join("ana");
        var browser = stage.Browser();
        var form = PersonBrowser.Form((await browser.Open("/sign-in?next=" + Uri.EscapeDataString(next))).Text, "/sign-in",
            ("email", PeopleStage.Email("ana")), ("password", PersonBrowser.Password), ("next", next));
        Assert.Equal("/portal", (await browser.Once(HttpMethod.Post, "/sign-in", form)).Expect(303).Headers["Location"]);
        var own = PersonBrowser.Form((await browser.Open("/sign-in?next=%2Fportal%2Fteam")).Text, "/sign-in", ("email", PeopleStage.Email("ana")),
            ("password", PersonBrowser.Password));
        Assert.Equal("/portal/team", (await browser.Once(HttpMethod.Post, "/sign-in", own)).Expect(303).Headers["Location"]);
    }

    [Fact]
    public async Task Over_plain_http_from_elsewhere_nobody_signs_in_and_the_page_says_why()
    {
        await using var stage = await PeopleStage.Set();
        await stage.Join("ana");
        var browser = stage.Browser();
        browser.Headers["Host"] = "intranet";
        var page = (await browser.Open("/sign-in")).Expect(200).Text;
        Assert.Contains("needs https", page);
        Assert.DoesNotContain("type=\"password\"", page);
    }

    [Fact]
    public async Task Whoever_finds_the_queue_for_hashes_full_is_told_to_come_again_and_loses_no_try()
    {
        using var gate = new ManualResetEventSlim();
        using var passwords = new Passwords(new HeldHasher(gate));
        var waiting = Enumerable.Range(0, 40).Select(_ => passwords.Fits(null, "x")).ToList();
        var refused = waiting.Count(w => w.IsCompleted && w.Result.IsRefused);
        Assert.Equal(24, refused);
        gate.Set();
        Assert.Equal(16, (await Task.WhenAll(waiting)).Count(w => !w.IsRefused));
        Assert.False((await passwords.Fits(null, "x")).IsRefused);
    }

    [Fact]
    public async Task The_password_of_nobody_is_looked_for_with_the_work_of_a_real_one()
    {
        var real = Convert.FromBase64String(Passwords.Hasher.HashPassword(null!, "correct horse battery"));
        using var gate = new ManualResetEventSlim(initialState: true);
        var hasher = new HeldHasher(gate);
        using var passwords = new Passwords(hasher);
        Assert.False((await passwords.Fits(null, "correct horse battery")).Value);
        var nobodys = Convert.FromBase64String(hasher.Asked!);
        // The marker, the function, the iterations and the length of the salt.
        Assert.Equal(real[..13], nobodys[..13]);
        Assert.Equal(real.Length, nobodys.Length);
        Assert.Equal(PasswordVerificationResult.Failed, Passwords.Hasher.VerifyHashedPassword(null!, hasher.Asked!, "correct horse battery"));
    }

    [Fact]
    public void Codes_are_those_of_the_standard()
    {
        // RFC 6238, appendix B, the last six digits.
        var key = "12345678901234567890"u8.ToArray();
        Assert.Equal(["287082", "081804", "050471", "005924", "279037", "353130"],
            ((long[])[59, 1111111109, 1111111111, 1234567890, 2000000000, 20000000000]).Select(t => Totp.CodeAt(key, DateTimeOffset.FromUnixTimeSeconds(t))));
        Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Totp.TextOf(key));
        Assert.Null(Totp.StepOf(key, "287082", DateTimeOffset.FromUnixTimeSeconds(59), used: 1));
        Assert.Null(Totp.StepOf(key, "287082", DateTimeOffset.FromUnixTimeSeconds(120), used: null));
        Assert.Equal(1, Totp.StepOf(key, "287082", DateTimeOffset.FromUnixTimeSeconds(89), used: null));
    }

    sealed class HeldHasher(ManualResetEventSlim gate) : IPasswordHasher<Person>
    {
        public string? Asked { get; private set; }

        public string HashPassword(Person user, string password) => "";

        public PasswordVerificationResult VerifyHashedPassword(Person user, string hashedPassword, string providedPassword)
        {
            gate.Wait();
            Asked = hashedPassword;
            return PasswordVerificationResult.Failed;
        }
    }

    [GeneratedRegex("name=\"seal\" value=\"[^\"]*\"|data-seal=\"[^\"]*\"|from [^<]* UTC")]
    private static partial Regex Varying();
}
