using System.Globalization;
using Hostline.Bench.Load;
using Hostline.Bench.Parts;
using Hostline.Bench.Seeding;
using Hostline.Host;
using Hostline.Orders;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Bench.Figures;

/// <summary><c>bench/run desk</c>: what a page of the desk's queue costs while this many orders wait for a review.</summary>
sealed class DeskQueueFigure(Plan plan, int orders, string store)
{
    public const string Verb = "desk";
    const int WarmUps = 50;
    const int Reads = 500;
    const double Goal = 50;

    /// <summary>The robot is not there: what is open waits for people from now on. Its seals are not asked for by the queue.</summary>
    static readonly Sql Wait = new("update hostings set state = 4, open = 0 where state = 3");

    /// <summary>Null if the arguments are invalid.</summary>
    public static DeskQueueFigure? Read(string[] args)
    {
        var given = args.Chunk(2).ToDictionary(o => o[0], o => o[^1]);
        if (args.Length % 2 != 0 || !given.Keys.All(k => k is "--orders" or "--store" or "--disk"))
        {
            return null;
        }

        var folder = Path.Combine(Disk.Check(given.GetValueOrDefault("--disk", "/var/tmp")), $"hostline-bench-{Environment.ProcessId}");
        return new(new(folder, HostedServer.Program, IsQuick: false, Only: ""),
            int.Parse(given.GetValueOrDefault("--orders", "10000"), CultureInfo.InvariantCulture), given.GetValueOrDefault("--store", "sqlite"));
    }

    public async Task Measure()
    {
        Directory.CreateDirectory(plan.Folder);
        AtExit.Do(() => Directory.Delete(plan.Folder, recursive: true));
        await using var cluster = store == "postgres" ? await Cluster.Start(plan.NewFolder("cluster")) : null;
        var address = cluster is null ? null : await cluster.CreateDatabase("desk");
        var directory = plan.NewFolder("desk");
        // Of five seeded orders four are open.
        await Seed.Fill(new(directory, address, orders * 5 / 4, 20) { MasterKey = HostedServer.MasterKey });
        await using var app = await HostlineServer.Build(
            new Settings { Data = directory, Database = address, MasterKey = HostedServer.MasterKey, Urls = "http://127.0.0.1:0" }, TimeProvider.System, new());
        await app.Services.GetRequiredService<CommitQueue>().Write(new Unit().Then(Wait));
        var database = app.Services.GetRequiredService<Database>();
        var world = await database.One(new("select world from hostings where state = 4 limit 1"), r => r.Id<Core.WorldId>(0));
        var now = await database.Now();
        var queue = app.Services.GetRequiredService<DeskQueue>();
        async ValueTask Page()
        {
            _ = await queue.Page(world, QueuePlace.Start);
            _ = await queue.Count(world, now);
        }

        await Latencies.Of(WarmUps, Page);
        var seen = await Latencies.Of(Reads, Page);
        var waiting = (await queue.Count(world, now)).Waiting;
        Console.WriteLine($"| {store}: first page of the desk's queue, p95 | ≤ {Goal} ms | {seen.P95:0.0} ms (p50 {seen.P50:0.0}) | {waiting:N0} wait "
            + $"| {(seen.P95 <= Goal ? "yes" : "**no**")} |");
    }
}
