using System.Diagnostics;

namespace Hostline.Bench.Load;

/// <summary>The result of one load, without its warm-up.</summary>
/// <param name="Statuses">How many answers had each status.</param>
sealed record Tally(double Seconds, IReadOnlyDictionary<int, int> Statuses, Latencies Latencies)
{
    public int Answers => Statuses.Values.Sum();

    /// <summary>Answers a second.</summary>
    public double Rate => Answers / Seconds;

    /// <summary>Fails the run if an answer had an unexpected status: a fast refusal must not look like a fast server.</summary>
    public Tally Expect(params int[] statuses) => Statuses.Keys.All(statuses.Contains) && Answers > 0
        ? this
        : throw new InvalidOperationException("Answered: " + string.Join(", ", Statuses.Select(s => $"{s.Value} x {s.Key}")));
}

/// <summary>The next request of one connection.</summary>
delegate ReadOnlyMemory<byte> NextRequest();

/// <summary>A closed loop: each connection sends its next request when the last one is answered, until the time is up.</summary>
static class Traffic
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="sender">Makes the requests of one connection.</param>
    /// <param name="answered">Called with each answer; may be null.</param>
    public static async Task<Tally> Run(
        int port, int connections, TimeSpan warmUp, TimeSpan length, Func<NextRequest> sender, Action<Connection, int>? answered = null)
    {
        var from = Stopwatch.GetTimestamp() + (long)(warmUp.TotalSeconds * Stopwatch.Frequency);
        var until = from + (long)(length.TotalSeconds * Stopwatch.Frequency);
        var lanes = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Lane.Open(port, sender(), answered, from, until)));
        try
        {
            await Task.WhenAll(lanes.Select(l => l.Send())).WaitAsync(warmUp + length + Patience);
        }
        finally
        {
            Array.ForEach(lanes, l => l.Dispose());
        }

        var statuses = lanes.SelectMany(l => l.Statuses).GroupBy(s => s.Key, s => s.Value).ToDictionary(g => g.Key, g => g.Sum());
        return new(length.TotalSeconds, statuses, Latencies.Of(lanes.Select(l => l.Latencies)));
    }

    sealed class Lane(Connection connection, NextRequest next, Action<Connection, int>? answered, long from, long until) : IDisposable
    {
        public Dictionary<int, int> Statuses { get; } = [];

        public Latencies Latencies { get; } = new();

        public static async Task<Lane> Open(int port, NextRequest next, Action<Connection, int>? answered, long from, long until) =>
            new(await Connection.Open(port), next, answered, from, until);

        public async Task Send()
        {
            for (var sent = Stopwatch.GetTimestamp(); sent < until;)
            {
                var status = await connection.Exchange(next());
                var now = Stopwatch.GetTimestamp();
                if (now >= from && now < until)
                {
                    Statuses[status] = Statuses.GetValueOrDefault(status) + 1;
                    Latencies.Add(now - sent);
                }

                answered?.Invoke(connection, status);
                sent = now;
            }
        }

        public void Dispose() => connection.Dispose();
    }
}
