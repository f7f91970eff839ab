using Hostline.Bench.Load;
using Hostline.Bench.Parts;

namespace Hostline.Bench.Figures;

/// <summary>How fast the server starts, and how much memory it takes.</summary>
static class Starts
{
    const double StartGoal = 1.5;
    const double MemoryGoalMegabytes = 120;
    static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    /// <summary>In turns, so that a disturbance affects both; the median counts.</summary>
    public static async Task<Figure> BesideAnEmptyApp(Plan plan)
    {
        var (empty, ours) = (new Latencies(), new Latencies());
        for (var i = 0; i < plan.Starts; i++)
        {
            await using (var bare = await BareKestrel.Start())
            {
                empty.Add(bare.TookToStart);
            }

            await using var server = await HostedServer.Start(plan, "start");
            ours.Add(server.TookToStart);
        }

        return Figure.AtMost("start to /healthz, SQLite, median", StartGoal, "an empty Kestrel app", ours.P50, empty.P50,
            $"{ours.P50:N0} ms (empty: {empty.P50:N0} ms)");
    }

    public static async Task<Figure> IdleMemory(Child server, string when)
    {
        await Task.Delay(Rest);
        var megabytes = server.MemoryMegabytes();
        return new($"resident memory {when}", $"≤ {MemoryGoalMegabytes} MB", $"{megabytes:N0} MB", "", megabytes <= MemoryGoalMegabytes);
    }

    public static async Task<Figure> MemoryAfterLoad(Child server)
    {
        await Task.Delay(Rest);
        return Figure.Plain("resident memory after all that, SQLite", $"{server.MemoryMegabytes():N0} MB");
    }

    public static async Task<Figure> Sandboxes(Plan plan, HostedServer server)
    {
        var request = Request.Post("/hostline/v1/sandboxes", null, HostedServer.MakeSandbox);
        using var connection = await Connection.Open(server.Port);
        var made = await Latencies.Of(plan.Sandboxes, async () =>
        {
            if (await connection.Exchange(request.Bytes) is not 201 and var status)
            {
                throw new InvalidOperationException($"A sandbox was answered {status}.");
            }
        });
        return new("sandbox with two accounts made, p50", "≤ 50 ms", $"p50 {made.P50:0.0} ms, p99 {made.P99:0.0} ms", "", made.P50 <= 50);
    }
}
