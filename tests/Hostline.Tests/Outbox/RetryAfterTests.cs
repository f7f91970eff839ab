using Hostline.Outgoing;

namespace Hostline.Tests.Outbox;

public class RetryAfterTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0", 0), InlineData("120", 120), InlineData(" 7 ", 7), InlineData("86400", 86400), InlineData("86401", 86400)]
    [InlineData("1000000000000", 86400), InlineData("99999999999999999999999999999999", 86400)]
    [InlineData("Sun, 01 Mar 2026 12:05:00 GMT", 300), InlineData("Sunday, 01-Mar-26 12:05:00 GMT", 300), InlineData("Sun Mar  1 12:05:00 2026", 300)]
    [InlineData("Sun, 01 Mar 2026 11:00:00 GMT", 0), InlineData("Sun, 01 Mar 2037 12:00:00 GMT", 86400)]
    public void Seconds_and_dates_are_waits_of_at_most_a_day(string header, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryAfter.Read(header, Now));

    [Theory]
    [InlineData(null), InlineData(""), InlineData(" "), InlineData("-5"), InlineData("+5"), InlineData("1.5"), InlineData("1e3"), InlineData("soon"),
        InlineData("2026-03-01T12:05:00Z"), InlineData("Sun, 32 Mar 2026 12:05:00 GMT")]
    public void Anything_else_says_nothing(string? header) => Assert.Null(RetryAfter.Read(header, Now));
}
