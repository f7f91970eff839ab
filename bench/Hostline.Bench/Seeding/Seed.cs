using System.Diagnostics;
using Hostline.Bench.Load;
using Hostline.Deciding;
using Hostline.Documents;
using Hostline.Host;
using Hostline.Seals;
using Hostline.Secrets;
using Hostline.Server;
using Hostline.Storage;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace Hostline.Bench.Seeding;

/// <summary>Which database to fill, and with how much.</summary>
/// <param name="Data">The data directory: the embedded database, the keys, seeded.json.</param>
/// <param name="Database">A postgres:// URL; null for SQLite.</param>
/// <param name="Accounts">How many accounts share the orders evenly.</param>
sealed record SeedPlan(string Data, string? Database, int Orders, int Accounts)
{
    /// <summary>As given to <c>serve</c>; null for the one in the data directory.</summary>
    public string? MasterKey { get; init; } = Environment.GetEnvironmentVariable("HOSTLINE_MASTER_KEY");
}

/// <summary>
/// <c>bench/run seed</c>: fills a database with orders as after weeks of use. Of five orders one has reached
/// an active number; four are open. It writes only into a database without orders and cannot be resumed: an interrupted one is
/// thrown away.
/// </summary>
static class Seed
{
    public const string Verb = "seed";
    const int AtMost = 10_000_000;
    const int Callers = 192;
    const int Cycle = 5;
    const int WholeOfCycle = 1;
    static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(10);

    /// <summary>Orders are spread over this period before now: shorter than the 30 days after which attempts and idle orders are deleted.</summary>
    static readonly TimeSpan Before = TimeSpan.FromDays(10);

    static readonly Sql AnyOrder = new("select 1 from orders limit 1");

    /// <summary>Null if the arguments are invalid.</summary>
    public static SeedPlan? Read(string[] args)
    {
        var given = args.Chunk(2).ToDictionary(o => o[0], o => o[^1]);
        return args.Length % 2 == 0 && given.Keys.All(k => k is "--data" or "--database" or "--orders" or "--accounts")
            && given.GetValueOrDefault("--data") is { } data
            && int.TryParse(given.GetValueOrDefault("--orders", "1000000"), out var orders) && orders is >= 1 and <= AtMost
            && int.TryParse(given.GetValueOrDefault("--accounts", "1"), out var accounts) && accounts >= 1 && accounts <= orders
            ? new(data, given.GetValueOrDefault("--database"), orders, accounts)
            : null;
    }

    /// <exception cref="InvalidOperationException">The database has orders already and may be in use.</exception>
    public static async Task Fill(SeedPlan plan)
    {
        var settings = new Settings { Data = plan.Data, Database = plan.Database, MasterKey = plan.MasterKey, Urls = "http://127.0.0.1:0" };
        settings.Directory.Make();
        // The server's own parts, assembled but never started: no loop runs and nothing listens.
        await using var app = await HostlineServer.Build(settings, TimeProvider.System, new());
        var database = app.Services.GetRequiredService<Database>();
        if (await database.One(AnyOrder, r => r.Int(0)) > 0)
        {
            throw new InvalidOperationException(
                "This database has orders already. Seed a new one: name an empty directory with --data, or an empty database with --database.");
        }

        var tenants = await Tenants.Make(app.Services, plan.Data, plan.Accounts);
        var begins = await database.Now() - Before;
        var written = 0;
        await Shown(plan.Orders, () => Volatile.Read(ref written), () => Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var i = caller; i < plan.Orders; i += Callers)
            {
                await Write(app.Services, tenants, i, begins + Before * ((double)i / plan.Orders));
                Interlocked.Increment(ref written);
            }
        }))));
    }

    static async Task Write(IServiceProvider services, Tenants tenants, int i, DateTimeOffset begins)
    {
        var tools = new StoryTools(services.GetRequiredService<ChangeUnits>(), services.GetRequiredService<DocumentSeal>(),
            services.GetRequiredService<AuditKey>());
        var tenant = tenants.All[i / Cycle % tenants.All.Count];
        var number = Numbers.Next();
        var unit = i % Cycle < WholeOfCycle
            ? Story.Whole(tools, tenants.World, tenant, number, begins)
            : Story.Begun(tools, tenants.World, tenant, number, begins);
        var result = await services.GetRequiredService<CommitQueue>().Write(unit);
        if (result.Status != CommitStatus.Done)
        {
            throw new InvalidOperationException($"Order {i} was not written: {result.Status}.");
        }
    }

    /// <summary>A bar on a terminal, otherwise a line now and then, on standard error.</summary>
    static async Task Shown(int orders, Func<int> written, Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        if (Console.IsErrorRedirected)
        {
            void Say(object? _) => Console.Error.WriteLine($"{written():N0} of {orders:N0} orders, {Stopwatch.GetElapsedTime(start).TotalSeconds:N0} s");
            await using var lines = new Timer(Say, null, LineEvery, LineEvery);
            await work();
        }
        else
        {
            var screen = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
            await screen.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(),
                new RemainingTimeColumn()).StartAsync(async progress =>
            {
                var bar = progress.AddTask("orders", maxValue: orders);
                await using var drawn = new Timer(_ => bar.Value = written(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(200));
                await work();
                bar.Value = orders;
            });
        }

        var took = Stopwatch.GetElapsedTime(start);
        Console.Error.WriteLine($"{orders:N0} orders in {took.TotalSeconds:N0} s, {orders / took.TotalSeconds:N0}/s");
    }
}
