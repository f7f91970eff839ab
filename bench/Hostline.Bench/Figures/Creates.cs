using Hostline.Bench.Load;
using Hostline.Bench.Parts;

namespace Hostline.Bench.Figures;

/// <summary>The figures of one database while orders are created: many clients, conflicting clients, a single client, and reads.</summary>
sealed class Creates(Plan plan, HostedServer server, string database)
{
    /// <summary>One request in this many repeats a number that is in flight on another connection.</summary>
    const int ConflictEvery = 20;
    const int IdsKept = 20_000;
    readonly List<Guid> ids = [];

    /// <summary>The server's processor time for one create of the last load: steadier than a rate on a shared machine.</summary>
    public double ProcessorMicroseconds { get; private set; }

    long lastNumber;

    /// <summary>The server recompiles its hot paths after some seconds of load; earlier measurements do not show its real rate.</summary>
    public Task WarmUp() => Traffic.Run(server.Port, 64, plan.FirstWarmUp, TimeSpan.FromSeconds(1), Fresh, Keep);

    public async Task<Tally> Durable(int connections)
    {
        var (answered, processor) = (0, server.Process.ProcessorSeconds());
        var tally = await Traffic.Run(server.Port, connections, plan.WarmUp, plan.Length, Fresh, (connection, status) =>
        {
            Interlocked.Increment(ref answered);
            Keep(connection, status);
        });
        ProcessorMicroseconds = (server.Process.ProcessorSeconds() - processor) * 1e6 / answered;
        return tally.Expect(200);
    }

    /// <summary>Two creates of the same number race, so that one of their units conflicts and is loaded and decided again.</summary>
    public async Task<Figure> Conflicting(Tally clean, int connections)
    {
        var tally = (await Traffic.Run(server.Port, connections, plan.WarmUp, plan.Length, Racing)).Expect(200, 422);
        var refused = 100.0 * tally.Statuses.GetValueOrDefault(422) / tally.Answers;
        return Figure.AtLeast($"{database}: 5 % conflicting units @{connections}", 0.7, "the clean rate", tally.Rate, clean.Rate,
            $"{tally.Rate:N0}/s, {refused:0.0} % refused");
    }

    /// <summary>The fsync is measured right before, because its duration varies.</summary>
    public async Task<IReadOnlyList<Figure>> Alone()
    {
        var fsync = await Disk.Fsync(plan.Folder, plan.Fsyncs);
        var creates = await ByOneClient();
        return
        [
            Figure.Plain("one 4 KiB append and fsync", $"p50 {fsync.P50:0.00} ms, p99 {fsync.P99:0.00} ms"),
            Figure.AtMost($"{database}: create by one client alone, p50", 3, "one fsync", creates.P50, fsync.P50,
                $"p50 {creates.P50:0.00} ms, p99 {creates.P99:0.00} ms"),
        ];
    }

    public async Task<Latencies> ByOneClient()
    {
        var request = Request.Create(server.Key);
        using var connection = await Connection.Open(server.Port);
        return await Latencies.Of(plan.Alone, async () => Accept(await connection.Exchange(request.For(Numbers.Next()))));
    }

    public async Task<Tally> Gets(int connections) =>
        (await Traffic.Run(server.Port, connections, plan.WarmUp, plan.Length, () =>
        {
            var request = Request.Get(server.Key);
            var at = (int)(Numbers.Next() % ids.Count);
            return () => request.For(ids[at = (at + 7919) % ids.Count]);
        })).Expect(200);

    NextRequest Fresh()
    {
        var request = Request.Create(server.Key);
        return () => request.For(Numbers.Next());
    }

    NextRequest Racing()
    {
        var request = Request.Create(server.Key);
        var sent = 0;
        return () => request.For(++sent % ConflictEvery == 0 ? Volatile.Read(ref lastNumber) : Issue());
    }

    long Issue()
    {
        var number = Numbers.Next();
        Volatile.Write(ref lastNumber, number);
        return number;
    }

    void Keep(Connection connection, int status)
    {
        lock (ids)
        {
            if (status == 200 && ids.Count < IdsKept)
            {
                ids.Add(connection.Id);
            }
        }
    }

    static void Accept(int status)
    {
        if (status != 200)
        {
            throw new InvalidOperationException($"A create was answered {status}.");
        }
    }
}
