using Hostline.Bench.Figures;
using Hostline.Bench.Load;
using Hostline.Bench.Parts;

namespace Hostline.Bench;

/// <summary>One run: first the programs for comparison, then both databases, so that every ratio is of figures from the same minutes.</summary>
sealed class Run(Plan plan, Action<string> progress)
{
    const int Few = 64;
    const int Many = 256;
    readonly List<Figure> figures = [];
    double? prismCreates;

    public IReadOnlyList<Figure> Figures => figures;

    public async Task All()
    {
        await Section("start", async () => Add(await Starts.BesideAnEmptyApp(plan)));
        await Section("prism", OfPrism);
        await Section("kestrel", OfEmptyKestrel);
        await Section("sqlite", OfSqlite);
        await Section("postgres", OfPostgres);
    }

    async Task Section(string name, Func<Task> measure)
    {
        if (plan.Wants(name))
        {
            progress($"-- {name}");
            await measure();
        }
    }

    async Task OfPrism()
    {
        if (Prism.Missing is { } why)
        {
            Add(Figure.Skipped("Prism", "", why));
            return;
        }

        await using var prism = await Prism.Start();
        var creates = (await Traffic.Run(prism.Port, Few, plan.WarmUp, plan.Length, () => Stateless(Prism.Create(), r => r.For(Numbers.Next())))).Expect(200);
        var gets = (await Traffic.Run(prism.Port, Few, plan.WarmUp, plan.Length, () => Stateless(Prism.Get(), r => r.Bytes))).Expect(200);
        prismCreates = creates.Rate;
        Add(Figure.Plain($"Prism: creates @{Few}", $"{creates.Rate:N0}/s", "stores nothing"));
        Add(Figure.Plain($"Prism: gets @{Few}", $"{gets.Rate:N0}/s", "stores nothing"));
    }

    async Task OfEmptyKestrel()
    {
        await using var bare = await BareKestrel.Start();
        var gets = (await Traffic.Run(bare.Port, Few, plan.WarmUp, plan.Length, () => Stateless(Request.Health(), r => r.Bytes))).Expect(200);
        Add(Figure.Plain($"empty Kestrel app: gets @{Few}", $"{gets.Rate:N0}/s", "the most this machine and load generator can do"));
    }

    static NextRequest Stateless(Request request, Func<Request, ReadOnlyMemory<byte>> next) => () => next(request);

    async Task OfSqlite()
    {
        await using var server = await HostedServer.WithSandbox(plan, "sqlite");
        Add(await Starts.IdleMemory(server.Process, "idle, SQLite"));
        await OfDatabase(server, "SQLite", null, (name, tally) => prismCreates is { } prism
            ? Figure.AtLeast(name, 15, "Prism", tally.Rate, prism, $"{tally.Rate:N0}/s")
            : Figure.Skipped(name, "≥ 15 × Prism", $"{tally.Rate:N0}/s, but no Prism"));
        Add(await Starts.MemoryAfterLoad(server.Process));
        Add(await Starts.Sandboxes(plan, server));
    }

    async Task OfPostgres()
    {
        if (Cluster.Missing is { } why)
        {
            Add(Figure.Skipped("PostgreSQL", "≥ 3 × the better pgbench", why));
            return;
        }

        await using var cluster = await Cluster.Start(plan.NewFolder("cluster"));
        var best = await OfPgbench(cluster);
        await using var server = await HostedServer.WithSandbox(plan, "postgres", await cluster.CreateDatabase("hostline"));
        await OfDatabase(server, "PostgreSQL", await cluster.CreateDatabase("storage"), (name, tally) => Figure.AtLeast(name, 3, "the better pgbench",
            tally.Rate, best, $"{tally.Rate:N0}/s"));
    }

    async Task<double> OfPgbench(Cluster cluster)
    {
        var url = await cluster.CreateDatabase("rows");
        await using (await HostedServer.Start(plan, "rows", url))
        {
            // Started once to create Hostline's schema for pgbench.
        }

        var best = 0.0;
        foreach (var clients in (int[])[16, 64])
        {
            progress($"pgbench with {clients} clients");
            var rate = await Pgbench.Rate(cluster, "rows", clients, plan.Length);
            Add(Figure.Plain($"pgbench: the same rows, one transaction per order, {clients} clients", $"{rate:N0}/s", "no HTTP, no reads, no rules"));
            best = Math.Max(best, rate);
        }

        return best;
    }

    /// <summary>The commit queue and the database without HTTP, verbs and reads, in a separate process.</summary>
    async Task BesideStorage(string database, string? url, params (int Callers, Tally Creates)[] measured)
    {
        foreach (var (callers, creates) in measured)
        {
            var alone = await StorageAlone.Rate(callers, plan.Length, url);
            Add(Figure.AtLeast($"{database}: creates beside storage alone @{callers}", 0.6, "storage alone", creates.Rate, alone,
                $"storage alone {alone:N0} units/s, each with a lane and a delivery besides"));
        }
    }

    async Task OfDatabase(HostedServer server, string database, string? url, Func<string, Tally, Figure> judge)
    {
        var creates = new Creates(plan, server, database);
        await creates.WarmUp();
        var few = await creates.Durable(Few);
        Add(judge($"{database}: durable creates @{Few}", few));
        Add(Figure.Plain($"{database}: processor time of the server for one create @{Few}", $"{creates.ProcessorMicroseconds:N0} µs"));
        var many = await creates.Durable(Many);
        Add(judge($"{database}: durable creates @{Many}", many));
        await BesideStorage(database, url, (Few, few), (Many, many));
        Add(await creates.Conflicting(few, Few));
        Add(await creates.Alone());
        var gets = await creates.Gets(Few);
        Add(Figure.Plain($"{database}: gets @{Few}", $"{gets.Rate:N0}/s",
            $"goal ≥ 5 × telnyx-mock, see below; p50 {gets.Latencies.P50:0.0} ms, p99 {gets.Latencies.P99:0.0} ms"));
        Add(await new Webhooks(plan, server, database, receivers: 1).Measure());
        Add(await new Webhooks(plan, server, database, receivers: 100).Measure());
    }

    void Add(IEnumerable<Figure> more)
    {
        foreach (var figure in more)
        {
            Add(figure);
        }
    }

    void Add(Figure figure)
    {
        figures.Add(figure);
        progress($"{figure.Name}: {figure.Measured} {figure.Ratio} {(figure.Met is false ? "MISSED " + figure.Goal : "")}");
    }
}
