using System.Globalization;
using Hostline.Bench.Load;
using Hostline.Bench.Parts;
using Hostline.Bench.Seeding;
using Hostline.Core.People;
using Hostline.Host;
using Hostline.Orders;
using Hostline.Pages;
using Hostline.People;
using Hostline.Portal.DeskPages;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Bench.Figures;

/// <summary><c>bench/run desk</c>: how long the first page of the desk's queue takes, for one browser, while this many orders wait for a review.</summary>
sealed class DeskQueueFigure(Plan plan, int orders, string store)
{
    public const string Verb = "desk";
    const int WarmUps = 100, Asked = 400;
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
        var database = cluster is null ? null : await cluster.CreateDatabase("desk");
        var directory = plan.NewFolder("desk");
        // Of five seeded orders four are open.
        await Seed.Fill(new(directory, database, orders * 5 / 4, 20) { MasterKey = HostedServer.MasterKey });
        var (cookie, waiting) = await Prepare(directory, database);
        if (cluster is not null)
        {
            await cluster.Settle("desk");
        }

        await using var server = await HostedServer.Start(plan, "desk", database);
        using var connection = await Connection.Open(server.Port);
        var request = Request.Page(server.Port, QueuePages.Path, cookie);
        async ValueTask Ask() => Expect(await connection.Exchange(request.Bytes), connection.Body);
        await Latencies.Of(WarmUps, Ask);
        var taken = await Latencies.Of(Asked, Ask);
        Console.WriteLine($"| {store}: {QueuePages.Path}, {connection.Body.Length / 1024.0:0} KB, {waiting:N0} orders wait | p95 ≤ {Goal:0} ms "
            + $"| p50 {taken.P50:0.0} ms, p95 {taken.P95:0.0} ms | | {(taken.P95 <= Goal ? "yes" : "**no**")} |");
    }

    /// <summary>Lets the orders wait, and starts a session of an operator at the desk of their sandbox: the cookie that names it.</summary>
    async Task<(string Cookie, int Waiting)> Prepare(string directory, string? database)
    {
        await using var app = await HostlineServer.Build(
            new Settings { Data = directory, Database = database, MasterKey = HostedServer.MasterKey, Urls = "http://127.0.0.1:0" },
            TimeProvider.System, new());
        await app.Services.GetRequiredService<CommitQueue>().Write(new Unit().Then(Wait));
        var store = app.Services.GetRequiredService<Database>();
        var world = await store.One(new("select world from hostings where state = 4 limit 1"), r => r.Id<Core.WorldId>(0));
        var session = await app.Services.GetRequiredService<Sessions>().Start(Role.Operator, world, new(null, "bench", Factors.None, "bench", "127.0.0.1"));
        var counts = await app.Services.GetRequiredService<DeskQueue>().Count(world, await store.Now());
        return ($"{app.Services.GetRequiredService<SessionCookie>().PlainName}={session.Text}", counts.Waiting);
    }

    /// <summary>A page that shows a whole page of orders, and not the sign-in or an error.</summary>
    static void Expect(int status, ReadOnlySpan<byte> body)
    {
        if (status != 200 || body.Count("/desk/review/"u8) != DeskQueue.PageSize)
        {
            throw new InvalidOperationException($"{QueuePages.Path} was answered {status} with {body.Count("/desk/review/"u8)} orders.");
        }
    }
}
