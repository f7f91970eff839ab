using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>The time that a carrier took from the request to the activation.</summary>
/// <param name="Ninety">The 90th percentile.</param>
public sealed record LeadTimes(TimeSpan Median, TimeSpan Ninety);

/// <param name="Name">Empty for numbers whose carrier is not known from a look-up.</param>
/// <param name="Ended">How many of these were activated.</param>
/// <param name="Took">Null if none was activated.</param>
/// <param name="Failures">Failed hostings by reason code.</param>
public sealed record CarrierRecord(string Name, int Begun, int Ended, LeadTimes? Took, IReadOnlyList<(string Reason, int Count)> Failures)
{
    public int Failed => Failures.Sum(f => f.Count);
}

/// <param name="Begins">World time.</param>
public sealed record CarrierWeek(DateTimeOffset Begins, int Activated, int Failed);

public sealed class CarrierBook(Database database)
{
    public const int Weeks = 13;

    /// <summary>Lead times are computed from at most this many activations, the newest.</summary>
    public const int TimedAtMost = 20_000;

    static readonly TimeSpan Week = TimeSpan.FromDays(7), Since = Week * Weeks;

    /// <param name="now">World time.</param>
    public async Task<IReadOnlyList<CarrierRecord>> Of(WorldId world, DateTimeOffset now)
    {
        var (batch, since) = (new ReadBatch(), now - Since);
        var begun = batch.Many(CarrierTable.Begun, r => (Name: r.Text(0), Begun: r.Int(1), Ended: r.Int(2)), world, since);
        var took = batch.Many(CarrierTable.Took, r => (Name: r.Text(0), Median: r.Long(1), Ninety: r.Long(2)), world, since, TimedAtMost);
        var failed = batch.Many(CarrierTable.Failures, r => (Name: r.Text(0), Reason: r.Text(1), Count: r.Int(2)), world, since);
        await database.Run(batch);
        var failures = failed.Rows.ToLookup(f => f.Name, f => (f.Reason, f.Count));
        var times = took.Rows.ToDictionary(t => t.Name, t => new LeadTimes(TimeSpan.FromMicroseconds(t.Median), TimeSpan.FromMicroseconds(t.Ninety)));
        return
        [
            .. begun.Rows.Select(b => new CarrierRecord(b.Name, b.Begun, b.Ended, times.GetValueOrDefault(b.Name), [.. failures[b.Name]])),
            .. failures.Where(f => begun.Rows.All(b => b.Name != f.Key)).Select(f => new CarrierRecord(f.Key, 0, 0, times.GetValueOrDefault(f.Key), [.. f])),
        ];
    }

    /// <summary>The last weeks, oldest first.</summary>
    /// <param name="carrier">Null for all carriers.</param>
    public async Task<IReadOnlyList<CarrierWeek>> ByWeek(WorldId world, DateTimeOffset now, string? carrier)
    {
        var batch = new ReadBatch();
        object?[] asked = [world, now - Since, now, (long)Week.TotalMicroseconds, carrier ?? "", carrier is null ? 1 : 0];
        var activated = batch.Many(CarrierTable.ActivatedByWeek, r => (Ago: r.Int(0), Count: r.Int(1)), asked);
        var failed = batch.Many(CarrierTable.FailedByWeek, r => (Ago: r.Int(0), Count: r.Int(1)), asked);
        await database.Run(batch);
        return [.. Enumerable.Range(0, Weeks).Reverse().Select(ago => new CarrierWeek(now - (Week * (ago + 1)), In(activated, ago), In(failed, ago)))];

        // A number exactly as old as the oldest week belongs to it.
        static int In(RowList<(int Ago, int Count)> counted, int ago) => counted.Rows.Where(w => Math.Clamp(w.Ago, 0, Weeks - 1) == ago).Sum(w => w.Count);
    }
}
