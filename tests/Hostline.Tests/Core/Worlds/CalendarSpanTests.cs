using Hostline.Core.Worlds;

namespace Hostline.Tests.Core.Worlds;

/// <summary>Durations for moving a clock: years and months follow the calendar.</summary>
public sealed class CalendarSpanTests
{
    [Theory]
    [InlineData("P1M", "2026-01-31T12:00:00Z", "2026-02-28T12:00:00Z")]
    [InlineData("P1M", "2026-02-15T00:00:00Z", "2026-03-15T00:00:00Z")]
    [InlineData("P10Y", "2026-06-01T15:00:00Z", "2036-06-01T15:00:00Z")]
    [InlineData("P1Y", "2028-02-29T00:00:00Z", "2029-02-28T00:00:00Z")]
    [InlineData("P1Y2M10DT2H30M", "2026-01-01T00:00:00Z", "2027-03-11T02:30:00Z")]
    [InlineData("PT72H", "2026-06-01T15:00:00Z", "2026-06-04T15:00:00Z")]
    [InlineData("PT0.5S", "2026-06-01T15:00:00Z", "2026-06-01T15:00:00.5Z")]
    [InlineData("PT1M", "2026-06-01T15:00:00Z", "2026-06-01T15:01:00Z")]
    [InlineData("PT0S", "2026-06-01T15:00:00Z", "2026-06-01T15:00:00Z")]
    public void A_span_leads_where_the_calendar_says(string span, string from, string to) =>
        Assert.Equal(DateTimeOffset.Parse(to, null), CalendarSpan.Parse(span)!.Value.After(DateTimeOffset.Parse(from, null)));

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1YT")]
    [InlineData("-P1M")]
    [InlineData("P-1M")]
    [InlineData("1M")]
    [InlineData("P1M1Y")]
    [InlineData("P1.5M")]
    [InlineData("P1M\n")]
    [InlineData("P999999999Y")]
    [InlineData("PT999999999999999999999H")]
    public void What_is_no_duration_is_none(string text) => Assert.Null(CalendarSpan.Parse(text));

    [Fact]
    public void Beyond_the_end_of_the_calendar_there_is_nothing() => Assert.Null(CalendarSpan.Parse("P9000Y")!.Value.After(DateTimeOffset.UnixEpoch));
}
