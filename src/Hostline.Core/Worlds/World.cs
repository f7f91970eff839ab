namespace Hostline.Core.Worlds;

public enum ClockMode
{
    /// <summary>Real time, plus the offset by which it was advanced.</summary>
    Running = 1,
    /// <summary>Stopped until it is advanced.</summary>
    Standing = 2,
}

public enum ReviewMode
{
    Instant = 1,
    /// <summary>The sandbox's robot, one business day later.</summary>
    OneBusinessDay = 2,
    Manual = 3,
}

/// <summary>
/// An isolated world with its own accounts, numbers and clock. The live world has a reserved id and real time. World time governs deadlines,
/// code lifetimes, dates and retry schedules; database time governs leases and <c>wake_at</c>.
/// </summary>
/// <param name="ClockVersion">Incremented with every change of the clock; a unit that has computed a wake time checks it.</param>
public sealed record World(WorldId Id, string Name, ClockMode Mode, TimeSpan Offset, DateTimeOffset? StandingAt, int ClockVersion, ReviewMode Review)
{
    public static readonly WorldId LiveId = new(new Guid("00000000-0000-7000-8000-000000000001"));

    public static readonly World Live = new(LiveId, "live", ClockMode.Running, TimeSpan.Zero, null, 0, ReviewMode.Manual);

    public bool IsLive => Id == LiveId;

    /// <summary>Not reviewed by a sandbox's robot.</summary>
    public bool IsReviewedByPeople => IsLive || Review == ReviewMode.Manual;

    public DateTimeOffset Now(DateTimeOffset database) =>
        Mode == ClockMode.Standing ? StandingAt!.Value : database + Offset;

    /// <summary>The database instant at which something due at a world instant must run; null while the world's clock is stopped before it.</summary>
    public DateTimeOffset? WakeAt(DateTimeOffset due, DateTimeOffset database)
    {
        if (due <= Now(database))
        {
            return database;
        }

        return Mode == ClockMode.Standing ? null : due - Offset;
    }
}

/// <summary>Truncates instants to whole microseconds since 1970, the form in which they are stored and hashed.</summary>
public static class Micros
{
    public static DateTimeOffset CutToMicros(this DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    public static long ToMicros(this DateTimeOffset instant) => (instant.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicros(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}
