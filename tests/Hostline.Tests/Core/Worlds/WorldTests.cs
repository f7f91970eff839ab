using Hostline.Core.Worlds;

namespace Hostline.Tests.Core.Worlds;

public sealed class WorldTests
{
    static readonly DateTimeOffset Database = Sample.Start;
    static readonly DateTimeOffset Stood = Sample.Start.AddYears(-1);
    static readonly World Standing = new(Sample.Id(2), "standing", ClockMode.Standing, TimeSpan.Zero, Stood, 0, ReviewMode.Instant);
    static readonly World Running = new(Sample.Id(2), "running", ClockMode.Running, TimeSpan.FromHours(72), null, 0, ReviewMode.Instant);

    [Fact]
    public void The_live_world_has_the_databases_time()
    {
        Assert.True(World.Live.IsLive);
        Assert.Equal(Database, World.Live.Now(Database));
        Assert.Equal(Database.AddHours(1), World.Live.WakeAt(Database.AddHours(1), Database));
    }

    [Fact]
    public void No_sandbox_is_live() => Assert.False(Running.IsLive);

    [Fact]
    public void A_running_world_is_ahead_by_what_it_was_advanced() => Assert.Equal(Database.AddHours(72), Running.Now(Database));

    [Fact]
    public void A_running_world_wakes_when_its_own_time_comes()
    {
        var due = Running.Now(Database).AddHours(5);
        var wake = Running.WakeAt(due, Database);
        Assert.Equal(Database.AddHours(5), wake);
        Assert.Equal(due, Running.Now(wake!.Value));
    }

    [Fact]
    public void A_standing_world_stands_whatever_the_databases_time_is() =>
        Assert.Equal((Stood, Stood), (Standing.Now(Database), Standing.Now(Database.AddDays(40))));

    [Fact]
    public void A_standing_world_does_not_wake_for_what_is_due_later() => Assert.Null(Standing.WakeAt(Stood.AddMicroseconds(1), Database));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(-100_000)]
    public void What_is_due_by_now_runs_at_once_in_any_world(int seconds)
    {
        Assert.All((World[])[World.Live, Running, Standing], w => Assert.Equal(Database, w.WakeAt(w.Now(Database).AddSeconds(seconds), Database)));
    }

    [Fact]
    public void An_instant_is_cut_to_whole_microseconds_and_survives_storage()
    {
        var instant = new DateTimeOffset(2026, 6, 1, 10, 0, 0, TimeSpan.FromHours(-5)).AddTicks(1_234_567_9);
        var cut = instant.CutToMicros();
        Assert.Equal(TimeSpan.FromTicks(9), instant - cut);
        Assert.Equal((cut, TimeSpan.Zero), (Micros.FromMicros(cut.ToMicros()), cut.Offset));
        Assert.Equal(0L, DateTimeOffset.UnixEpoch.ToMicros());
    }
}
