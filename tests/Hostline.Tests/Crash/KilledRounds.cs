using Hostline.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Crash;

/// <summary>Nodes that die, two customers of theirs, and where the test's chances come from.</summary>
sealed record KillScene(IReadOnlyList<Node> Nodes, IReadOnlyList<Customer> Customers, NumberSpace Numbers, History History, Seeded Seeded, FaultLog Faults)
{
    /// <summary>Tries again at another node.</summary>
    public Client ClientOf(int round) => new(Nodes, History, Seeded.Another(round));

    public Seeded ChancesOf(int round) => Seeded.Another(-1 - round);

    public Task KillDuring(Task work) => Kills.During(work, Nodes, Seeded);
}

/// <summary>Rounds in which nodes are killed while a few things happen; afterwards the database and what arrived are judged.</summary>
static class KilledRounds
{
    /// <param name="round">What happens in a round, counted from 0.</param>
    /// <param name="judge">Everything that is wrong in the database.</param>
    public static async Task Run(Store store, int nodeCount, Func<KillScene, int, Task> round, Func<Database, Task<IEnumerable<string>>> judge)
    {
        await using var _ = store;
        var (faults, seeded) = (new FaultLog(), new Seeded(Seeded.OfThisRun));
        await using var journal = await WebhookJournal.Start();
        var nodes = await Task.WhenAll(Enumerable.Range(0, nodeCount).Select(i => Node.Start(i, store.Address, faults)));
        try
        {
            var customers = await Customer.Make(nodes[0].BaseUrl, journal.BaseUrl, 2);
            journal.Expect(customers);
            var scene = new KillScene(nodes, customers, new(), new(), seeded, faults);
            for (var i = 0; i < LongForm.Or(1, 6); i++)
            {
                await round(scene, i);
            }

            await store.Quiet(nodes[0]);
            await Task.WhenAll(nodes.Select(n => n.Kill()));
            await using var database = store.Open(nodes[0]);
            string[] wrong = [.. await judge(database), .. faults.Complaints, .. journal.Complaints];
            Assert.True(wrong.Length == 0, $"HOSTLINE_CRASH_SEED={Seeded.OfThisRun}\n{string.Join('\n', wrong)}");
        }
        finally
        {
            await Task.WhenAll(nodes.Select(n => n.DisposeAsync().AsTask()));
        }
    }
}
