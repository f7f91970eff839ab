namespace Hostline.Core.Worlds;

/// <summary>
/// Business hours of the reviewing desk: Monday to Friday, 9:00 to 17:00 in Chicago. The daylight-saving rule of the United States
/// since 2007 (second Sunday of March to first Sunday of November, at 2:00) is computed here, because a machine without time zone data
/// must give the same answer.
/// </summary>
public static class BusinessTime
{
    const int OpensAt = 9;
    const int ClosesAt = 17;
    static readonly TimeSpan WorkingDay = TimeSpan.FromHours(ClosesAt - OpensAt);

    /// <summary>The instant one business day of working hours after <paramref name="instant"/>.</summary>
    public static DateTimeOffset OneBusinessDayAfter(DateTimeOffset instant)
    {
        var local = ToOpening(ToChicago(instant));
        var left = WorkingDay;
        var today = local.Date.AddHours(ClosesAt) - local;
        while (left > today)
        {
            left -= today;
            local = ToOpening(local.Date.AddDays(1));
            today = WorkingDay;
        }

        return FromChicago(local + left);
    }

    /// <summary>The given moment if the desk is open, otherwise the next opening.</summary>
    static DateTime ToOpening(DateTime local)
    {
        if (local.Hour >= ClosesAt)
        {
            local = local.Date.AddDays(1);
        }

        while (local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            local = local.Date.AddDays(1);
        }

        return local.Hour < OpensAt ? local.Date.AddHours(OpensAt) : local;
    }

    static DateTime ToChicago(DateTimeOffset instant)
    {
        var standard = instant.UtcDateTime.AddHours(-6);
        return IsDaylight(standard) ? standard.AddHours(1) : standard;
    }

    static DateTimeOffset FromChicago(DateTime local)
    {
        var asStandard = IsDaylight(local.AddHours(-1)) ? local.AddHours(-1) : local;
        return new DateTimeOffset(DateTime.SpecifyKind(asStandard.AddHours(6), DateTimeKind.Utc));
    }

    /// <summary>Whether daylight saving applies at a moment given in Chicago's standard time.</summary>
    static bool IsDaylight(DateTime standard) =>
        standard >= Sunday(standard.Year, 3, 2).AddHours(2) && standard < Sunday(standard.Year, 11, 1).AddHours(1);

    static DateTime Sunday(int year, int month, int nth)
    {
        var first = new DateTime(year, month, 1, 0, 0, 0, DateTimeKind.Unspecified);
        return first.AddDays(((7 - (int)first.DayOfWeek) % 7) + (7 * (nth - 1)));
    }
}
