using Hostline.Core.Deadlines;

namespace Hostline.Tests.Core.Deadlines;

/// <summary>What counts as served time, and what does not.</summary>
public sealed class ServedTimeTests
{
    static readonly DateTimeOffset Start = Sample.Start;

    [Fact]
    public void Without_gaps_all_time_is_served() => Assert.Equal(TimeSpan.FromHours(72), Served().Between(At(0), At(72)));

    [Fact]
    public void A_gap_is_left_out() => Assert.Equal(TimeSpan.FromHours(62), Served((10, 20)).Between(At(0), At(72)));

    [Fact]
    public void Of_a_gap_only_the_part_between_the_two_instants_is_left_out() =>
        Assert.Equal(TimeSpan.FromHours(5), Served((-10, 2), (7, 90)).Between(At(0), At(10)));

    [Fact]
    public void Gaps_that_overlap_are_left_out_once() => Assert.Equal(TimeSpan.FromHours(4), Served((2, 6), (1, 4), (3, 5), (6, 7)).Between(At(0), At(10)));

    [Fact]
    public void Nothing_was_served_before_it_began() => Assert.Equal(TimeSpan.Zero, Served().Between(At(5), At(1)));

    [Theory]
    [InlineData(10, 0, 90)]
    [InlineData(10, 60, 80)]
    [InlineData(10, 95, 85)]
    public void Going_back_by_served_time_passes_over_gaps(int age, int gapFrom, int expected)
    {
        var served = gapFrom == 0 ? Served() : gapFrom == 60 ? Served((60, 70), (85, 95)) : Served((90, 95));
        var back = served.Back(At(100), TimeSpan.FromHours(age));
        Assert.Equal(expected, (back - Start).TotalHours);
        Assert.Equal(TimeSpan.FromHours(age), served.Between(back, At(100)));
    }

    [Fact]
    public void Going_back_over_a_gap_of_years_ends() => Assert.Equal(At(-100_002), Served((-100_000, 99)).Back(At(100), TimeSpan.FromHours(3)));

    [Theory]
    [InlineData(61, false)]
    [InlineData(90, false)]
    [InlineData(91, true)]
    [InlineData(73 * 3600, true)]
    [InlineData(-3600, false)]
    public void A_silence_of_more_than_90_seconds_between_two_heartbeats_is_a_gap(int seconds, bool isGap)
    {
        var now = Start.AddSeconds(seconds);
        Assert.Equal(isGap ? new Gap(Start, now) : null, new ServedTime(Pace.Minutes, Start, []).GapUntil(now, Start));
    }

    [Theory]
    [InlineData(59, false)]
    [InlineData(60, true)]
    [InlineData(-1, true)]
    public void A_heartbeat_is_due_after_a_minute_and_when_the_clock_was_set_back(int seconds, bool isDue) =>
        Assert.Equal(isDue, new ServedTime(Pace.Minutes, Start, []).IsBeatDue(Start.AddSeconds(seconds)));

    [Theory]
    [InlineData(90, true)]
    [InlineData(91, false)]
    [InlineData(-91, false)]
    public void Time_is_known_to_be_served_while_the_last_heartbeat_is_young(int seconds, bool isKnown) =>
        Assert.Equal(isKnown, new ServedTime(Pace.Minutes, Start, []).IsKnownUntil(Start.AddSeconds(seconds)));

    static DateTimeOffset At(double hours) => Start.AddHours(hours);

    static ServedTime Served(params (double From, double To)[] gaps) => new(Pace.Minutes, null, [.. gaps.Select(g => new Gap(At(g.From), At(g.To)))]);
}
