using Hostline.Core.Worlds;
using Hostline.Pages;
using Hostline.Server;
using Hostline.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Hostline.Tests.Portal;

/// <summary>The people of one account open pages within its share, so that they hold up no one else.</summary>
public sealed class PageRateTests
{
    const string Orders = "/portal/orders", Export = "/portal/orders/export", Numbers = "/portal/numbers.csv";
    const int TriesAtMost = 5_000;

    /// <summary>More than run at once, and as many as may wait for one sandbox.</summary>
    const int Many = Exports.AtOnce + 64;

    [Fact]
    public async Task Pages_of_an_account_have_the_rate_of_its_keys_and_a_bucket_apart_from_them()
    {
        await using var stage = await PeopleStage.Set(configure: s => s with { SandboxKeyRate = 5 });
        var (ada, eve, bob) = (await stage.Join("ada"), await stage.Join("eve"), await stage.Join("bob", account: 1));
        var refused = await UntilRefused(ada, Orders);

        Assert.Equal("1", refused.Headers["Retry-After"]);
        Assert.Contains("Too much at once", refused.Text);
        // All who are signed in to the account share its bucket; its neighbor and its keys have their own, and files of pages need none.
        await UntilRefused(eve, Orders);
        (await bob.Once(HttpMethod.Get, Orders)).Expect(200);
        (await stage.Sandbox.Telnyx(HttpMethod.Get, "/messaging_profiles")).Expect(200);
        var style = stage.Get<Assets>().PathOf("hostline.css");
        for (var n = 0; n < 40; n++)
        {
            (await ada.Once(HttpMethod.Get, style)).Expect(200);
        }

        // The bucket refills in real time, for which there is no signal.
        await Hang.Until(async () => (await ada.Once(HttpMethod.Get, Orders)).Status == 200, () => "The account's being let in again");
    }

    [Fact]
    public async Task Someone_who_clicks_does_not_meet_even_the_lowest_rate()
    {
        await using var stage = await PeopleStage.Set(configure: s => s with { SandboxKeyRate = 1 });
        var ada = await stage.Join("ada");
        foreach (var path in (string[])[Orders, "/portal/numbers", "/portal/deliveries", "/portal/activity", "/portal/me", Export])
        {
            (await ada.Once(HttpMethod.Get, path)).Expect(200);
        }
    }

    [Fact]
    public async Task Exports_of_a_sandbox_beyond_its_share_are_told_to_come_again_and_a_neighbors_are_sent()
    {
        await using var stage = await PeopleStage.Set();
        var (ada, neighbor) = (await stage.Join("ada"), await Neighbor(stage));
        // A place ends with its request.
        for (var n = 0; n < Exports.AtOnce; n++)
        {
            (await ada.Once(HttpMethod.Get, n % 2 == 0 ? Export : Numbers)).Expect(200);
        }

        var exports = stage.Get<Exports>();
        var held = Enumerable.Range(0, Many).Select(_ => exports.Begin(TakerOf(stage), new DefaultHttpContext())).ToList();
        foreach (var path in new[] { Export, Numbers })
        {
            var refused = (await ada.Once(HttpMethod.Get, path)).Expect(429);
            Assert.Equal("1", refused.Headers["Retry-After"]);
            Assert.Contains("Too much at once", refused.Text);
            (await neighbor.Once(HttpMethod.Get, path)).Expect(200);
        }

        (await ada.Once(HttpMethod.Get, Orders)).Expect(200);
        // Half of the sandboxes' half.
        Assert.Equal(Exports.AtOnce / 4, held.Count(h => h is { IsCompletedSuccessfully: true, Result: not null }));
    }

    [Fact]
    public async Task Searches_of_a_sandbox_beyond_its_share_are_told_to_come_again_and_other_pages_open()
    {
        await using var stage = await PeopleStage.Set();
        var (ada, neighbor) = (await stage.Join("ada"), await Neighbor(stage));
        var (searches, never) = (stage.Get<Searches>(), new TaskCompletionSource<string>());
        for (var n = 0; n < Many; n++)
        {
            _ = searches.Run(TakerOf(stage), () => never.Task, refusal => "", CancellationToken.None);
        }

        foreach (var path in (string[])[Orders, "/portal/numbers", "/portal/deliveries", "/portal/activity"])
        {
            Assert.Equal("1", (await ada.Once(HttpMethod.Get, path)).Expect(429).Headers["Retry-After"]);
            (await neighbor.Once(HttpMethod.Get, path)).Expect(200);
        }

        (await ada.Once(HttpMethod.Get, "/portal")).Expect(200);
        never.SetResult("");
        (await ada.Once(HttpMethod.Get, Orders)).Expect(200);
    }

    static Taker TakerOf(PeopleStage stage) => new(stage.Sandbox.Id, AnyId.Parse(stage.Account()));

    /// <summary>Someone who is signed in to an account of another sandbox.</summary>
    static async Task<PersonBrowser> Neighbor(PeopleStage stage)
    {
        var sandbox = await stage.Server.Sandbox("initech");
        var link = new Uri((await sandbox.Hostline(HttpMethod.Post, $"/accounts/{sandbox.Account(0).GetProperty("id").GetString()}/members",
            new { name = "nia", email = PeopleStage.Email("nia"), role = "owner" })).Expect(201).Json.GetProperty("link").GetString()!).PathAndQuery;
        var browser = stage.Browser();
        (await browser.Send(link, link, ("name", "nia"), ("password", PersonBrowser.Password))).Expect(200);
        return browser;
    }

    static async Task<Answered> UntilRefused(PersonBrowser browser, string path)
    {
        for (var n = 0; n < TriesAtMost; n++)
        {
            if (await browser.Once(HttpMethod.Get, path) is { Status: not 200 } answer)
            {
                return answer.Expect(429);
            }
        }

        throw new TimeoutException($"{TriesAtMost} pages were opened.");
    }
}
