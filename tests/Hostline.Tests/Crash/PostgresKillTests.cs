using Hostline.Tests.Support;

namespace Hostline.Tests.Crash;

public sealed class PostgresKillTests
{
    [Fact]
    public async Task Two_nodes_on_PostgreSQL_of_which_either_or_both_are_killed_lose_nothing_and_do_nothing_twice()
    {
        PostgresCluster.Require();
        await using var scenario = await Scenario.Start("PostgreSQL, kill -9 of either or both", await PostgresStore.Start(), nodeCount: 2);
        await Kills.Run(scenario, () => scenario.Seeded.OneIn(4) ? scenario.Nodes : [scenario.Seeded.Of(scenario.Nodes)]);
    }
}
