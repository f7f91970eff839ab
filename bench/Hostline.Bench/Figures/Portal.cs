using Hostline.Bench.Load;
using Hostline.Bench.Parts;
using Hostline.Bench.Seeding;
using Hostline.Core.People;
using Hostline.Host;
using Hostline.Pages;
using Hostline.People;
using Hostline.Server;
using Hostline.Storage.Tables;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Bench.Figures;

/// <summary><c>bench/run pages</c>: how long the pages of an account take that has this many orders, for one browser.</summary>
sealed class Portal(Plan plan, int orders, string store)
{
    public const string Verb = "pages";
    const int WarmUps = 200, Asked = 400;
    const double GoalMilliseconds = 50;

    static readonly string[] Paths =
    [
        "/portal", "/portal/orders", "/portal/orders?reference=none", "/portal/numbers", "/portal/numbers?number=5550", "/portal/transfers", "/portal/inbox",
        "/portal/deliveries", "/portal/activity", "/portal/webhooks", "/portal/check", "/portal/orders/new",
    ];

    /// <summary>Null if the arguments are invalid.</summary>
    public static Portal? Read(string[] args)
    {
        var given = args.Chunk(2).ToDictionary(o => o[0], o => o[^1]);
        if (args.Length % 2 != 0 || !given.Keys.All(k => k is "--orders" or "--store" or "--disk"))
        {
            return null;
        }

        var folder = Path.Combine(Disk.Check(given.GetValueOrDefault("--disk", "/var/tmp")), $"hostline-bench-{Environment.ProcessId}");
        return new(new(folder, HostedServer.Program, IsQuick: false, Only: ""), int.Parse(given.GetValueOrDefault("--orders", "100000")),
            given.GetValueOrDefault("--store", "sqlite"));
    }

    public async Task Measure()
    {
        Directory.CreateDirectory(plan.Folder);
        AtExit.Do(() => Directory.Delete(plan.Folder, recursive: true));
        await using var cluster = store == "postgres" ? await Cluster.Start(plan.NewFolder("cluster")) : null;
        var database = cluster is null ? null : await cluster.CreateDatabase("pages");
        var directory = plan.NewFolder("pages");
        await Seed.Fill(new(directory, database, orders, 1) { MasterKey = HostedServer.MasterKey });
        if (cluster is not null)
        {
            await cluster.Settle("pages");
        }

        var cookie = await SignIn(directory, database);
        await using var server = await HostedServer.Start(plan, "pages", database);
        using var connection = await Connection.Open(server.Port);
        foreach (var path in Paths)
        {
            var request = Request.Page(server.Port, path, cookie);
            async ValueTask Ask() => Expect(await connection.Exchange(request.Bytes), path);
            await Latencies.Of(WarmUps, Ask);
            var taken = await Latencies.Of(Asked, Ask);
            Console.WriteLine($"| {store}, {orders:N0} orders: {path} | p95 ≤ {GoalMilliseconds:0} ms | p50 {taken.P50:0.0} ms, p95 {taken.P95:0.0} ms, "
                + $"{connection.Body.Length / 1024.0:0} KB | | {(taken.P95 <= GoalMilliseconds ? "yes" : "**no**")} |");
        }
    }

    /// <summary>Starts a session of the account's owner in the database, and returns the cookie that names it.</summary>
    async Task<string> SignIn(string directory, string? database)
    {
        await using var app = await HostlineServer.Build(
            new Settings { Data = directory, Database = database, MasterKey = HostedServer.MasterKey, Urls = "http://127.0.0.1:0" },
            TimeProvider.System, new());
        var account = await Tenants.First(directory);
        var session = await app.Services.GetRequiredService<Sessions>().StartFor(account, Role.Owner, new(null, "bench", Factors.None, "bench", "127.0.0.1"));
        return $"{app.Services.GetRequiredService<SessionCookie>().PlainName}={session.Value!.Text}";
    }

    static void Expect(int status, string path)
    {
        if (status != 200)
        {
            throw new InvalidOperationException($"{path} was answered {status}.");
        }
    }
}
