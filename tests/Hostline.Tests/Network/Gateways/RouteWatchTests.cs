using Hostline.Core.Worlds;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Network.Gateways;

/// <summary>Active live numbers are compared with the registry.</summary>
public sealed class RouteWatchTests
{
    const string Number = "+13127720001";
    const long Digits = 3127720001;

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_number_that_is_routed_elsewhere_twice_in_a_row_is_told_once_as_lost_and_once_as_found(StoreKind kind)
    {
        await using var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var server = await TestServer.Start(postgres?.Url);
        var live = await Live.On(server);
        var account = await live.Open("acme");
        var hosting = await HostUnrouted(live, account);

        await Strays(live, 1);
        Assert.DoesNotContain("routing.lost", await Kinds(live, hosting.Order));
        await Look(live);
        await Strays(live, 2);
        await Look(live);
        await Strays(live, 3);
        await Look(live);
        await Looked(live);
        Assert.Single(await Kinds(live, hosting.Order), "routing.lost");
        var alarm = Assert.Single((await live.Desk(HttpMethod.Get, "/alarms")).Expect(200).Json.GetProperty("data").EnumerateArray(),
            a => a.Text("kind") == "routing_lost");
        Assert.Equal(Number, alarm.Text("subject"));
        Assert.Contains((await live.As(account, HttpMethod.Get, "/notices")).Expect(200).Json.GetProperty("data").EnumerateArray(),
            n => n.ToString().Contains("routed elsewhere", StringComparison.Ordinal));

        await live.Write("insert into simulated_routes (world, number, generation, hosting, answer) values ($1, $2, 1, $3, 'Confirmed')",
            World.LiveId, Digits, hosting.Id);
        await Look(live);
        await Strays(live, 0);
        Assert.Single(await Kinds(live, hosting.Order), "routing.restored");
    }

    /// <summary>A number that the registry was told of once and does not know.</summary>
    static async Task<(HostingId Id, OrderId Order)> HostUnrouted(Live live, LiveAccount account)
    {
        await live.Host(account, Number);
        var hosting = (await live.Read("select id, order_id from hostings where number = $1",
            r => (Id: r.Id<HostingId>(0), Order: r.Id<OrderId>(1)), Digits))[0];
        await live.Write("""
            insert into routes (world, number, generation, confirmed, hosting, account, order_id, attempts, fence) values ($1, $2, 1, 1, $3, $4, $5, 0, 0)
            """, World.LiveId, Digits, hosting.Id, account.Id, hosting.Order);
        return hosting;
    }

    /// <summary>An order whose active number is seen to be routed elsewhere.</summary>
    internal static async Task<OrderId> Lose(Live live)
    {
        var hosting = await HostUnrouted(live, await live.Open("acme"));
        await Strays(live, 1);
        await Look(live);
        await Strays(live, 2);
        await Look(live);
        await Hang.Until(async () => (await Kinds(live, hosting.Order)).Contains("routing.lost"), () => "The loss");
        return hosting.Order;
    }

    /// <summary>As when six hours have passed.</summary>
    static Task Look(Live live) => live.Write("update routes set watch_at = 0");

    static Task Looked(Live live) => Hang.Until(async () => (await live.Read("select watch_at from routes", r => r.Long(0)))[0] > 0, () => "The look");

    static Task Strays(Live live, int times) => Hang.Until(async () => (await live.Read("select astray from routes", r => r.Int(0)))[0] == times,
        () => $"The number astray {times} times");

    static Task<IReadOnlyList<string>> Kinds(Live live, OrderId order) =>
        live.Read("select kind from events where subject_id = $1 and kind like 'routing%'", r => r.Text(0), order);
}
