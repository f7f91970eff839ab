using System.Globalization;
using Hostline.Core.Worlds;

namespace Hostline.Tests.Core.Worlds;

/// <summary>Instants in UTC, worked out by hand: Chicago is 6 hours behind UTC in winter and 5 in summer.</summary>
public sealed class BusinessTimeTests
{
    [Theory]
    [InlineData("2026-06-11T17:00Z", "2026-06-12T17:00Z")] // Thursday 12:00 → Friday 12:00
    [InlineData("2026-01-14T16:00Z", "2026-01-15T16:00Z")] // in winter, Wednesday 10:00 → Thursday 10:00
    [InlineData("2026-06-08T14:00Z", "2026-06-08T22:00Z")] // Monday at the opening → the closing of the same day
    [InlineData("2026-06-10T08:00Z", "2026-06-10T22:00Z")] // Wednesday 03:00, before the opening
    [InlineData("2026-06-10T22:00Z", "2026-06-11T22:00Z")] // Wednesday at the closing: Thursday is the day
    [InlineData("2026-06-10T21:59:59Z", "2026-06-11T21:59:59Z")] // one second before the closing
    [InlineData("2026-06-12T21:00Z", "2026-06-15T21:00Z")] // Friday 16:00 → Monday 16:00
    [InlineData("2026-06-12T23:30Z", "2026-06-15T22:00Z")] // Friday 18:30 → Monday
    [InlineData("2026-06-13T01:00Z", "2026-06-15T22:00Z")] // Saturday in UTC, still Friday evening in Chicago
    [InlineData("2026-06-13T17:00Z", "2026-06-15T22:00Z")] // Saturday noon
    [InlineData("2026-06-14T17:00Z", "2026-06-15T22:00Z")] // Sunday noon
    [InlineData("2026-06-15T04:59Z", "2026-06-15T22:00Z")] // Monday in UTC, still Sunday in Chicago
    [InlineData("2026-12-31T20:00Z", "2027-01-01T20:00Z")] // over the year's end; holidays are not kept
    // Into summer time: Sunday 8 March 2026, 02:00
    [InlineData("2026-03-06T22:00Z", "2026-03-09T21:00Z")] // Friday 16:00 (−6) → Monday 16:00 (−5)
    [InlineData("2026-03-08T07:59:59Z", "2026-03-09T22:00Z")] // the last second of winter
    [InlineData("2026-03-08T08:00Z", "2026-03-09T22:00Z")] // the first of summer
    [InlineData("2024-03-08T21:00Z", "2024-03-11T20:00Z")] // 10 March 2024, Friday 15:00
    // Into winter time: Sunday 1 November 2026, 02:00
    [InlineData("2026-10-30T21:00Z", "2026-11-02T22:00Z")] // Friday 16:00 (−5) → Monday 16:00 (−6)
    [InlineData("2026-11-01T06:59:59Z", "2026-11-02T23:00Z")] // the last second of summer
    [InlineData("2026-11-01T07:00Z", "2026-11-02T23:00Z")] // the first of winter
    [InlineData("2024-11-01T20:00Z", "2024-11-04T21:00Z")] // 3 November 2024, Friday 15:00
    public void A_business_day_later_is(string from, string to) => Assert.Equal(At(to), BusinessTime.OneBusinessDayAfter(At(from)));

    [Fact]
    public void The_offset_in_which_an_instant_is_given_does_not_matter() => Assert.Equal(
        At("2026-06-12T17:00Z"), BusinessTime.OneBusinessDayAfter(new DateTimeOffset(2026, 6, 12, 2, 0, 0, TimeSpan.FromHours(9))));

    [Fact]
    public void Every_answer_of_ten_years_lies_in_business_hours_by_the_systems_time_zone_data()
    {
        Assert.SkipUnless(TimeZoneInfo.TryFindSystemTimeZoneById("America/Chicago", out var chicago), "this machine has no time zone data");
        for (var instant = At("2020-01-01T00:30Z"); instant.Year < 2030; instant = instant.AddHours(7))
        {
            var from = TimeZoneInfo.ConvertTime(instant, chicago!);
            var to = TimeZoneInfo.ConvertTime(BusinessTime.OneBusinessDayAfter(instant), chicago!);
            Assert.True(IsWorkday(to), $"{from} → {to}");
            var open = IsWorkday(from) && from.Hour is >= 9 and < 17;
            Assert.True(to.TimeOfDay == (open ? from.TimeOfDay : TimeSpan.FromHours(17)), $"{from} → {to}");
            Assert.InRange(to - from, TimeSpan.FromHours(8), TimeSpan.FromHours(73));
        }
    }

    static bool IsWorkday(DateTimeOffset local) => local.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
