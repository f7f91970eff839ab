namespace Hostline.Core.Deadlines;

/// <summary>How closely the host watches its own absence. The numbers are stored; never renumber them.</summary>
public enum Pace
{
    /// <summary>While a holder's window is open: a heartbeat a minute.</summary>
    Minutes = 1,
    /// <summary>Always, for rules that count days: a heartbeat an hour.</summary>
    Hours = 2,
}

/// <summary>A stretch of time in which the host did not serve, or which its clock jumped over.</summary>
public readonly record struct Gap(DateTimeOffset From, DateTimeOffset To);

/// <summary>
/// Time in which this host was there for people. Whatever happens because somebody was silent for so long counts served time:
/// an outage, a suspended machine and a clock that was set forward are not the silence of anybody.
/// </summary>
/// <param name="BeatAt">The last heartbeat; null when none is being kept.</param>
/// <param name="Gaps">What is not counted, in any order; they may overlap.</param>
public sealed record ServedTime(Pace Pace, DateTimeOffset? BeatAt, IReadOnlyList<Gap> Gaps)
{
    /// <summary>How often a heartbeat is written.</summary>
    public static TimeSpan Every(Pace pace) => pace == Pace.Minutes ? TimeSpan.FromMinutes(1) : TimeSpan.FromHours(1);

    /// <summary>A longer silence between two heartbeats is not counted.</summary>
    public static TimeSpan LongestCounted(Pace pace) => pace == Pace.Minutes ? TimeSpan.FromSeconds(90) : TimeSpan.FromHours(2);

    /// <summary>Whether a heartbeat is due: it was long enough ago, or the clock went back behind it.</summary>
    public bool IsBeatDue(DateTimeOffset now) => BeatAt is not { } beat || beat > now || now - beat >= Every(Pace);

    /// <summary>Whether the time up to now is known to be served; if not, nobody may be held to it yet.</summary>
    public bool IsKnownUntil(DateTimeOffset now) => BeatAt is { } beat && (now - beat).Duration() <= LongestCounted(Pace);

    /// <summary>What a heartbeat now would leave out; null when everything since the last one counts.</summary>
    /// <param name="seen">The last sign of life when no heartbeat is being kept.</param>
    public Gap? GapUntil(DateTimeOffset now, DateTimeOffset seen)
    {
        var since = BeatAt ?? seen;
        return now - since > LongestCounted(Pace) ? new Gap(since, now) : null;
    }

    /// <summary>The same without stretches that do not count for somebody; they may overlap gaps and each other.</summary>
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

    /// <summary>The latest instant since which so much time was served.</summary>
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
