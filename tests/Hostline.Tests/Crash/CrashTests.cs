using Hostline.Tests.Support;

namespace Hostline.Tests.Crash;

/// <summary>
/// The server is killed and stopped under load: sixteen customers order, prove, upload and cancel, the receiver keeps a journal, and at
/// the end customers, receiver and database must agree. The length of a round is counted in acknowledged orders, so that a slow machine
/// has the same rounds as a fast one.
/// </summary>
public sealed class CrashTests
{
    const int FewRounds = 7;
    const int OrdersAtLeast = 500;

    /// <summary>A round acknowledges five orders even if its node dies as early as possible.</summary>
    const int RoundsAtMost = OrdersAtLeast / 5;

    /// <summary>A stop is as long as twenty kills.</summary>
    const int RoundsPerStop = 20;

    /// <summary>How many claims both nodes hold together when one is stopped: it is then nearly certain to hold at least one.</summary>
    const int ClaimsAtStop = 12;
    const int StopsInVainAtMost = 5;

    /// <summary>After this many orders the other node has long finished everything that it had claimed itself.</summary>
    const int OrdersPerStop = 40;

    [Fact]
    public async Task A_node_on_SQLite_that_is_killed_again_and_again_loses_nothing_and_does_nothing_twice()
    {
        await using var scenario = await Scenario.Start("SQLite, kill -9", new SqliteStore(), nodeCount: 1);
        await RunKills(scenario, () => scenario.Nodes);
    }

    [Fact]
    public async Task Two_nodes_on_PostgreSQL_of_which_either_or_both_are_killed_lose_nothing_and_do_nothing_twice()
    {
        PostgresCluster.Require();
        await using var scenario = await Scenario.Start("PostgreSQL, kill -9 of either or both", await PostgresStore.Start(), nodeCount: 2);
        await RunKills(scenario, () => scenario.Seeded.OneIn(4) ? scenario.Nodes : [scenario.Seeded.Of(scenario.Nodes)]);
    }

    [Fact]
    public async Task A_node_that_stands_still_for_longer_than_its_lease_finds_its_work_taken_over_and_spoils_nothing()
    {
        PostgresCluster.Require();
        var store = await PostgresStore.Start();
        await using var scenario = await Scenario.Start("PostgreSQL, STOP and CONT of one", store, nodeCount: 2);
        var takeovers = 0;
        var wanted = Math.Max(1, Scenario.Rounds(1) / RoundsPerStop);
        await scenario.Run(
            async () =>
                takeovers += await StopAndContinue(scenario, store) > 0 ? 1 : 0, isEnough: _ => takeovers >= wanted, atMost: wanted + StopsInVainAtMost);
    }

    static Task RunKills(Scenario scenario, Func<IReadOnlyList<Node>> victims)
    {
        var wanted = Scenario.Rounds(FewRounds);
        return scenario.Run(
            () =>
                KillAndStartAgain(scenario, victims()), rounds => rounds >= wanted && scenario.History.Orders >= OrdersAtLeast, Math.Max(wanted, RoundsAtMost));
    }

    /// <summary>
    /// Ends after some orders, or at the fault point armed at the last start if that comes first; the next life may have one armed too.
    /// </summary>
    static async Task KillAndStartAgain(Scenario scenario, IReadOnlyList<Node> victims)
    {
        var seeded = scenario.Seeded;
        await await Task.WhenAny(scenario.History.MoreOrders(seeded.Between(5, 120)), Task.WhenAll(victims.Select(v => v.Life)));
        await Task.WhenAll(victims.Select(v => v.Kill()));
        await Task.Delay(seeded.Milliseconds(0, 500), CancellationToken.None);
        await Task.WhenAll(victims.Select(v => v.StartAgain(Faults.Arm(seeded))));
    }

    /// <summary>
    /// The stopped node is resumed only after the other one has done everything that it had claimed. Returns how much that was.
    /// </summary>
    static async Task<int> StopAndContinue(Scenario scenario, PostgresStore store)
    {
        var node = scenario.Seeded.Of(scenario.Nodes);
        await scenario.History.MoreOrders(scenario.Seeded.Between(OrdersPerStop, 2 * OrdersPerStop));
        scenario.Journal.Hold();
        await Hang.Until(async () => (await store.Claims()).Count >= ClaimsAtStop, () => $"{ClaimsAtStop} claims");
        node.Stop();
        HashSet<string> claims = [.. await store.Claims()];
        scenario.Journal.Release();
        await scenario.History.MoreOrders(OrdersPerStop);
        claims.IntersectWith(await store.Claims());
        var held = claims.Count;
        await Hang.Until(
            async () => !claims.Overlaps(await store.Claims()), () => $"The takeover of what a stopped node had claimed ({string.Join("; ", claims)})");
        await node.Continue();
        await scenario.History.MoreOrders(OrdersPerStop);
        return held;
    }
}
