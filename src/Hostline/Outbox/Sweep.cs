using Hostline.Core.Deadlines;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Transfers;

namespace Hostline.Outbox;

/// <summary>
/// Takes away what has served, once an hour and in small batches: documents that were never attached, answers kept under
/// idempotency keys, ended deliveries with their attempts, and tries at links. All by real time, since it is about disk space.
/// </summary>
public sealed class Sweep(Database database, CommitQueue queue, TimeProvider time, ILogger<Sweep> log) : Loop(queue, log)
{
    public static readonly TimeSpan DocumentsKept = TimeSpan.FromHours(1);
    public static readonly TimeSpan AnswersKept = IdempotencyTable.Kept;
    public static readonly TimeSpan DeliveriesKept = TimeSpan.FromDays(30);
    /// <summary>The longest count is of a day.</summary>
    static readonly TimeSpan CodeCountsKept = TimeSpan.FromDays(2);

    static readonly TimeSpan Every = TimeSpan.FromHours(1);
    const int BatchAtMost = 100;

    /// <summary>A document has up to twenty chunks of a quarter of a megabyte.</summary>
    const int DocumentsAtMost = 10;

    long? sweptAt;

    protected override Wakes WokenBy => Wakes.None;

    protected override async Task<TimeSpan> Pass(CancellationToken stopping)
    {
        if (sweptAt is not { } last || time.GetElapsedTime(last) >= Every)
        {
            var now = await database.Now();
            if ((await Served(now)).IsKnownUntil(now))
            {
                await At(now, stopping);
                sweptAt = time.GetTimestamp();
            }
        }

        return Poll;
    }

    /// <summary>Sweeps once, as if the database's clock showed <paramref name="now"/>.</summary>
    internal async Task At(DateTimeOffset now, CancellationToken stopping)
    {
        // Ages count served time: what a clock has jumped over is no age.
        var served = await Served(now);
        await Repeat(() => Each(DocumentTable.Orphans, DocumentTable.Sweep, DocumentsAtMost, served.Back(now, DocumentsKept)), stopping);
        await Repeat(() => Answers(served.Back(now, AnswersKept)), stopping);
        await Repeat(() => Each(LaneTable.Ended, LaneTable.Forget, BatchAtMost, Guid.CreateVersion7(served.Back(now, DeliveriesKept))), stopping);
        await Repeat(() => CodeCounts(now - CodeCountsKept), stopping);
        await Repeat(() => Each(LinkTries.Over, LinkTries.Forget, BatchAtMost, LinkTries.HourOf(now)), stopping);
    }

    Task<ServedTime> Served(DateTimeOffset now) => HeartbeatTable.Of(database, Pace.Hours, now - (2 * DeliveriesKept));

    /// <summary>Until a batch was not full.</summary>
    static async Task Repeat(Func<Task<bool>> batch, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested && await batch())
        {
        }
    }

    async Task<bool> Each(Sql find, Func<Unit, Guid, Unit> sweep, int atMost, object before)
    {
        var found = await database.Many(find, r => r.Guid(0), before, atMost);
        if (found.Count > 0)
        {
            await Queue.Write(found.Aggregate(new Unit(), sweep));
        }

        return found.Count == atMost;
    }

    async Task<bool> CodeCounts(DateTimeOffset before)
    {
        var forgotten = new RowList<int>(r => r.Int(0));
        await Queue.Write(new Unit().Returning(forgotten, CodeCountTable.Forget, before, BatchAtMost));
        return forgotten.Rows.Count == BatchAtMost;
    }

    async Task<bool> Answers(DateTimeOffset before)
    {
        var forgotten = new RowList<int>(r => r.Int(0));
        await Queue.Write(new Unit().Returning(forgotten, IdempotencyTable.Forget, before, BatchAtMost));
        return forgotten.Rows.Count == BatchAtMost;
    }
}
