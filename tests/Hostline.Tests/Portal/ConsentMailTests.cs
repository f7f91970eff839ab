using System.Text;
using System.Text.Json;
using Hostline.Storage;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;

namespace Hostline.Tests.Portal;

/// <summary>The mails to both sides of a transfer.</summary>
public sealed class ConsentMailTests
{
    const string Bouncing = "+13125550134";

    [Fact]
    public async Task The_holder_is_asked_reminded_three_times_and_told_what_its_silence_did()
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        await exchange.Advance(TimeSpan.FromHours(72));
        Assert.Equal(
            ["A transfer was approved by silence", Reminder, Reminder, Reminder, "Please decide: another account asks for your hosted numbers",
                "Your hosted numbers are active"],
            await Subjects(exchange, Exchange.Acme));
        Assert.Equal(["Your transfer can continue"], await Subjects(exchange, Exchange.Globex));
        Assert.Contains("did not answer within 72 hours", (await HolderPage.Mails(exchange, Exchange.Globex))[0].GetProperty("text").GetString());
        var hours = (await HolderPage.Mails(exchange, Exchange.Acme)).Skip(1).Take(3)
            .Select(m => Math.Round((m.GetProperty("at").GetDateTimeOffset() - Begun).TotalHours));
        Assert.Equal([66, 48, 24], hours);
        Assert.All((await HolderPage.Mails(exchange, Exchange.Acme)).Skip(1).Take(4),
            m => Assert.Equal(page.Link.AbsoluteUri, m.GetProperty("links")[0].GetString()));
    }

    [Fact]
    public async Task A_rejection_is_told_to_both_and_not_as_a_failure_too()
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        (await page.Decide("reject", "0001")).Expect(200);
        Assert.Equal("You have rejected a transfer", (await Subjects(exchange, Exchange.Acme))[0]);
        Assert.Equal(["Your transfer was rejected"], await Subjects(exchange, Exchange.Globex));
    }

    [Fact]
    public async Task When_the_number_has_moved_one_account_is_told_of_the_gain_and_the_other_of_the_loss()
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        (await page.Decide("approve", "0001")).Expect(200);
        await exchange.Finish(Exchange.Globex, page.Order, Exchange.Number);
        await exchange.Quiet();
        Assert.Equal(["Numbers have left your account", "You have approved a transfer"], (await Subjects(exchange, Exchange.Acme))[..2]);
        Assert.Equal(["Your hosted numbers are active", "Your transfer can continue"], await Subjects(exchange, Exchange.Globex));
    }

    [Fact]
    public async Task A_request_that_its_account_gives_up_frees_the_holder_from_deciding()
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        (await exchange.Sandbox.Telnyx(HttpMethod.Delete, $"{Exchange.Orders}/{page.Order}", account: Exchange.Globex)).Expect(200);
        Assert.Equal("A transfer request was withdrawn", (await Subjects(exchange, Exchange.Acme))[0]);
        Assert.Empty(await Subjects(exchange, Exchange.Globex));
    }

    [Fact]
    public async Task The_holder_learns_who_asks_and_nothing_else_of_that_account()
    {
        await using var exchange = await Exchange.Begin();
        await HolderPage.Asked(exchange);
        var mail = (await HolderPage.Mails(exchange, Exchange.Acme))[0];
        var said = mail.GetProperty("text").GetString() + mail.GetProperty("html").GetString();
        Assert.Contains("globex", said);
        Assert.DoesNotContain(exchange.Sandbox.Account(Exchange.Globex).GetProperty("email").GetString()!, said);
        Assert.DoesNotContain(exchange.Profile(Exchange.Globex), said);
        Assert.DoesNotContain(exchange.AccountId(Exchange.Globex).ToString(), said);
    }

    [Fact]
    public async Task A_holders_mail_that_bounces_is_seen_by_the_holder_and_the_desk_not_by_the_receiver_and_the_window_runs_on()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Bouncing);
        var order = await exchange.Order(Exchange.Globex, Bouncing);
        Assert.False((await HolderPage.Mails(exchange, Exchange.Acme))[0].GetProperty("delivered").GetBoolean());
        var bounced = (await exchange.Sandbox.Send(HttpMethod.Get, "/hostline/v1/events?limit=100", exchange.Sandbox.ApiKey(), null))
            .Expect(200).Json.GetProperty("data")
            .EnumerateArray().Single(e => e.GetProperty("kind").GetString() == "mail.bounced");
        Assert.Equal((order, "consent_requested", "550"),
            (Of(bounced, "order").GetString(), Of(bounced, "notice").GetString(), Of(bounced, "status").GetString()));
        Assert.Equal("bounced", (await exchange.Consents(order))[0].GetProperty("holder_mail").GetString());
        await exchange.Quiet();
        foreach (var path in (string[])[$"/hostline/v1/orders/{order}", $"/hostline/v1/orders/{order}/timeline", "/hostline/v1/events?limit=100",
            $"/hostline/v1/deliveries?order={order}"])
        {
            var seen = (await exchange.Sandbox.Send(HttpMethod.Get, path, exchange.Sandbox.ApiKey(Exchange.Globex), null)).Expect(200).Text;
            Assert.DoesNotContain("bounced", seen);
            Assert.DoesNotContain("holder_mail", seen);
        }

        Assert.DoesNotContain("bounced", (await exchange.Timeline(order)).GetRawText());
        Assert.DoesNotContain("@", bounced.GetRawText());
        Assert.Equal("bounced", (await Notices(exchange, exchange.Sandbox.ApiKey()))[0].GetProperty("mail").GetString());
        await exchange.Advance(TimeSpan.FromHours(72));
        Assert.Contains("consent.given", await exchange.Kinds(order));
    }

    [Fact]
    public async Task The_portals_notice_has_the_link_for_the_holders_own_key_only_and_is_read_once()
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        var own = (await Notices(exchange, exchange.Sandbox.ApiKey()))[0];
        Assert.Equal(("consent_requested", page.Link.AbsoluteUri, "sent"),
            (own.GetProperty("kind").GetString(), own.GetProperty("link").GetString(), own.GetProperty("mail").GetString()));
        Assert.Contains(page.Token, own.GetProperty("text").GetString());
        var atTheDesk = (await Notices(exchange, exchange.Sandbox.Key, "?account=" + exchange.AccountId(Exchange.Acme)))[0];
        Assert.DoesNotContain(page.Token, atTheDesk.GetRawText());
        (await exchange.Sandbox.Send(HttpMethod.Get, "/hostline/v1/notices?account=" + exchange.AccountId(Exchange.Acme),
            exchange.Sandbox.ApiKey(Exchange.Globex), null)).Expect(404);
        (await exchange.Sandbox.Send(HttpMethod.Post, $"/hostline/v1/notices/{own.GetProperty("id").GetString()}/read", exchange.Sandbox.ApiKey(), null))
            .Expect(204);
        Assert.Equal(Begun, (await Notices(exchange, exchange.Sandbox.ApiKey()))[0].GetProperty("read_at").GetDateTimeOffset());
    }

    [Fact]
    public async Task Neither_the_notice_nor_the_mail_as_it_is_kept_holds_the_token()
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        var token = page.Token;
        var stored =
            await exchange.Database.Many(new("select facts from notices union all select payload from events union all select payload from errands"),
                r => Encoding.UTF8.GetString(r.Bytes(0)));
        Assert.NotEmpty(stored);
        var mailboxes = await exchange.Database.Many(new("select body, html from messages where kind = 3"), r => r.Text(0) + r.Text(1));
        Assert.DoesNotContain(stored.Concat(mailboxes), text => text.Contains(token, StringComparison.Ordinal));
    }

    const string Reminder = "Reminder: your decision on a transfer is still open";

    static readonly DateTimeOffset Begun = new(2026, 6, 1, 15, 0, 0, TimeSpan.Zero);

    static async Task<List<string>> Subjects(Exchange exchange, int account) =>
        [.. (await HolderPage.Mails(exchange, account)).Select(m => m.GetProperty("subject").GetString()!)];

    static async Task<List<JsonElement>> Notices(Exchange exchange, string key, string query = "") =>
        [.. (await exchange.Sandbox.Send(HttpMethod.Get, "/hostline/v1/notices" + query, key, null)).Expect(200).Json.GetProperty("data").EnumerateArray()];

    static JsonElement Of(JsonElement told, string member) => told.GetProperty("payload").GetProperty(member);
}
