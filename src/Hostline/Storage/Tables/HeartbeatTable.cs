using Hostline.Core.Deadlines;

namespace Hostline.Storage.Tables;

static class HeartbeatTable
{
    static readonly Sql BeatAt = new("select beat_at from heartbeats where pace = $1");

    /// <summary>Gaps that end after instant $2.</summary>
    static readonly Sql Gaps = new("select from_at, to_at from heartbeat_gaps where pace = $1 and to_at > $2 order by from_at");

    /// <summary>A check: no other node has written since $2 was read.</summary>
    static readonly Sql Beat = new("update heartbeats set beat_at = $3 where pace = $1 and coalesce(beat_at, 0) = $2");

    static readonly Sql Rest = new("update heartbeats set beat_at = null where pace = $1 and beat_at = $2");

    static readonly Insert AddGap = new("heartbeat_gaps", "pace, from_at, to_at", "$1, $2, $3", conflict: OnConflict.DoNothing);

    static readonly Sql CutGaps = new("update heartbeat_gaps set to_at = $2 where pace = $1 and to_at > $2 and from_at < $2");

    static readonly Sql DropGaps = new("delete from heartbeat_gaps where pace = $1 and from_at >= $2");

    /// <param name="since">Gaps that ended before this are not returned.</param>
    public static Func<ServedTime> Ask(ReadBatch batch, Pace pace, DateTimeOffset since)
    {
        var beat = batch.Many(BeatAt, r => r.TimeOrNull(0), (int)pace);
        var gaps = batch.Many(Gaps, r => new Gap(r.Time(0), r.Time(1)), (int)pace, since);
        return () => new(pace, beat.First, gaps.Rows);
    }

    public static async Task<ServedTime> Of(Database database, Pace pace, DateTimeOffset since)
    {
        var batch = new ReadBatch();
        var served = Ask(batch, pace, since);
        await database.Run(batch);
        return served();
    }

    public static Unit CheckBeat(Unit unit, ServedTime served, DateTimeOffset now) =>
        unit.Check(1, Beat, (int)served.Pace, served.BeatAt ?? DateTimeOffset.UnixEpoch, now);

    public static Unit Stop(Unit unit, Pace pace, DateTimeOffset beat) => unit.Then(Rest, (int)pace, beat);

    public static Unit Add(Unit unit, Pace pace, Gap gap) => unit.Then(AddGap, (int)pace, gap.From, gap.To);

    /// <summary>The clock was set back: gaps in its future are removed.</summary>
    public static Unit CutBackTo(Unit unit, Pace pace, DateTimeOffset now) => unit.Then(CutGaps, (int)pace, now).Then(DropGaps, (int)pace, now);
}
