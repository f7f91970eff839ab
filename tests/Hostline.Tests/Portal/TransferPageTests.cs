using Hostline.Storage;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;
using Hostline.Transfers;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Portal;

/// <summary>The page behind the link in a holder's mail.</summary>
public sealed class TransferPageTests
{
    static readonly Sql Tries = new("select count(*) from consent_tries");

    [Fact]
    public async Task The_page_says_who_asks_for_what_until_when_and_nothing_else_of_the_other_account()
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        var shown = (await page.Send(HttpMethod.Get)).Expect(200);
        foreach (var expected in (string[])["globex wants to take it over", "Your account acme", "title=\"&#x2B;13125550001\"", "(312) 555-0001",
            "Thu 4 Jun 2026, 15:00 UTC", "approved by silence"])
        {
            Assert.Contains(expected, shown.Text);
        }

        Assert.DoesNotContain(exchange.Sandbox.Account(Exchange.Globex).GetProperty("email").GetString()!, shown.Text);
        Assert.DoesNotContain(exchange.Profile(Exchange.Globex), shown.Text);
        Assert.DoesNotContain("Set-Cookie", shown.Headers.Keys);
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", shown.Headers["Content-Security-Policy"]);
        Assert.Equal(("no-referrer", "no-store", "nosniff", "DENY"),
            (shown.Headers["Referrer-Policy"], shown.Headers["Cache-Control"], shown.Headers["X-Content-Type-Options"], shown.Headers["X-Frame-Options"]));
    }

    [Theory]
    [InlineData("approve", "consent.given")]
    [InlineData("reject", "consent.refused")]
    public async Task A_person_who_knows_a_numbers_end_decides_once(string verb, string told)
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        Assert.Contains(verb == "approve" ? "You have approved" : "You have rejected", (await page.Decide(verb, "0001")).Expect(200).Text);
        Assert.Contains(told, await exchange.Kinds(page.Order));
        var wrong = (await page.Send(HttpMethod.Get, $"/transfers/{page.Order}?token={new string('A', 43)}")).Expect(404);
        Assert.Equal(wrong.Text, (await page.Send(HttpMethod.Get, $"/transfers/{AnyId.New()}?token={page.Token}")).Expect(404).Text);
    }

    [Fact]
    public async Task After_a_decision_the_browser_is_sent_to_a_page_that_tells_it_whenever_it_is_opened()
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        var form = new Dictionary<string, string>(await page.Form("reject")) { ["last_four"] = "0001", ["reason"] = "We still use it." };
        var sent = (await page.Send(HttpMethod.Post, $"/transfers/{page.Order}", form)).Expect(303);
        Assert.Equal(page.Link.PathAndQuery, sent.Headers["Location"]);
        var shown = (await page.Send(HttpMethod.Get)).Expect(200).Text;
        Assert.Contains("<h1>You have rejected the transfer</h1>", shown);
        Assert.Contains("Mon 1 Jun 2026, 15:00 UTC", shown);
        Assert.DoesNotContain("<form", shown);
        // The same form sent again with the browser's back button decides nothing and leads to the same page.
        Assert.Contains("You have rejected", (await page.Post(form)).Text);
        Assert.Equal("We still use it.", await exchange.Note(page.Order));
    }

    [Fact]
    public async Task A_link_whose_time_is_over_tells_that_silence_approved_and_decides_nothing()
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        var form = await page.Form("reject");
        await exchange.Advance(TimeSpan.FromHours(72));
        Assert.Contains("approved by silence", (await page.Send(HttpMethod.Get)).Expect(200).Text);
        Assert.Contains("<h1>The transfer was approved by silence</h1>", (await page.Post(new(form) { ["last_four"] = "0001" })).Expect(200).Text);
        Assert.DoesNotContain("consent.refused", await exchange.Kinds(page.Order));
    }

    [Fact]
    public async Task Rejecting_stands_beside_approving_and_nothing_is_chosen_beforehand()
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        var shown = (await page.Send(HttpMethod.Get)).Expect(200).Text;
        Assert.True(shown.IndexOf("value=\"reject\"", StringComparison.Ordinal) < shown.IndexOf("value=\"approve\"", StringComparison.Ordinal));
        Assert.DoesNotContain(" checked", shown);
        Assert.Single(shown.Split("<button")[1..]);
        Assert.Contains("Choose one of the answers",
            (await page.Post(new(await page.Form("reject")) { ["decision"] = "", ["last_four"] = "0001" })).Expect(422).Text);
        var kept = (await page.Decide("reject", "9999", "No & never")).Expect(422).Text;
        Assert.Contains("value=\"reject\" required checked", kept);
        Assert.Contains("No &amp; never", kept);
        Assert.DoesNotContain("consent.", string.Join(' ', (await exchange.Kinds(page.Order)).Where(k => k != "consent.requested")));
    }

    [Fact]
    public async Task The_operators_name_logo_and_support_address_stand_on_the_page_and_in_the_mail()
    {
        var logo = new Hostline.Network.Mail.Logo([0x89, (byte)'P', (byte)'N', (byte)'G', 1], "image/png");
        await using var exchange = await Exchange.Begin(configure: s => s with { Letterhead = new("Northwind & Sons", "help@northwind.example", logo) });
        var page = await HolderPage.Asked(exchange);
        var shown = (await page.Send(HttpMethod.Get)).Expect(200).Text;
        Assert.Contains("Northwind &amp; Sons", shown);
        Assert.Contains("<a href=\"mailto:help@northwind.example\">", shown);
        var mark = System.Text.RegularExpressions.Regex.Match(shown, "<img src=\"(/assets/logo\\.[0-9a-f]{16}\\.png)\"").Groups[1].Value;
        using (var picture = await Support.Http.Client.GetAsync(new Uri(exchange.Server.BaseUrl + mark), TestContext.Current.CancellationToken))
        {
            Assert.Equal("image/png", picture.Content.Headers.ContentType?.MediaType);
            Assert.Equal(logo.Bytes, await picture.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            Assert.True(picture.Headers.CacheControl?.Extensions.Any(e => e.Name == "immutable"));
        }

        var mail = (await HolderPage.Mails(exchange, Exchange.Acme))[0];
        Assert.Contains("This message was sent by Northwind & Sons.", mail.GetProperty("text").GetString());
        Assert.Contains("Support: help@northwind.example", mail.GetProperty("text").GetString());
        Assert.Contains("<img src=\"cid:logo@hostline\" alt=\"Northwind &amp; Sons\"", mail.GetProperty("html").GetString());
        Assert.DoesNotContain("portal", mail.GetProperty("text").GetString());
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task However_many_guess_at_once_five_are_heard_and_the_holder_is_told_and_may_try_again_in_an_hour(StoreKind store)
    {
        await using var exchange = await Exchange.Begin(store);
        var page = await HolderPage.Asked(exchange);
        var form = new Dictionary<string, string>(await page.Form("approve")) { ["last_four"] = "9999" };
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => page.Post(form)));
        Assert.All(answers, a => a.Expect(422));
        Assert.Equal(LinkTries.AtMost, answers.Count(a => a.Text.Contains("None of the numbers ends", StringComparison.Ordinal)));
        Assert.Contains("entered too often", (await page.Decide("approve", "0001")).Expect(422).Text);
        Assert.DoesNotContain("consent.given", await exchange.Kinds(page.Order));
        await exchange.Quiet();
        Assert.Single(await HolderPage.Mails(exchange, Exchange.Acme),
            m => m.GetProperty("subject").GetString()!.StartsWith("Wrong digits", StringComparison.Ordinal));
        Assert.Contains("link.tries_used", (await exchange.Sandbox.Send(HttpMethod.Get, "/hostline/v1/events?limit=100", exchange.Sandbox.ApiKey(),
            null)).Expect(200).Text);

        await exchange.Advance(TimeSpan.FromHours(1));
        Assert.Contains("You have approved", (await page.Decide("approve", "0001")).Expect(200).Text);
    }

    [Fact]
    public async Task Live_tries_whose_hour_is_over_are_swept_and_those_of_a_sandbox_wait_for_its_clock()
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        (await page.Decide("approve", "9999")).Expect(422);
        var live =
            new Unit().Then(new("insert into consent_tries (consent, world, hour, tries) values ($1, $2, $3, 1)"), AnyId.New(),
                Hostline.Core.Worlds.World.LiveId, DateTimeOffset.UnixEpoch);
        await exchange.Server.Alter(live);
        var sweep = exchange.Server.Services.GetRequiredService<Hostline.Outbox.Sweep>();
        await sweep.At(await exchange.Database.Now() + TimeSpan.FromHours(1), TestContext.Current.CancellationToken);
        Assert.Equal(1, await exchange.Database.One(Tries, r => r.Int(0)));
    }

    [Fact]
    public async Task Whatever_a_mail_scanner_sends_nothing_is_decided_and_no_try_is_used()
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        var before = await exchange.Kinds(page.Order);
        for (var round = 0; round < 5; round++)
        {
            (await page.Send(HttpMethod.Get)).Expect(200);
            Assert.Equal("", (await page.Send(HttpMethod.Head)).Expect(200).Text);
            (await page.Send(HttpMethod.Options)).Expect(405);
            (await page.Send(HttpMethod.Get, headers: ("Sec-Purpose", "prefetch;prerender"))).Expect(200);
            (await page.Send(HttpMethod.Post)).Expect(404);
            foreach (var choice in (string[])["approve", "reject", "fraud"])
            {
                (await page.Post([])).Expect(404);
                (await page.Post(new() { ["token"] = page.Token, ["decision"] = choice })).Expect(422);
                (await page.Post(await page.Form(choice))).Expect(422);
                (await page.Send(HttpMethod.Get, $"/transfers/{page.Order}?token={page.Token}&decision={choice}&last_four=0001")).Expect(200);
                (await page.Send(HttpMethod.Post, $"/transfers/{page.Order}?token={page.Token}&decision={choice}&last_four=0001")).Expect(404);
            }
        }

        Assert.Equal(before, await exchange.Kinds(page.Order));
        Assert.Equal(0, await exchange.Database.One(Tries, r => r.Int(0)));
        (await page.Decide("approve", "0001")).Expect(200);
    }

    [Fact]
    public async Task A_form_that_this_page_did_not_make_decides_nothing()
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        var approve = await page.Form("approve");
        (await page.Post(new(approve) { ["last_four"] = "0001", ["seal"] = "AAAA" })).Expect(422);
        (await page.Post(new(approve) { ["last_four"] = "0001" }, ("Sec-Fetch-Site", "cross-site"))).Expect(422);
        Assert.DoesNotContain("consent.given", await exchange.Kinds(page.Order));
        (await page.Post(new(approve) { ["last_four"] = "0001" }, ("Sec-Fetch-Site", "same-origin"))).Expect(200);
    }

    [Fact]
    public async Task A_token_never_reaches_the_log()
    {
        const string canary = "canary-token-in-a-query";
        await using var server = await ServerProcess.Start(new() { Environment = new Dictionary<string, string?> { ["HOSTLINE_LOG"] = "trace" } });
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = canary });
        var path = $"{server.BaseUrl}/transfers/{AnyId.New()}";
        Assert.Equal(404, (int)(await Support.Http.Client.GetAsync($"{path}?token={canary}", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(404, (int)(await Support.Http.Client.PostAsync($"{path}?token={canary}", form, TestContext.Current.CancellationToken)).StatusCode);
        await server.Stop();
        Assert.DoesNotContain(server.Lines, line => line.Contains(canary, StringComparison.Ordinal));
    }
}
