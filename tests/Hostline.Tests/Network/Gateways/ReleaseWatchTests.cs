using Hostline.Core.Hostings;
using Hostline.Core.Worlds;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Network.Gateways;

/// <summary>Released live numbers are looked at until the registry no longer routes them here.</summary>
public sealed class ReleaseWatchTests
{
    const string Number = "+13127720001";
    const long Digits = 3127720001;

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_released_number_that_is_still_routed_here_is_an_alarm_and_released_again_until_it_is_gone(StoreKind kind)
    {
        await using var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var server = await TestServer.Start(postgres?.Url);
        var live = await Live.On(server);
        var account = await live.Open("acme");
        var order = await Release(live, account);

        await Reappear(live, 1);
        await Look(live);
        await Lingers(live, 1);
        Assert.Empty(await Kinds(live, order));
        await Look(live);
        await Lingers(live, 2);
        Assert.Equal(["release.unfinished"], await Kinds(live, order));
        await ConfirmedAgain(live, 2);
        await Reappear(live, 2);
        await Look(live);
        await Lingers(live, 3);
        await ConfirmedAgain(live, 3);

        await Look(live);
        await Lingers(live, null);
        Assert.Equal(["release.unfinished", "release.complete"], await Kinds(live, order));
        var alarm = Assert.Single((await live.Desk(HttpMethod.Get, "/alarms")).Expect(200).Json.GetProperty("data").EnumerateArray(),
            a => a.Text("kind") == "release_unfinished");
        Assert.Equal(Number, alarm.Text("subject"));
        Assert.Single((await live.As(account, HttpMethod.Get, "/notices")).Expect(200).Json.GetProperty("data").EnumerateArray(),
            n => n.ToString().Contains("no longer routed here", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_number_that_is_hosted_again_is_looked_at_no_longer_and_one_that_is_ordered_again_is_not_released_again()
    {
        await using var server = await TestServer.Start();
        var live = await Live.On(server);
        var account = await live.Open("acme");
        await Release(live, account);
        await Reappear(live, 1);
        await Look(live);
        await Lingers(live, 1);

        await live.Order(account, Number);
        await Look(live);
        await Lingers(live, 2);
        Assert.Equal(1, (await live.Read("select generation from routes", r => r.Int(0)))[0]);
    }

    [Theory, InlineData("telnyx", "sms"), InlineData("twilio", "call")]
    public async Task A_number_that_an_upstream_host_kept_after_its_release_is_released_there_again(string dialect, string method)
    {
        await using var stage = await UpstreamStage.Start(dialect);
        var order = await stage.Order();
        Assert.Equal("verified", await stage.Enter(order, await stage.Code(order, method)));
        await stage.Document(order);
        await stage.SignUpstream();
        await stage.Reaches(order, "successful");
        // As if the upstream host had called the number's release done, and kept the number.
        await stage.Live.Write("delete from upstream_orders");
        (await stage.Live.Telnyx(stage.Account, HttpMethod.Delete, $"/messaging_hosted_numbers/{Number}")).Expect(200);
        await stage.Reaches(order, "deleted");
        await Hang.Until(async () => await stage.Upstreams(HostingState.Released) == 1, () => "The release upstream");
        await Look(stage.Live);
        await Lingers(stage.Live, null);
    }

    /// <summary>An order whose number was active, and was released; the registry has confirmed it.</summary>
    static async Task<OrderId> Release(Live live, LiveAccount account)
    {
        await live.Host(account, Number);
        (await live.Telnyx(account, HttpMethod.Delete, $"/messaging_hosted_numbers/{Number}")).Expect(200);
        await Lingers(live, 0);
        return (await live.Read("select order_id from routes", r => r.Id<OrderId>(0)))[0];
    }

    /// <summary>The registry routes the number here again, although the release was confirmed.</summary>
    static Task Reappear(Live live, int generation) => live.Write(
        "update simulated_routes set hosting = $3, answer = 'Confirmed' where world = $1 and number = $2 and generation = $4",
        World.LiveId, Digits, Guid.CreateVersion7(), generation);

    /// <summary>As when the time has passed.</summary>
    static Task Look(Live live) => live.Write("update routes set watch_at = 0");

    static Task Lingers(Live live, int? times) => Hang.Until(async () =>
        await live.Read("select lingers from routes where confirmed > 0", r => r.IntOrNull(0)) is [var now] && now == times,
        () => $"The number seen here {times} times");

    static Task ConfirmedAgain(Live live, int generation) => Hang.Until(async () =>
        (await live.Read("select confirmed from routes", r => r.Int(0)))[0] == generation, () => $"The confirmed generation {generation}");

    static Task<IReadOnlyList<string>> Kinds(Live live, OrderId order) => live.Read(
        "select kind from events where subject_id = $1 and kind in ('release.unfinished', 'release.complete') order by id", r => r.Text(0), order);
}
