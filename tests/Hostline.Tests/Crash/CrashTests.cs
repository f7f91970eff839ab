using Hostline.Tests.Support;

namespace Hostline.Tests.Crash;

/// <summary>
/// The server killed and stopped at work (faults F02 to F05, F21): sixteen customers order, prove, upload and cancel, the
/// receiver keeps a journal, and at the end customers, receiver and database must tell one story.
/// </summary>
public sealed class CrashTests
{
    const int FewRounds = 7;

    /// <summary>A stop is as long as twenty kills.</summary>
    const int RoundsPerStop = 20;

    [Fact]
    public async Task A_node_on_SQLite_that_is_killed_again_and_again_loses_nothing_and_does_nothing_twice()
    {
        await using var scenario = await Scenario.Start("SQLite, kill -9", new SqliteStore(), nodeCount: 1);
        await scenario.Run(Scenario.Rounds(FewRounds), () => KillAndStartAgain(scenario.Seeded, scenario.Nodes));
    }

    [Fact]
    public async Task Two_nodes_on_PostgreSQL_of_which_either_or_both_are_killed_lose_nothing_and_do_nothing_twice()
    {
        PostgresCluster.Require();
        await using var scenario = await Scenario.Start("PostgreSQL, kill -9 of either or both", await PostgresStore.Start(), nodeCount: 2);
        await scenario.Run(Scenario.Rounds(FewRounds), () => KillAndStartAgain(
            scenario.Seeded, scenario.Seeded.OneIn(4) ? scenario.Nodes : [scenario.Seeded.Of(scenario.Nodes)]));
    }

    [Fact]
    public async Task A_node_that_stands_still_for_longer_than_its_lease_finds_its_work_taken_over_and_spoils_nothing()
    {
        PostgresCluster.Require();
        await using var scenario = await Scenario.Start("PostgreSQL, STOP and CONT of one", await PostgresStore.Start(), nodeCount: 2);
        await scenario.Run(Math.Max(1, Scenario.Rounds(1) / RoundsPerStop), () => StopAndContinue(scenario.Seeded, scenario.Seeded.Of(scenario.Nodes)));
    }

    /// <summary>At any instant, or at the fault point its last start armed; the next life may have one armed too.</summary>
    static async Task KillAndStartAgain(Seeded seeded, IReadOnlyList<Node> victims)
    {
        await Task.Delay(seeded.Milliseconds(100, 1_500), CancellationToken.None);
        await Task.WhenAll(victims.Select(v => v.IsArmed ? v.DieByItself() : v.Kill()));
        await Task.Delay(seeded.Milliseconds(0, 500), CancellationToken.None);
        await Task.WhenAll(victims.Select(v => v.StartAgain(Faults.Arm(seeded))));
    }

    static async Task StopAndContinue(Seeded seeded, Node node)
    {
        await Task.Delay(seeded.Milliseconds(1_000, 2_000), CancellationToken.None);
        node.Stop();
        await Task.Delay(seeded.Milliseconds(12_000, 15_000), CancellationToken.None);
        node.Continue();
        await Task.Delay(seeded.Milliseconds(1_000, 2_000), CancellationToken.None);
    }
}
