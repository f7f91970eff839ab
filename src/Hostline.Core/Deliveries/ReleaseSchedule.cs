namespace Hostline.Core.Deliveries;

/// <summary>
/// When a registry that could not be reached for a number's release is asked again, in world time: as long as it takes,
/// because a number that was given up must not stay routed here (docs/decisions/0012-releases-end.md).
/// </summary>
public static class ReleaseSchedule
{
    public static readonly IReadOnlyList<TimeSpan> Waits =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(12),
    ];

    /// <summary>How long to wait after so many failed tries (1, 2, …); the last wait repeats.</summary>
    public static TimeSpan After(int failures) => Waits[Math.Min(failures, Waits.Count) - 1];

    /// <summary>Whether the failure stands in the order's history: one event for each wait, none for its repetitions.</summary>
    public static bool IsTold(int failures) => failures <= Waits.Count;
}
