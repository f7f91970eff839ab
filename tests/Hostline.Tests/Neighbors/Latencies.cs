using System.Diagnostics;

namespace Hostline.Tests.Neighbors;

/// <summary>Durations of the same operation, before and during an attack.</summary>
sealed class Latencies
{
    readonly List<double> milliseconds = [];

    public int Count => milliseconds.Count;

    public double P50 => At(0.50);

    public double P99 => At(0.99);

    /// <summary>Repeats it this many times, one after the other.</summary>
    public static async Task<Latencies> Of(int times, Func<int, Task> what)
    {
        var latencies = new Latencies();
        for (var n = 0; n < times; n++)
        {
            var started = Stopwatch.GetTimestamp();
            await what(n);
            latencies.milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return latencies;
    }

    public override string ToString() => $"p50 {P50,7:0.0} ms, p99 {P99,7:0.0} ms";

    double At(double part) => milliseconds.Order().ElementAt(Math.Min(milliseconds.Count - 1, (int)(milliseconds.Count * part)));
}

/// <summary>The figures of a neighbor, with the goal.</summary>
static class Figure
{
    /// <summary>The longest acceptable wait of a neighbor, at the 99th percentile.</summary>
    public const double GoalMilliseconds = 1_000;

    /// <summary>On a machine that is already slow, the goal is missed only if the attack made it this many times slower.</summary>
    const double Noise = 10;

    public static void Judge(string what, Latencies before, Latencies during)
    {
        TestContext.Current.TestOutputHelper!.WriteLine($"{what,-46} before {before}   with {during}   n {during.Count}");
        Assert.True(during.P99 <= GoalMilliseconds || during.P99 <= Noise * before.P99,
            $"{what}: p99 was {before.P99:0} ms before and {during.P99:0} ms with the attack; the goal is {GoalMilliseconds:0} ms.");
    }

    public static void Limit(string what, long most, long limit)
    {
        TestContext.Current.TestOutputHelper!.WriteLine($"{what,-46} at most {most:n0} of {limit:n0}");
        Assert.True(most <= limit, $"{what}: {most} where {limit} are the limit.");
    }

    public static void Say(string what) => TestContext.Current.TestOutputHelper!.WriteLine(what);
}
