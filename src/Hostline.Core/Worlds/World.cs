namespace Hostline.Core.Worlds;

/// <summary>How a world's clock goes.</summary>
public enum ClockMode
{
    /// <summary>Real time, shifted by what it was advanced.</summary>
    Running = 1,
    /// <summary>Stands until it is advanced.</summary>
    Standing = 2,
}

/// <summary>Who reviews the documents of a sandbox, and how soon.</summary>
public enum ReviewMode
{
    /// <summary>The robot, at once.</summary>
    Instant = 1,
    /// <summary>The robot, one business day later.</summary>
    OneBusinessDay = 2,
    /// <summary>Nobody but an operator.</summary>
    Manual = 3,
}

/// <summary>
/// An isolated world: its own accounts, numbers and clock. Live is one more world, with a reserved id and real time.
/// World time rules deadlines, code lives, dates and retry schedules; database time rules leases and <c>wake_at</c>.
/// </summary>
/// <param name="ClockVersion">Grows with every change of the clock; a unit that computed a wake time checks it.</param>
public sealed record World(Guid Id, string Name, ClockMode Mode, TimeSpan Offset, DateTimeOffset? StandingAt, int ClockVersion, ReviewMode Review)
{
    /// <summary>The reserved id of the live world.</summary>
    public static readonly Guid LiveId = new("00000000-0000-7000-8000-000000000001");

    public static readonly World Live = new(LiveId, "live", ClockMode.Running, TimeSpan.Zero, null, 0, ReviewMode.Manual);

    public bool IsLive => Id == LiveId;

    /// <summary>This world's time at an instant of the database's clock.</summary>
    public DateTimeOffset Now(DateTimeOffset database) =>
        Mode == ClockMode.Standing ? StandingAt!.Value : database + Offset;

    /// <summary>The database instant at which something due at a world instant must run; null while the world stands before it.</summary>
    public DateTimeOffset? WakeAt(DateTimeOffset due, DateTimeOffset database)
    {
        if (due <= Now(database))
        {
            return database;
        }

        return Mode == ClockMode.Standing ? null : due - Offset;
    }
}

/// <summary>Instants are stored and hashed as whole microseconds since 1970, so they are cut to that before anything is decided.</summary>
public static class Micros
{
    public static DateTimeOffset CutToMicros(this DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    public static long ToMicros(this DateTimeOffset instant) => (instant.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicros(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}
