using System.Text.Json;
using Hostline.Bench.Load;
using Hostline.Bench.Parts;
using Hostline.Bench.Seeding;
using Hostline.Tests.Support;

namespace Hostline.Bench.Figures;

/// <summary>
/// <c>bench/run dialects</c>: the second dialect beside the first one. Everything that is compared is measured by turns within the
/// same minute, so that a change of the machine's speed affects both sides; the results are medians of the rounds' ratios.
/// </summary>
sealed class TwoDialects(Plan plan, string store, int orders, int rounds)
{
    public const string Verb = "dialects";
    const int Connections = 64;
    const int OnePage = 60;
    const int Page = 50;
    const int DeepPage = 1_000;
    const int IdsKept = 20_000;
    static readonly TimeSpan Length = TimeSpan.FromSeconds(4);

    /// <summary>Of the last load, warm-up included.</summary>
    int answered;

    /// <summary>Null if the arguments are invalid.</summary>
    public static TwoDialects? Read(string[] args)
    {
        var given = args.Chunk(2).ToDictionary(o => o[0], o => o[^1]);
        if (args.Length % 2 != 0 || !given.Keys.All(k => k is "--store" or "--orders" or "--rounds" or "--disk"))
        {
            return null;
        }

        var folder = Path.Combine(Disk.Check(given.GetValueOrDefault("--disk", "/var/tmp")), $"hostline-bench-{Environment.ProcessId}");
        return new(new(folder, HostedServer.Program, IsQuick: true, Only: ""), given.GetValueOrDefault("--store", "sqlite"),
            int.Parse(given.GetValueOrDefault("--orders", "100000")), int.Parse(given.GetValueOrDefault("--rounds", "5")));
    }

    public async Task Measure()
    {
        Directory.CreateDirectory(plan.Folder);
        AtExit.Do(() => Directory.Delete(plan.Folder, recursive: true));
        await using var cluster = store == "postgres" ? await Cluster.Start(plan.NewFolder("cluster")) : null;
        await using (var server = await HostedServer.WithSandbox(plan, "both", cluster is null ? null : await cluster.CreateDatabase("dialects")))
        {
            await Requests(server);
            await Callbacks(server);
        }

        await Pages(cluster);
    }

    async Task Requests(HostedServer server)
    {
        var (first, second) = (new List<Guid>(), new List<Guid>());
        Task<double> Create(bool isSecond) => Rate(server, isSecond ? 201 : 200,
            () => Fresh(isSecond ? Request.Order(server.Basic) : Request.Create(server.Key)),
            (connection, _) => Keep(isSecond ? second : first, isSecond ? connection.Sid : connection.Id));
        Task<double> Fetch(bool isSecond) => Rate(server, 200, () => InTurn(isSecond ? second : first,
            isSecond ? Request.Fetch(server.Basic).ForSid : Request.Get(server.Key).For));
        await Traffic.Run(server.Port, Connections, TimeSpan.Zero, plan.FirstWarmUp, () => Fresh(Request.Create(server.Key)));
        await Traffic.Run(server.Port, Connections, TimeSpan.Zero, plan.FirstWarmUp, () => Fresh(Request.Order(server.Basic)));
        await Row(server, "creates", 0.8, Create);
        await Row(server, "fetches", 0.9, Fetch);
    }

    async Task Row(HostedServer server, string name, double goal, Func<bool, Task<double>> measure)
    {
        var (first, second) = (new List<double>(), new List<double>());
        var spent = new Dictionary<bool, List<double>> { [false] = [], [true] = [] };
        for (var round = 0; round < rounds; round++)
        {
            // The second one finds a warmer machine, so each dialect goes first equally often.
            foreach (var isSecond in (bool[])[round % 2 == 0, round % 2 != 0])
            {
                var before = server.Process.ProcessorSeconds();
                (isSecond ? second : first).Add(await measure(isSecond));
                spent[isSecond].Add((server.Process.ProcessorSeconds() - before) * 1e6 / answered);
            }
        }

        var ratio = Median([.. first.Zip(second, (f, s) => s / f)]);
        Write($"{store}: {name} @{Connections} of the second dialect", $"≥ {goal} × the first one's", $"{Median(second):N0}/s beside {Median(first):N0}/s",
            ratio, ratio >= goal);
        var (some, more) = (Median(spent[false]), Median(spent[true]));
        Console.WriteLine($"| {store}: processor time of the server for one of them | | {more:N0} µs beside {some:N0} µs | {more / some:0.00} × | |");
    }

    /// <summary>Status callbacks and the first dialect's webhooks, each to 100 receivers of 10 ms, by turns.</summary>
    async Task Callbacks(HostedServer server)
    {
        var (webhooks, callbacks) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            webhooks.Add(await new Backlog(plan, server, receivers: 100).OfWebhooks());
            callbacks.Add(await new Backlog(plan, server, receivers: 100).OfStatuses());
        }

        var ratio = Median([.. webhooks.Zip(callbacks, (w, c) => c / w)]);
        Write($"{store}: status callbacks to 100 receivers of 10 ms, a backlog draining", "≥ 1,000/s",
            $"{Median(callbacks):N0}/s, at most {callbacks.Max():N0}/s; webhooks of the first dialect {Median(webhooks):N0}/s",
            ratio, callbacks.Max() >= 1_000);
    }

    /// <summary>A client reads from a full and an almost empty database in turn.</summary>
    async Task Pages(Cluster? cluster)
    {
        await using var little = await Filled(cluster, "little", OnePage);
        await using var full = await Filled(cluster, "much", orders);
        using var ofFull = await Connection.Open(full.Port);
        var first = $"{Request.HostedOrders}?PageSize={Page}";
        var deep = first;
        for (var page = 1; page < Math.Min(DeepPage, orders / Page); page++)
        {
            await Ask(ofFull, Request.Read(full.Basic, deep));
            using var shown = JsonDocument.Parse(ofFull.Json);
            deep = new Uri(shown.RootElement.GetProperty("meta").GetProperty("next_page_url").GetString()!).PathAndQuery;
        }

        // Not earlier: a connection without a request is closed after a few seconds.
        using var ofLittle = await Connection.Open(little.Port);
        foreach (var (name, path) in (IEnumerable<(string, string)>)[("first page", first), ($"page {DeepPage:N0}", deep)])
        {
            var (empty, filled) = (new Latencies(), new Latencies());
            var (one, other) = (Request.Read(little.Basic, first), Request.Read(full.Basic, path));
            const int Times = 1_500, WarmUps = 300;
            for (var i = -WarmUps; i < Times; i++)
            {
                var pair = (await Latencies.Of(1, async () => await Ask(ofLittle, one)), await Latencies.Of(1, async () => await Ask(ofFull, other)));
                if (i >= 0)
                {
                    empty.Add(TimeSpan.FromMilliseconds(pair.Item1.P50));
                    filled.Add(TimeSpan.FromMilliseconds(pair.Item2.P50));
                }
            }

            Write($"{store}: {name} of {Page} of {orders:N0} orders, p50", "≤ 1.5 × with one page of rows",
                $"{filled.P50:0.000} ms beside {empty.P50:0.000} ms",
                filled.P50 / empty.P50, filled.P50 / empty.P50 <= 1.5);
        }
    }

    async Task<HostedServer> Filled(Cluster? cluster, string name, int stored)
    {
        var database = cluster is null ? null : await cluster.CreateDatabase(name);
        var directory = plan.NewFolder(name);
        await Seed.Fill(new(directory, database, stored, Accounts: 1) { MasterKey = HostedServer.MasterKey });
        if (cluster is not null)
        {
            await cluster.Settle(name);
        }

        using var seeded = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(directory, Tenants.FileName)));
        var account = seeded.RootElement.GetProperty("accounts")[0];
        return new(await HostedServer.Start(plan, name, database), account.GetProperty("api_key").GetString()!, HostedServer.BasicOf(account));
    }

    static async Task Ask(Connection connection, Request request)
    {
        if (await connection.Exchange(request.Bytes) is not 200 and var status)
        {
            throw new InvalidOperationException($"Answered {status}: {connection.Json}");
        }
    }

    async Task<double> Rate(HostedServer server, int expected, Func<NextRequest> sender, Action<Connection, int>? keep = null)
    {
        answered = 0;
        return (await Traffic.Run(server.Port, Connections, plan.WarmUp, Length, sender, (connection, status) =>
        {
            Interlocked.Increment(ref answered);
            keep?.Invoke(connection, status);
        })).Expect(expected).Rate;
    }

    static NextRequest Fresh(Request request) => () => request.For(Numbers.Next());

    static NextRequest InTurn(List<Guid> ids, Func<Guid, ReadOnlyMemory<byte>> request)
    {
        var at = (int)(Numbers.Next() % ids.Count);
        return () => request(ids[at = (at + 7919) % ids.Count]);
    }

    static void Keep(List<Guid> ids, Guid id)
    {
        lock (ids)
        {
            if (ids.Count < IdsKept)
            {
                ids.Add(id);
            }
        }
    }

    static void Write(string name, string goal, string measured, double ratio, bool isMet) =>
        Console.WriteLine($"| {name} | {goal} | {measured} | {ratio:0.00} × | {(isMet ? "yes" : "**no**")} |");

    static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
