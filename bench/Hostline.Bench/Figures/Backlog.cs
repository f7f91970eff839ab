using System.Collections.Concurrent;
using System.Diagnostics;
using Hostline.Bench.Load;
using Hostline.Bench.Parts;

namespace Hostline.Bench.Figures;

/// <summary>How fast a backlog drains: status callbacks of the second dialect, or webhooks of the first one, each of an order of its own.</summary>
sealed class Backlog(Plan plan, HostedServer server, int receivers)
{
    const int Connections = 64;

    // The changes together are shorter than the ten seconds after which an unanswered attempt fails.
    const int Rounds = 140;
    static readonly TimeSpan Round = TimeSpan.FromSeconds(0.05);

    /// <summary>More orders than one round can call.</summary>
    const int Reserve = 1_000;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);

    readonly ConcurrentQueue<Guid> orders = new();
    int changed;

    /// <summary>Status callbacks a second.</summary>
    public async Task<double> OfStatuses()
    {
        await using var customers = await Receivers.Start();
        var urls = Enumerable.Range(0, receivers).Select(customers.Url).ToArray();
        for (var round = 0; round < 4 * Rounds && orders.Count < plan.Backlog + Reserve; round++)
        {
            await Traffic.Run(server.Port, Connections, TimeSpan.Zero, Round, () => InTurns([.. urls.Select(u => Request.Order(server.Basic, u))]),
                (connection, _) => orders.Enqueue(connection.Sid));
        }

        return await Drain(customers, Call, () => orders.Count > Reserve);
    }

    /// <summary>Webhooks a second.</summary>
    public async Task<double> OfWebhooks()
    {
        await using var customers = await Receivers.Start();
        var profiles = await Task.WhenAll(Enumerable.Range(0, receivers).Select(i => server.Profile(customers.Url(i))));
        return await Drain(customers, () => InTurns([.. profiles.Select(p => Request.Create(server.Key, p))]), () => changed < plan.Backlog);
    }

    async Task<double> Drain(Receivers customers, Func<NextRequest> change, Func<bool> goesOn)
    {
        customers.Hold();
        for (var round = 0; round < Rounds && goesOn(); round++)
        {
            await Traffic.Run(server.Port, Connections, TimeSpan.Zero, Round, change, Count);
        }

        var (before, start) = (customers.Received, Stopwatch.GetTimestamp());
        customers.Release();
        while (customers.Received < changed && Stopwatch.GetElapsedTime(start) < Patience)
        {
            await Task.Delay(LookEvery);
        }

        return (customers.Received - before) / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    void Count(Connection connection, int status)
    {
        if (status != 200)
        {
            throw new InvalidOperationException($"A change was answered {status}: {connection.Json}");
        }

        Interlocked.Increment(ref changed);
    }

    static NextRequest InTurns(Request[] requests)
    {
        var turn = (int)(Numbers.Next() % requests.Length);
        return () => requests[turn = (turn + 1) % requests.Length].For(Numbers.Next());
    }

    NextRequest Call()
    {
        var request = Request.Call(server.Basic);
        return () => request.ForSid(orders.TryDequeue(out var oldest) ? oldest : throw new InvalidOperationException("No order is left to be called."));
    }
}
