using Hostline.Core.Deliveries;

namespace Hostline.Tests.Core.Deliveries;

public sealed class ReleaseScheduleTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(3, 30)]
    [InlineData(4, 120)]
    [InlineData(5, 360)]
    [InlineData(6, 720)]
    [InlineData(7, 720)]
    [InlineData(1_000_000, 720)]
    public void The_wait_grows_to_half_a_day_and_stays_there(int failures, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), ReleaseSchedule.After(failures));

    [Theory]
    [InlineData(1, true)]
    [InlineData(6, true)]
    [InlineData(7, false)]
    public void One_failure_is_told_for_each_wait_and_repetitions_are_not(int failures, bool told) => Assert.Equal(told, ReleaseSchedule.IsTold(failures));
}
