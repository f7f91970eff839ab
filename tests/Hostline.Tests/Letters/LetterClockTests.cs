using Hostline.Core.Letters;
using Hostline.Letters;
using Hostline.Storage;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Portal;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Letters;

/// <summary>In the live world only served time counts for a letter that is out for signature.</summary>
public sealed class LetterClockTests
{
    static readonly TimeSpan Days = TimeSpan.FromDays(8);

    [Fact]
    public async Task A_clock_that_jumps_by_eight_days_ends_no_letter_and_eight_served_days_do()
    {
        var time = new AheadTime();
        await using var server = await TestServer.Start(time: time);
        var live = await Live.On(server);
        var acme = await live.Open("acme");
        var order = await live.Order(acme, "+13127720001");
        var sent = (await live.As(acme, HttpMethod.Post, $"/orders/{order}/letter", SigningStage.Letter())).Expect(201).Json;
        var letter = LetterId.Of(sent.GetProperty("id").GetGuid());
        await Until(live, "select count(*) from heartbeats where pace = 2 and beat_at is not null");
        var link = await Link(live, letter);

        time.Advance(Days);
        await live.Desk(HttpMethod.Get, $"/orders/{order}");
        await Until(live, "select count(*) from heartbeat_gaps where pace = 2");
        var database = server.Services.GetRequiredService<Database>();
        await Hang.Until(async () => await database.One(new("select count(*) from deadlines where kind in (20, 21) and wake_at > $1"), r => r.Long(0),
            await database.Now() + TimeSpan.FromDays(1)) == 2, () => "That the letter's deadlines come back later");
        Assert.Equal("signing", await State(live, acme, order));
        Assert.DoesNotContain("letter.reminded", (await live.Desk(HttpMethod.Get, $"/orders/{order}/timeline")).Expect(200).Text);
        var browser = new PersonBrowser(server.BaseUrl);
        Assert.Contains("Sign the letter for acme", (await browser.Open(link)).Expect(200).Text);

        await LiveTransfer.Age(server, Days, withHeartbeat: false);
        await Hang.Until(async () => await State(live, acme, order) == "failed", () => "The end of the letter");
        Assert.Contains("The time to sign this letter is over", (await browser.Open(link)).Expect(200).Text);
    }

    [Fact]
    public async Task The_letter_of_an_order_on_hold_can_be_signed_once_the_hold_is_lifted()
    {
        await using var stage = await SigningStage.Set();
        await stage.Journey.Prove(stage.Order, SigningStage.Number);
        (await stage.Send()).Expect(201);
        var link = await stage.Link();
        (await stage.Sandbox.Hostline(HttpMethod.Post, $"/orders/{stage.Order}/dispute", new { reason = "The owner called." })).Expect(200);
        await stage.Advance("P20D");
        Assert.Equal("signing", await stage.State());
        (await stage.Sandbox.Hostline(HttpMethod.Post, $"/orders/{stage.Order}/lift", new { reason = "They know each other." })).Expect(200);
        var browser = stage.Browser;
        var page = (await browser.Open(link)).Expect(200).Text;
        var path = link.Split('?')[0];
        var form = PersonBrowser.Form(page, path, ("name", "Ann Owner"), ("consent", "yes"), ("act", "sign"));
        Assert.Contains("The letter is signed", (await browser.Post(path, form)).Expect(200).Text);
    }

    static Task Until(Live live, string counts) => Hang.Until(async () => (await live.Read(counts, r => r.Long(0)))[0] > 0, () => counts);

    static async Task<string> State(Live live, LiveAccount account, AnyId order) =>
        (await live.As(account, HttpMethod.Get, $"/orders/{order}/letter")).Expect(200).Json.GetProperty("state").GetString()!;

    static async Task<string> Link(Live live, LetterId letter)
    {
        var found = (await live.Server.Services.GetRequiredService<LetterBook>().Find(letter))!;
        var token = live.Server.Services.GetRequiredService<LetterLinks>().TokenOf(found, LetterLinkPurpose.Sign);
        return $"{LetterLinks.PathOf(letter)}?token={token}";
    }
}
