using System.Diagnostics;
using Hostline.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Crash;

/// <summary>
/// One store, its nodes, a receiver and a load; faults in rounds; then recovery, idleness, and every check. The seed of the run is
/// printed; given as HOSTLINE_CRASH_SEED, it plans the same faults again.
/// </summary>
sealed class Scenario : IAsyncDisposable
{
    const int Accounts = 2;
    const int ShownOfAKind = 4;
    const int KindTold = 18;
    const int LettersShown = 600;
    const int RoundsPerCheck = 25;

    readonly string name;
    readonly long began = Stopwatch.GetTimestamp();
    readonly Store store;
    readonly WebhookJournal journal;
    readonly FaultLog faults;
    readonly NumberSpace numbers = new();
    readonly History history = new();
    readonly IReadOnlyList<Customer> customers;
    Load load;
    int rounds;

    Scenario(string name, Store store, WebhookJournal journal, FaultLog faults, IReadOnlyList<Node> nodes, IReadOnlyList<Customer> customers)
    {
        (this.name, this.store, this.journal, this.faults, Nodes, this.customers) = (name, store, journal, faults, nodes, customers);
        load = NewLoad();
    }

    public IReadOnlyList<Node> Nodes { get; }

    public History History => history;

    public WebhookJournal Journal => journal;

    public Seeded Seeded { get; } = new(Seeded.OfThisRun);

    /// <summary>The minimum number of rounds of faults in this run: <c>HOSTLINE_CRASH_ROUNDS</c>, or a few.</summary>
    public static int Rounds(int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable("HOSTLINE_CRASH_ROUNDS"), out var given) ? given : otherwise;

    public static async Task<Scenario> Start(string name, Store store, int nodeCount)
    {
        var faults = new FaultLog();
        var journal = await WebhookJournal.Start();
        // All nodes start at once on an empty database: one of them creates the schema.
        var nodes = await Task.WhenAll(Enumerable.Range(0, nodeCount).Select(i => Node.Start(i, store.Address, faults)));
        var customers = await Customer.Make(nodes[0].BaseUrl, journal.BaseUrl, Accounts);
        journal.Expect(customers);
        return new(name, store, journal, faults, nodes, customers);
    }

    /// <summary>
    /// Makes rounds under load until there are enough; at intervals, and at the end, everything is restored and checked.
    /// </summary>
    /// <param name="isEnough">Called after each round.</param>
    /// <param name="atMost">The run fails if this many rounds were not enough.</param>
    public async Task Run(Func<Task> round, Func<int, bool> isEnough, int atMost)
    {
        for (var enough = false; !enough;)
        {
            Assert.True(rounds < atMost, $"After {rounds} rounds only {history.Orders} orders were acknowledged: it is not enough "
                + $"(HOSTLINE_CRASH_SEED={Seeded.OfThisRun}).");
            await round();
            enough = isEnough(++rounds);
            if (enough || rounds % RoundsPerCheck == 0)
            {
                await Check();
            }

            if (!enough && rounds % RoundsPerCheck == 0)
            {
                await Task.WhenAll(Nodes.Select(n => n.Heal()));
                await load.DisposeAsync();
                load = NewLoad();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await load.DisposeAsync();
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        await journal.DisposeAsync();
        await store.DisposeAsync();
    }

    Load NewLoad() => new(customers, Nodes, history, numbers, Seeded.Another(rounds));

    async Task Check()
    {
        await load.End();
        await Task.WhenAll(Nodes.Select(n => n.Heal()));
        var healed = Stopwatch.GetTimestamp();
        await store.Quiet(Nodes[0]);
        var drained = Stopwatch.GetElapsedTime(healed);
        await Task.WhenAll(Nodes.Select(n => n.Kill()));
        await using (var database = store.Open(Nodes[0]))
        {
            var evidence = await Evidence.Read(database, MasterKey.FromText(TestServer.TestMasterKey, "the tests"));
            var takeover = new Takeover(evidence, journal, faults.All);
            Report(evidence, takeover, drained);
            Judge([.. Violations(evidence), .. await store.Integrity(Nodes[0])]);
        }
    }

    IEnumerable<string> Violations(Evidence evidence)
    {
        var all = faults.All;
        return history.Complaints.Concat(faults.Complaints).Concat(journal.Complaints)
            .Concat(Survivors.Failures(history, all))
            .Concat(OrderChecks.All(history, evidence)).Concat(DeliveryChecks.All(evidence, journal, all))
            .Concat(OnceChecks.All(evidence)).Concat(CallChecks.All(history, evidence));
    }

    void Judge(IEnumerable<string> found)
    {
        var violations = found.Where(v => v.Length > 0).ToList();
        Assert.True(violations.Count == 0,
            $"{violations.Count} violations (HOSTLINE_CRASH_SEED={Seeded.OfThisRun}):\n{string.Join('\n', Some(violations))}\n{Printed()}");
    }

    /// <summary>A few of each kind, distinguished by their first words: one broken rule must not hide another.</summary>
    static IEnumerable<string> Some(IEnumerable<string> violations) => violations
        .GroupBy(v => v[..Math.Min(KindTold, v.Length)]).SelectMany(kind => kind.Take(ShownOfAKind)).Select(v => v[..Math.Min(LettersShown, v.Length)]);

    /// <summary>The last errors in the nodes' logs.</summary>
    string Printed() => string.Join('\n', Nodes.SelectMany(n => n.Printed.Where(l => l.Contains("fail:") || l.Contains("crit:")).TakeLast(5)));

    void Report(Evidence evidence, Takeover takeover, TimeSpan drained)
    {
        // Written past the capture of the test output: the figures are wanted even if everything passes.
        using var console = new StreamWriter(Console.OpenStandardOutput());
        console.WriteLine(
            $"   {name}: {rounds} rounds, {faults.All.Count(f => f.Kind == FaultKind.Kill)} kills, {faults.All.Count(f => f.Kind == FaultKind.Stop)} stops, "
            + $"{history.Orders} orders and {history.Acknowledged} changes acknowledged, {history.Unknown} unknown, {evidence.Orders.Count} orders, "
            + $"{evidence.Calls.Count} calls, "
            + $"{evidence.Events.Sum(e => e.Count())} events, "
            + $"{evidence.Deliveries.Count} deliveries, {DeliveryChecks.Surplus(evidence, journal)} duplicates, takeover {takeover.Longest.TotalSeconds:0.0} "
            + $"s ({takeover.What}), "
            + $"longest wait {takeover.LongestInAll.TotalSeconds:0.0} s, slowest start {Nodes.Max(n => n.SlowestStart).TotalSeconds:0.0} s, drained in "
            + $"{drained.TotalSeconds:0.0} s, "
            + $"{Stopwatch.GetElapsedTime(began).TotalSeconds:0} s in all, seed {Seeded.OfThisRun}");
    }
}
