using System.Collections.Concurrent;
using System.Diagnostics;
using Hostline.Bench.Load;
using Hostline.Bench.Parts;

namespace Hostline.Bench.Figures;

/// <summary>Deliveries to receivers that take 10 ms: how fast a backlog drains, and how long a webhook waits when there is none.</summary>
sealed class Webhooks(Plan plan, HostedServer server, string database, int receivers)
{
    const double RateGoal = 500;
    const double WaitGoalMilliseconds = 500;

    /// <summary>One create and four deletes every hundredth of a second: 500 changes a second, each with one webhook.</summary>
    const int ChangesPerTick = 5;
    const int FillConnections = 64;

    // Together shorter than the ten seconds after which an unanswered attempt fails.
    const int FillRounds = 28;
    static readonly TimeSpan FillRound = TimeSpan.FromSeconds(0.25);
    static readonly TimeSpan QuietWithin = TimeSpan.FromSeconds(30);
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);

    readonly ConcurrentQueue<Guid> orders = new();
    int created;

    public async Task<IReadOnlyList<Figure>> Measure()
    {
        var (rate, backlog, waits) = await Deliver();
        var expected = (int)(plan.DeliveryLength.TotalSeconds * 100) * ChangesPerTick;
        var name = receivers == 1 ? "1 receiver" : $"{receivers} receivers";
        return
        [
            new($"{database}: deliveries to {name} of 10 ms, creates at 100/s", $"≥ {RateGoal}/s", $"{rate:N0}/s", $"a backlog of {backlog:N0} draining",
                rate >= RateGoal),
            new($"{database}: change sent → first byte at {name}, 500 changes/s", $"p99 ≤ {WaitGoalMilliseconds} ms",
                $"p50 {waits.P50:0} ms, p99 {waits.P99:0} ms",
                $"{waits.Count:N0} of {expected:N0} webhooks came", waits.P99 <= WaitGoalMilliseconds && waits.Count == expected),
        ];
    }

    /// <summary>How fast a backlog drained, how long it was, and how long a webhook waits when there is none.</summary>
    public async Task<(double Rate, int Backlog, Latencies Waits)> Deliver()
    {
        await using var customers = await Receivers.Start();
        var profiles = await Task.WhenAll(Enumerable.Range(0, receivers).Select(i => server.Profile(customers.Url(i))));
        await Fill(profiles, customers);
        await using var pace = await Pace.Open(server.Port);
        var backlog = created - customers.Received;
        var rate = await Drain(pace, profiles, customers);
        await Until(() => customers.Received >= created);
        await Steady(pace, profiles, customers);
        return (rate, backlog, customers.Waits);
    }

    /// <summary>Creates orders while the receivers answer nothing, until the backlog is long enough.</summary>
    async Task Fill(Guid[] profiles, Receivers customers)
    {
        customers.Hold();
        for (var round = 0; round < FillRounds && created < plan.Backlog; round++)
        {
            await Traffic.Run(server.Port, FillConnections, TimeSpan.Zero, FillRound, () => InTurns(profiles), (connection, _) => Count(connection.Id));
        }
    }

    /// <summary>Webhooks a second until the present backlog has been sent, while creates continue.</summary>
    async Task<double> Drain(Pace pace, Guid[] profiles, Receivers customers)
    {
        var (before, waiting) = (customers.Received, created);
        var creates = InTurns(profiles);
        var start = Stopwatch.GetTimestamp();
        customers.Release();
        var going = pace.Run(plan.DeliveryLength, 1, async connection => await Create(connection, creates));
        while (customers.Received < waiting && !going.IsCompleted)
        {
            await Task.Delay(LookEvery);
        }

        var rate = (customers.Received - before) / Stopwatch.GetElapsedTime(start).TotalSeconds;
        await going;
        return rate;
    }

    async Task Steady(Pace pace, Guid[] profiles, Receivers customers)
    {
        var creates = InTurns(profiles);
        var turn = 0;
        await pace.Run(plan.DeliveryLength, ChangesPerTick, async connection =>
        {
            var sent = Stopwatch.GetTimestamp();
            var isCreate = Interlocked.Increment(ref turn) % ChangesPerTick == 0;
            customers.Expect(isCreate ? await Create(connection, creates) : await Delete(connection), isCreate, sent);
        });
        await Until(() => customers.Received >= created + turn / ChangesPerTick * (ChangesPerTick - 1));
    }

    /// <summary>Orders whose webhooks go to the profiles in turn.</summary>
    NextRequest InTurns(Guid[] profiles)
    {
        var requests = profiles.Select(p => Request.Create(server.Key, p)).ToArray();
        var turn = (int)(Numbers.Next() % profiles.Length);
        return () => requests[turn = (turn + 1) % requests.Length].For(Numbers.Next());
    }

    async Task<Guid> Create(Connection connection, NextRequest next)
    {
        // The bytes are copied, because several requests are in flight at once and the profile's next request reuses them.
        await Accept(connection, next().ToArray());
        return Count(connection.Id);
    }

    async Task<Guid> Delete(Connection connection)
    {
        var order = orders.TryDequeue(out var oldest) ? oldest : throw new InvalidOperationException("No order is left to be deleted.");
        await Accept(connection, Request.Delete(server.Key).For(order));
        return order;
    }

    Guid Count(Guid order)
    {
        orders.Enqueue(order);
        Interlocked.Increment(ref created);
        return order;
    }

    static async Task Accept(Connection connection, ReadOnlyMemory<byte> request)
    {
        if (await connection.Exchange(request) is not 200 and var status)
        {
            throw new InvalidOperationException($"A change was answered {status}.");
        }
    }

    static async Task Until(Func<bool> reached)
    {
        for (var start = Stopwatch.GetTimestamp(); !reached() && Stopwatch.GetElapsedTime(start) < QuietWithin;)
        {
            await Task.Delay(LookEvery);
        }
    }
}
