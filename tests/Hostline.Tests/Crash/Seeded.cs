namespace Hostline.Tests.Crash;

/// <summary>
/// Reproducible randomness: SplitMix64 from a seed. Many threads use it, so a replay repeats the planned faults, not every
/// interleaving.
/// </summary>
sealed class Seeded
{
    const ulong Golden = 0x9E3779B97F4A7C15;
    readonly ulong seed;
    ulong state;

    public Seeded(ulong seed) => state = this.seed = seed;

    /// <summary>The seed of this run: <c>HOSTLINE_CRASH_SEED</c>, or a new one.</summary>
    public static ulong OfThisRun { get; } = ulong.TryParse(Environment.GetEnvironmentVariable("HOSTLINE_CRASH_SEED"), out var given)
        ? given
        : (ulong)TimeProvider.System.GetUtcNow().Ticks;

    public Seeded Another(int n) => new(Mix(seed + ((ulong)n * Golden)));

    /// <summary>From 0 up to, not including, <paramref name="below"/>.</summary>
    public int Below(int below) => (int)(Mix(Interlocked.Add(ref state, Golden)) % (ulong)below);

    public int Between(int from, int to) => from + Below(to - from + 1);

    public bool OneIn(int n) => Below(n) == 0;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    public TimeSpan Milliseconds(int from, int to) => TimeSpan.FromMilliseconds(Between(from, to));

    static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
