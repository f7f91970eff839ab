using Hostline.Core.Deadlines;
using Hostline.Core.Worlds;
using Hostline.Loops;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Transfers;

namespace Hostline.Deadlines;

/// <summary>
/// Records that this host is running: once a minute while the window of a live consent is open, and always once an hour, for rules that count
/// days. The first of several nodes writes it. If too much time has passed, that is stored as a gap, which served time excludes
/// (docs/decisions/0020-served-time.md).
/// </summary>
public sealed class Heartbeat(Database database, CommitQueue queue, OpenWindows windows, ILogger<Heartbeat> log) : Loop(queue, log)
{
    protected override Wakes WokenBy => Wakes.None;

    protected override async Task<TimeSpan> Pass(CancellationToken stopping)
    {
        var batch = new ReadBatch();
        var oldest = batch.Many(ConsentTable.OldestWindow, r => r.TimeOrNull(0), World.LiveId);
        // A heartbeat does not need the gaps.
        var minutes = HeartbeatTable.Ask(batch, Pace.Minutes, DateTimeOffset.UnixEpoch.AddYears(1_000));
        var hours = HeartbeatTable.Ask(batch, Pace.Hours, DateTimeOffset.UnixEpoch.AddYears(1_000));
        await database.Run(batch, stopping);
        if (hours().IsBeatDue(batch.Now))
        {
            await Beat(hours(), batch.Now, batch.Now);
        }

        if (oldest.First is { } opened)
        {
            await Watch(minutes(), opened, batch.Now);
        }
        else if (minutes().BeatAt is { } last)
        {
            await Queue.Write(HeartbeatTable.Stop(new Unit(), Pace.Minutes, last));
        }

        return Poll;
    }

    async Task Watch(ServedTime served, DateTimeOffset opened, DateTimeOffset now)
    {
        if (served.IsBeatDue(now) && await Beat(served, opened, now))
        {
            await windows.Settle(now);
        }
    }

    /// <returns>Whether this node wrote it.</returns>
    async Task<bool> Beat(ServedTime served, DateTimeOffset seen, DateTimeOffset now)
    {
        var unit = HeartbeatTable.CheckBeat(new Unit(), served, now);
        if (served.BeatAt > now)
        {
            HeartbeatTable.CutBackTo(unit, served.Pace, now);
        }
        else if (served.GapUntil(now, seen) is { } gap)
        {
            Log.LogWarning("From {From:u} to {To:u} this host was not running, or its clock jumped: silence during that time does not count.", gap.From,
                gap.To);
            HeartbeatTable.Add(unit, served.Pace, gap);
        }

        return (await Queue.Write(unit)).Status == CommitStatus.Done;
    }
}
