namespace Hostline.Core.Deadlines;

/// <summary>How often the host records its heartbeat. The numbers are stored; never renumber them.</summary>
public enum Pace
{
    /// <summary>A heartbeat a minute, while any consent window is open.</summary>
    Minutes = 1,
    /// <summary>A heartbeat an hour, always, for rules that count days.</summary>
    Hours = 2,
}

/// <summary>A stretch of time in which the host was not running, or which its clock jumped over.</summary>
public readonly record struct Gap(DateTimeOffset From, DateTimeOffset To);

/// <summary>
/// Time during which this host was running. Rules about silence count only served time: an outage, a suspended machine or a clock set forward
/// does not count as silence.
/// </summary>
/// <param name="BeatAt">The last heartbeat; null while none is recorded.</param>
/// <param name="Gaps">The stretches that do not count, in any order; they may overlap.</param>
public sealed record ServedTime(Pace Pace, DateTimeOffset? BeatAt, IReadOnlyList<Gap> Gaps)
{
    public static TimeSpan Every(Pace pace) => pace == Pace.Minutes ? TimeSpan.FromMinutes(1) : TimeSpan.FromHours(1);

    /// <summary>The longest time between two heartbeats that still counts as served.</summary>
    public static TimeSpan LongestCounted(Pace pace) => pace == Pace.Minutes ? TimeSpan.FromSeconds(90) : TimeSpan.FromHours(2);

    /// <summary>Whether a heartbeat is due: enough time has passed since the last one, or the clock was set back to before it.</summary>
    public bool IsBeatDue(DateTimeOffset now) => BeatAt is not { } beat || beat > now || now - beat >= Every(Pace);

    /// <summary>Whether the time up to now is known to be served; if it is not, no deadline may expire yet.</summary>
    public bool IsKnownUntil(DateTimeOffset now) => BeatAt is { } beat && (now - beat).Duration() <= LongestCounted(Pace);

    /// <summary>The gap that a heartbeat now would record; null if everything since the last one counts.</summary>
    /// <param name="seen">The last sign of life before the first heartbeat.</param>
    public Gap? GapUntil(DateTimeOffset now, DateTimeOffset seen)
    {
        var since = BeatAt ?? seen;
        return now - since > LongestCounted(Pace) ? new Gap(since, now) : null;
    }

    /// <summary>The same without stretches that do not count; they may overlap with gaps and each other.</summary>
    public ServedTime Without(IEnumerable<Gap> stops) => this with { Gaps = [.. Gaps, .. stops] };

    /// <summary>Served time from one instant to a later one.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        var served = to > from ? to - from : TimeSpan.Zero;
        var counted = from;
        foreach (var gap in Gaps.OrderBy(g => g.From))
        {
            var (start, end) = (Later(gap.From, counted), Earlier(gap.To, to));
            if (end > start)
            {
                served -= end - start;
                counted = end;
            }
        }

        return served;
    }

    /// <summary>The latest instant from which this much time was served until <paramref name="now"/>.</summary>
    public DateTimeOffset Back(DateTimeOffset now, TimeSpan age)
    {
        var (at, left) = (now, age);
        foreach (var gap in Gaps.Where(g => g.From < now).OrderByDescending(g => g.To))
        {
            var end = Earlier(gap.To, at);
            if (gap.From >= at)
            {
                continue;
            }

            if (at - end >= left)
            {
                break;
            }

            left -= at - end;
            at = gap.From;
        }

        return at - left;
    }

    static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
