using Hostline.Tests.Support;

namespace Hostline.Tests.Crash;

/// <summary>A node is stopped under load and resumes after the other one has taken over; the load and the checks are those of <see cref="Kills"/>.</summary>
public sealed class StopTests
{
    /// <summary>A stop takes as long as twenty kills.</summary>
    const int RoundsPerStop = 20;

    /// <summary>How many claims both nodes hold together when one is stopped; with so many, the stopped node almost certainly holds one.</summary>
    const int ClaimsAtStop = 12;
    const int StopsInVainAtMost = 5;

    /// <summary>Customers are served while one node is stopped, and afterwards.</summary>
    const int OrdersPerStop = 40;

    /// <summary>A running node renews its claims long before so little of a ten-second lease is left.</summary>
    static readonly TimeSpan NearlyOver = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task A_node_that_stands_still_for_longer_than_its_lease_finds_its_work_taken_over_and_spoils_nothing()
    {
        PostgresCluster.Require();
        var store = await PostgresStore.Start();
        await using var scenario = await Scenario.Start("PostgreSQL, STOP and CONT of one", store, nodeCount: 2);
        var takeovers = 0;
        var wanted = Math.Max(1, Scenario.Rounds(1) / RoundsPerStop);
        await scenario.Run(
            async () => takeovers += await StopAndContinue(scenario, store) > 0 ? 1 : 0,
            isEnough: _ => takeovers >= wanted, atMost: wanted + StopsInVainAtMost);
    }

    /// <summary>
    /// Resumes the node only after the other one has done all the work it had claimed. Returns the number of those claims; none if the node
    /// was stopped at a moment when no other can take them over.
    /// </summary>
    static async Task<int> StopAndContinue(Scenario scenario, PostgresStore store)
    {
        var node = scenario.Seeded.Of(scenario.Nodes);
        await scenario.History.MoreOrders(scenario.Seeded.Between(OrdersPerStop, 2 * OrdersPerStop));
        scenario.Journal.Hold();
        await Hang.Until(async () => (await store.Claims()).Count >= ClaimsAtStop, () => $"{ClaimsAtStop} claims");
        node.Stop();
        var claims = await store.Claims();
        scenario.Journal.Release();
        var (held, isInVain) = (new HashSet<string>(), false);
        await Task.WhenAll(scenario.History.MoreOrders(OrdersPerStop), Hang.Until(
            async () => IsOver(claims, await store.Claims(), held) || (isInVain = await store.IsStoppedWhileSending()),
            () => $"The takeover of the claims of a stopped node ({string.Join("; ", claims.Keys)})"));
        await node.Continue();
        await scenario.History.MoreOrders(OrdersPerStop);
        return isInVain ? 0 : held.Count;
    }

    /// <summary>Whether all the claims are gone. Collects those that were not renewed: the stopped node held them.</summary>
    static bool IsOver(IReadOnlyDictionary<string, DateTimeOffset> claims, IReadOnlyDictionary<string, DateTimeOffset> now, HashSet<string> held)
    {
        held.UnionWith(claims.Where(c => now.TryGetValue(c.Key, out var until) && until == c.Value && until - Faults.Now < NearlyOver).Select(c => c.Key));
        return !claims.Keys.Any(now.ContainsKey);
    }
}
