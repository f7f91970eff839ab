namespace Hostline.Core.Deliveries;

/// <summary>
/// When to call the registry again, in world time, after it could not be reached for a release. It never gives up: a number that its account
/// has released must not stay routed here (docs/decisions/0012-releases-end.md).
/// </summary>
public static class ReleaseSchedule
{
    public static readonly IReadOnlyList<TimeSpan> Waits =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(12),
    ];

    /// <summary>The wait after this many failed attempts (1, 2, …); the last wait repeats.</summary>
    public static TimeSpan After(int failures) => Waits[Math.Min(failures, Waits.Count) - 1];

    /// <summary>Whether the failure becomes an event in the order's history: one for each distinct wait, none for repetitions.</summary>
    public static bool IsTold(int failures) => failures <= Waits.Count;
}
