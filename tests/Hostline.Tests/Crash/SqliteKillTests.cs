namespace Hostline.Tests.Crash;

public sealed class SqliteKillTests
{
    [Fact]
    public async Task A_node_on_SQLite_that_is_killed_again_and_again_loses_nothing_and_does_nothing_twice()
    {
        await using var scenario = await Scenario.Start("SQLite, kill -9", new SqliteStore(), nodeCount: 1);
        await Kills.Run(scenario, () => scenario.Nodes);
    }
}
