using System.Text.Json;
using Hostline.Bench.Load;
using Hostline.Bench.Parts;
using Hostline.Bench.Seeding;
using Hostline.Tests.Support;

namespace Hostline.Bench.Figures;

/// <summary>
/// <c>bench/run filled</c>: what a million stored orders cost the next request. One client sends the same requests, first to a
/// database with one page of rows, so that the lists are equally long, then to a full one.
/// </summary>
sealed class Filled(Plan plan, int orders, int accounts, string store)
{
    public const string Verb = "filled";
    const int OnePage = 60;
    const int WarmUps = 3_000;
    const int Creates = 2_000;
    const int Reads = 3_000;
    const string Orders = "/messaging_hosted_number_orders";
    const string Numbered = "/messaging_hosted_numbers";

    /// <summary>The medians of one server, in milliseconds, and the totals that its lists reported.</summary>
    sealed record Seen(double Create, double Get, double OrderList, double NumberList, long OrderTotal, long NumberTotal);

    /// <summary>Null if the arguments are invalid.</summary>
    public static Filled? Read(string[] args)
    {
        var given = args.Chunk(2).ToDictionary(o => o[0], o => o[^1]);
        if (args.Length % 2 != 0 || !given.Keys.All(k => k is "--orders" or "--accounts" or "--store" or "--disk"))
        {
            return null;
        }

        var folder = Path.Combine(Disk.Check(given.GetValueOrDefault("--disk", "/var/tmp")), $"hostline-bench-{Environment.ProcessId}");
        return new(new(folder, HostedServer.Program, IsQuick: false, Only: ""), int.Parse(given.GetValueOrDefault("--orders", "1000000")),
            int.Parse(given.GetValueOrDefault("--accounts", "1")), given.GetValueOrDefault("--store", "sqlite"));
    }

    public async Task Measure()
    {
        Directory.CreateDirectory(plan.Folder);
        AtExit.Do(() => Directory.Delete(plan.Folder, recursive: true));
        await using var cluster = store == "postgres" ? await Cluster.Start(plan.NewFolder("cluster")) : null;
        var little = await Look(cluster, "little", OnePage * accounts);
        var full = await Look(cluster, "much", orders);
        foreach (var figure in Compare(little, full))
        {
            Console.WriteLine($"| {figure.Name} | {figure.Goal} | {figure.Measured} | {figure.Ratio} | {(figure.Met is true ? "yes" : "**no**")} |");
        }
    }

    IEnumerable<Figure> Compare(Seen little, Seen full)
    {
        var where = $"{store}, {orders:N0} orders of {accounts:N0} account{(accounts == 1 ? "" : "s")}";
        yield return Row($"{where}: create, p50", 1.3, little.Create, full.Create, "");
        yield return Row($"{where}: get, p50", 1.3, little.Get, full.Get, "");
        yield return Row($"{where}: first page of orders, p50", 1.5, little.OrderList, full.OrderList, $", total told {full.OrderTotal:N0}");
        yield return Row($"{where}: first page of hosted numbers, p50", 1.5, little.NumberList, full.NumberList, $", total told {full.NumberTotal:N0}");
    }

    static Figure Row(string name, double goal, double little, double full, string more) =>
        Figure.AtMost(name, goal, "with one page of rows", full, little, $"{full:0.000} ms beside {little:0.000} ms{more}");

    async Task<Seen> Look(Cluster? cluster, string name, int stored)
    {
        var database = cluster is null ? null : await cluster.CreateDatabase(name);
        var directory = plan.NewFolder(name);
        await Seed.Fill(new(directory, database, stored, accounts) { MasterKey = HostedServer.MasterKey });
        await using var server = await HostedServer.Start(plan, name, database);
        using var seeded = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(directory, Tenants.FileName)));
        // Neither the first account nor the last.
        var key = seeded.RootElement.GetProperty("accounts")[accounts / 2].GetProperty("api_key").GetString()!;
        using var connection = await Connection.Open(server.Port);
        return await Look(connection, key);
    }

    /// <summary>Lists are read before anything is created, so that only the seeded rows exist.</summary>
    static async Task<Seen> Look(Connection connection, string key)
    {
        var (orderTotal, orderList) = await List(connection, Request.List(key, Orders));
        var (numberTotal, numberList) = await List(connection, Request.List(key, Numbered));
        var ids = new List<Guid>();
        var create = Request.Create(key);
        async ValueTask Create()
        {
            Expect(await connection.Exchange(create.For(Numbers.Next())), connection);
            ids.Add(connection.Id);
        }

        await Latencies.Of(WarmUps, Create);
        var creates = await Latencies.Of(Creates, Create);
        var get = Request.Get(key);
        var at = 0;
        async ValueTask Get() => Expect(await connection.Exchange(get.For(ids[at = (at + 37) % ids.Count])), connection);
        await Latencies.Of(WarmUps, Get);
        return new(creates.P50, (await Latencies.Of(Reads, Get)).P50, orderList, numberList, orderTotal, numberTotal);
    }

    static async Task<(long Total, double Median)> List(Connection connection, Request request)
    {
        async ValueTask Ask() => Expect(await connection.Exchange(request.Bytes), connection);
        await Latencies.Of(WarmUps, Ask);
        var asked = await Latencies.Of(Reads, Ask);
        using var page = JsonDocument.Parse(connection.Json);
        return (page.RootElement.GetProperty("meta").GetProperty("total_results").GetInt64(), asked.P50);
    }

    static void Expect(int status, Connection connection)
    {
        if (status != 200)
        {
            throw new InvalidOperationException($"Answered {status}: {connection.Json}");
        }
    }
}
