using Hostline.Storage;

namespace Hostline.Tests.Crash;

/// <summary>
/// Nodes are killed under load: many customers order, prove, upload and cancel, the receiver keeps a journal, and at the end
/// customers, receiver and database must agree. A round's length is counted in acknowledged orders, so that a slow machine has
/// the same rounds as a fast one.
/// </summary>
static class Kills
{
    const int FewRounds = 7;
    const int OrdersAtLeast = 500;

    /// <summary>A round acknowledges five orders even if its node dies as early as it can.</summary>
    const int RoundsAtMost = OrdersAtLeast / 5;

    public static Task Run(Scenario scenario, Func<IReadOnlyList<Node>> victims)
    {
        var wanted = Scenario.Rounds(FewRounds);
        return scenario.Run(
            () => KillAndStartAgain(scenario, victims()), rounds => rounds >= wanted && scenario.History.Orders >= OrdersAtLeast,
            Math.Max(wanted, RoundsAtMost));
    }

    /// <summary>After some orders, or at the fault point that its last start armed, whichever comes first; the next start may arm one too.</summary>
    static async Task KillAndStartAgain(Scenario scenario, IReadOnlyList<Node> victims)
    {
        var seeded = scenario.Seeded;
        await await Task.WhenAny(scenario.History.MoreOrders(seeded.Between(5, 120)), Task.WhenAll(victims.Select(v => v.Life)));
        await Task.WhenAll(victims.Select(v => v.Kill()));
        await Task.Delay(seeded.Milliseconds(0, 500), CancellationToken.None);
        await Task.WhenAll(victims.Select(v => v.StartAgain(Faults.Arm(seeded))));
    }

    /// <summary>Twice before some work is done a node dies, at a fault point that its last start armed or at once; at the end all are alive.</summary>
    public static async Task During(Task work, IReadOnlyList<Node> nodes, Seeded seeded)
    {
        for (var kills = 0; kills < 2; kills++)
        {
            var victim = seeded.Of(nodes);
            await Task.WhenAny(work, victim.Life, Task.Delay(seeded.Milliseconds(0, 150), CancellationToken.None));
            await victim.Kill();
            await victim.StartAgain($"{seeded.Of([FaultPoints.BeforeCommit, FaultPoints.AfterCommit])}=kill@{seeded.Between(1, 6)}");
        }

        await Task.WhenAll(nodes.Select(n => n.Heal()));
        await work;
        await Task.WhenAll(nodes.Select(n => n.Heal()));
    }
}
