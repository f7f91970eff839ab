using System.Diagnostics;

namespace Hostline.Bench.Load;

/// <summary>How long requests took. Every sample is kept: there are at most a few hundred thousand.</summary>
sealed class Latencies
{
    readonly List<long> ticks = [];
    bool isSorted;

    public int Count => ticks.Count;

    public double P50 => At(0.50);

    public double P95 => At(0.95);

    public double P99 => At(0.99);

    /// <param name="elapsed">In ticks of <see cref="Stopwatch"/>.</param>
    public void Add(long elapsed)
    {
        ticks.Add(elapsed);
        isSorted = false;
    }

    public void Add(TimeSpan elapsed) => Add((long)(elapsed.TotalSeconds * Stopwatch.Frequency));

    /// <summary>Runs an act this often and records how long each run took.</summary>
    public static async Task<Latencies> Of(int times, Func<ValueTask> act)
    {
        var all = new Latencies();
        for (var i = 0; i < times; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await act();
            all.Add(Stopwatch.GetTimestamp() - start);
        }

        return all;
    }

    public static Latencies Of(IEnumerable<Latencies> parts)
    {
        var all = new Latencies();
        foreach (var part in parts)
        {
            all.ticks.AddRange(part.ticks);
        }

        return all;
    }

    /// <summary>In milliseconds; NaN without a sample.</summary>
    double At(double quantile)
    {
        if (!isSorted)
        {
            ticks.Sort();
            isSorted = true;
        }

        return ticks.Count == 0 ? double.NaN : ticks[(int)(quantile * (ticks.Count - 1))] * 1000.0 / Stopwatch.Frequency;
    }
}
