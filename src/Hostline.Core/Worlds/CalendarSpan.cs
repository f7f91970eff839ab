using System.Text.RegularExpressions;
using System.Xml;

namespace Hostline.Core.Worlds;

/// <summary>
/// A duration in ISO 8601: years and months follow the calendar, so that P1M after January 15 is February 15; days, hours and smaller
/// units are exact.
/// </summary>
public readonly partial record struct CalendarSpan(int Months, TimeSpan Rest)
{
    /// <summary>Reads P1Y2M10DT2H30M; null for anything that is not a duration, is negative, or is out of range.</summary>
    public static CalendarSpan? Parse(string text)
    {
        if (Form().Match(text) is not { Success: true } parts
            || !TryCount(parts.Groups["years"], out var years) || !TryCount(parts.Groups["months"], out var months) || years > MostMonths / 12
            || months > MostMonths)
        {
            return null;
        }

        try
        {
            var rest = parts.Groups["rest"].Value;
            return new((years * 12) + months, rest.Length == 0 ? TimeSpan.Zero : XmlConvert.ToTimeSpan("P" + rest));
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>
    /// The instant after this span. A day that the month does not have becomes its last day; null beyond the calendar's end.
    /// </summary>
    public DateTimeOffset? After(DateTimeOffset instant)
    {
        try
        {
            return instant.ToUniversalTime().AddMonths(Months) + Rest;
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    const int MostMonths = 120_000;

    static bool TryCount(Group digits, out int count)
    {
        count = 0;
        return !digits.Success || int.TryParse(digits.ValueSpan, out count);
    }

    [GeneratedRegex(@"^P(?=.)((?<years>[0-9]{1,9})Y)?((?<months>[0-9]{1,9})M)?(?<rest>([0-9]{1,9}D)?(T(?=.)[0-9HMS.]+)?)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
