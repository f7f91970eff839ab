using Hostline.Bench.Load;
using Hostline.Bench.Parts;

namespace Hostline.Bench.Figures;

/// <summary>
/// Two builds of the server, measured in turns: in every round each figure is measured on one and then on the other, so that a
/// change of the machine's speed affects both. The result is the median of the rounds' ratios.
/// </summary>
/// <param name="Before">The other build's executable.</param>
/// <param name="Rounds">How often each figure is measured on each build.</param>
/// <param name="Figures">Measures only figures whose name contains this.</param>
sealed record Compare(Plan Plan, string Before, int Rounds, string Figures)
{
    public const string Verb = "compare";

    const int Few = 64;
    const int Many = 256;

    /// <summary>Null if the arguments are invalid.</summary>
    public static Compare? Read(string[] args)
    {
        var (before, rounds, only, figures, disk) = ("", 5, "", "", "/var/tmp");
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--with" when i + 1 < args.Length:
                    before = Path.GetFullPath(args[++i]);
                    break;
                case "--rounds" when i + 1 < args.Length && int.TryParse(args[i + 1], out rounds) && rounds > 0:
                    i++;
                    break;
                case "--only" when i + 1 < args.Length && args[i + 1] is "sqlite" or "postgres":
                    only = args[++i];
                    break;
                case "--figures" when i + 1 < args.Length:
                    figures = args[++i];
                    break;
                case "--disk" when i + 1 < args.Length:
                    disk = args[++i];
                    break;
                default:
                    return null;
            }
        }

        if (!File.Exists(before))
        {
            return null;
        }

        var folder = Path.Combine(Disk.Check(disk), $"hostline-bench-{Environment.ProcessId}");
        return new(new(Directory.CreateDirectory(folder).FullName, HostedServer.Program, IsQuick: true, only), before, rounds, figures);
    }

    public async Task Measure()
    {
        try
        {
            Console.WriteLine($"# {Rounds} rounds, each figure of both builds by turns\n");
            Console.WriteLine(string.Join('\n', (await Machine.Describe(Plan)).Select(line => "- " + line)));
            Console.WriteLine("\n| figure | before | now | now ÷ before, median of the rounds (least to most) |\n|---|---|---|---|");
            await OfSqlite();
            await OfPostgres();
        }
        finally
        {
            Directory.Delete(Plan.Folder, recursive: true);
        }
    }

    async Task OfSqlite()
    {
        if (Plan.Wants("sqlite"))
        {
            await using var before = await HostedServer.WithSandbox(Plan with { Server = Before }, "sqlite-before");
            await using var now = await HostedServer.WithSandbox(Plan, "sqlite-now");
            await Both("SQLite", before, now);
        }
    }

    async Task OfPostgres()
    {
        if (Plan.Wants("postgres"))
        {
            await using var cluster = await Cluster.Start(Plan.NewFolder("cluster"));
            await using var before = await HostedServer.WithSandbox(Plan with { Server = Before }, "postgres-before", await cluster.CreateDatabase("before"));
            await using var now = await HostedServer.WithSandbox(Plan, "postgres-now", await cluster.CreateDatabase("now"));
            await Both("PostgreSQL", before, now);
        }
    }

    async Task Both(string database, HostedServer before, HostedServer now)
    {
        Creates[] sides = [new(Plan, before, database), new(Plan, now, database)];
        foreach (var side in sides)
        {
            await side.WarmUp();
        }

        if (await Row($"{database}: creates @{Few}, a second", i => Rate(sides[i].Durable(Few))))
        {
            Console.WriteLine(
                $"| {database}: processor time of a create, µs, last round | {sides[0].ProcessorMicroseconds:N0} | {sides[1].ProcessorMicroseconds:N0} | "
                + $"{sides[1].ProcessorMicroseconds / sides[0].ProcessorMicroseconds:0.00} |");
        }

        await Row($"{database}: creates @{Many}, a second", i => Rate(sides[i].Durable(Many)));
        await Row($"{database}: a create by one client alone, p50, ms", async i => (await sides[i].ByOneClient()).P50);
        await Row($"{database}: gets @{Few}, a second", i => Rate(sides[i].Gets(Few)));
        HostedServer[] servers = [before, now];
        foreach (var receivers in (int[])[1, 100])
        {
            var waits = new Dictionary<int, List<double>> { [0] = [], [1] = [] };
            if (await Row($"{database}: webhooks to {receivers} receivers, a second", async i =>
            {
                var delivered = await new Webhooks(Plan, servers[i], database, receivers).Deliver();
                waits[i].Add(delivered.Waits.P99);
                return delivered.Rate;
            }))
            {
                // Without those of the warm-up.
                Write($"{database}: change sent → first byte at {receivers} receivers, p99, ms", waits[0][1..], waits[1][1..]);
            }
        }
    }

    static async Task<double> Rate(Task<Tally> measured) => (await measured).Rate;

    /// <summary>Returns whether this figure is asked for.</summary>
    /// <param name="name">What is measured, and its unit.</param>
    /// <param name="measure">Measures the build before (0) or now (1).</param>
    async Task<bool> Row(string name, Func<int, Task<double>> measure)
    {
        if (!name.Contains(Figures, StringComparison.Ordinal))
        {
            return false;
        }

        var values = new List<double>[] { [], [] };
        // The first time of each is mostly the compiler's.
        await measure(0);
        await measure(1);
        for (var round = 0; round < Rounds; round++)
        {
            // The second one finds a warmer machine, so each build goes first equally often.
            var first = round % 2;
            values[first].Add(await measure(first));
            values[1 - first].Add(await measure(1 - first));
        }

        Write(name, values[0], values[1]);
        return true;
    }

    static void Write(string name, IReadOnlyList<double> before, IReadOnlyList<double> now)
    {
        var ratios = before.Zip(now, (b, n) => n / b).ToList();
        Console.WriteLine($"| {name} | {Median(before):N2} | {Median(now):N2} | **{Median(ratios):0.00}** ({ratios.Min():0.00} to {ratios.Max():0.00}) |");
    }

    static double Median(IReadOnlyList<double> values) => values.Order().ElementAt(values.Count / 2);
}
