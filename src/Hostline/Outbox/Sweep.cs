using Hostline.Core.Deadlines;
using Hostline.Core.Worlds;
using Hostline.Loops;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Transfers;

namespace Hostline.Outbox;

/// <summary>
/// Deletes rows that are no longer needed, once an hour and in small batches: documents that were never attached, recorded responses of
/// idempotency keys, ended deliveries with their attempts and lanes, tries at links, and others. All ages are in real time, because the purpose
/// is disk space.
/// </summary>
public sealed class Sweep(Database database, CommitQueue queue, TimeProvider time, ILogger<Sweep> log) : Loop(queue, log)
{
    public static readonly TimeSpan DocumentsKept = TimeSpan.FromHours(1);
    public static readonly TimeSpan AnswersKept = IdempotencyTable.Kept;
    public static readonly TimeSpan DeliveriesKept = TimeSpan.FromDays(30);

    /// <summary>No rule looks back more than a day.</summary>
    public static readonly TimeSpan ActsKept = TimeSpan.FromDays(2);

    /// <summary>For codes of hostings that no longer need them; the history records that a code was sent and entered.</summary>
    public static readonly TimeSpan CodesKept = TimeSpan.FromDays(30);
    public static readonly TimeSpan LiveMessagesKept = TimeSpan.FromDays(7);
    public static readonly TimeSpan SandboxMessagesKept = TimeSpan.FromDays(30);
    public static readonly TimeSpan TextsKept = TimeSpan.FromDays(90);

    /// <summary>Requests for many numbers, with their results.</summary>
    public static readonly TimeSpan TasksKept = TimeSpan.FromDays(30);
    public static readonly TimeSpan NoticesKept = TimeSpan.FromDays(365);

    /// <summary>The longest count is for a day.</summary>
    static readonly TimeSpan CodeCountsKept = TimeSpan.FromDays(2);

    /// <summary>Sessions, links and sign-in tries, after they have ended.</summary>
    static readonly TimeSpan SignInsKept = TimeSpan.FromDays(90);

    static readonly TimeSpan BatchesKept = TimeSpan.FromDays(1);
    static readonly TimeSpan Every = TimeSpan.FromHours(1);
    const int BatchAtMost = 100;
    const int RowsAtMost = 500;

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

    /// <summary>Deletes once, as if the database's clock showed <paramref name="now"/>.</summary>
    internal async Task At(DateTimeOffset now, CancellationToken stopping)
    {
        // Ages are in served time, which leaves out clock jumps.
        var served = await Served(now);
        await Repeat(() => Each<DocumentId>(DocumentTable.Orphans, DocumentTable.Sweep, DocumentsAtMost, served.Back(now, DocumentsKept)), stopping);
        await Repeat(() => Answers(served.Back(now, AnswersKept)), stopping);
        await Repeat(() => EndedDeliveries(served.Back(now, DeliveriesKept)), stopping);
        await Repeat(() => Spent(SpentAddressTable.Forget, now), stopping);
        await Repeat(() => CodeCounts(now - CodeCountsKept), stopping);
        await Repeat(() => Each<ConsentId>(LinkTries.Over, LinkTries.Forget, BatchAtMost, LinkTries.HourOf(now)), stopping);
        await Repeat(() => Each<LineProofId>(LineProofTable.Old, LineProofTable.Forget, BatchAtMost, now - CodeCountsKept), stopping);
        await Repeat(() => Each<CodeId>(SignerCodeTable.Old, SignerCodeTable.Forget, BatchAtMost, now - CodeCountsKept), stopping);
        await Repeat(() => Spent(SpentTables.NumberActs, served.Back(now, ActsKept), now), stopping);
        await Repeat(() => Spent(SpentTables.Codes, Guid.CreateVersion7(served.Back(now, CodesKept))), stopping);
        await Repeat(() => Spent(SpentTables.LiveMessages, Guid.CreateVersion7(served.Back(now, LiveMessagesKept)), World.LiveId), stopping);
        await Repeat(() => Spent(SpentTables.SandboxMessages, Guid.CreateVersion7(served.Back(now, SandboxMessagesKept)), World.LiveId), stopping);
        await Repeat(() => Spent(ProbeTable.Old, served.Back(now, DeliveriesKept)), stopping);
        await Repeat(() => OldTexts(served.Back(now, DeliveriesKept) - (TextsKept - DeliveriesKept)), stopping);
        await Repeat(() => Spent(SpentTables.Notices, Guid.CreateVersion7(served.Back(now, DeliveriesKept) - (NoticesKept - DeliveriesKept))), stopping);
        await Repeat(() => Spent(SpentTables.BulkRequests, Guid.CreateVersion7(served.Back(now, TasksKept))), stopping);
        await Repeat(() => Spent(SpentTables.TaskNumbers, Guid.CreateVersion7(served.Back(now, TasksKept))), stopping);
        await Repeat(() => Spent(SpentTables.Tasks, Guid.CreateVersion7(served.Back(now, TasksKept))), stopping);
        await Repeat(() => Spent(SpentTables.Batches, Guid.CreateVersion7(now - BatchesKept)), stopping);
        await Repeat(() => Spent(SessionTable.Old, Guid.CreateVersion7(now - SignInsKept)), stopping);
        await Repeat(() => Spent(InvitationTable.Old, Guid.CreateVersion7(now - SignInsKept)), stopping);
        await Repeat(() => Spent(TryTable.Old, now - SignInsKept), stopping);
        await Repeat(() => Spent(CeremonyTable.Old, now), stopping);
    }

    Task<ServedTime> Served(DateTimeOffset now) => HeartbeatTable.Of(database, Pace.Hours, now - (2 * DeliveriesKept));

    static async Task Repeat(Func<Task<bool>> batch, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested && await batch())
        {
        }
    }

    async Task<bool> Each<T>(Sql find, Func<Unit, T, Unit> sweep, int atMost, object before) where T : struct, IId<T>
    {
        var found = await database.Many(find, r => r.Id<T>(0), before, atMost);
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

    async Task<bool> EndedDeliveries(DateTimeOffset before)
    {
        var found = await database.Many(SpentTables.Deliveries, r => (r.Id<DeliveryId>(0), r.Id<OrderId>(1), r.Id<DestinationId>(2)),
            Guid.CreateVersion7(before), BatchAtMost);
        if (found.Count > 0)
        {
            await Queue.Write(found.Aggregate(new Unit(), SpentTables.Forget));
        }

        return found.Count == BatchAtMost;
    }

    async Task<bool> Spent(Sql delete, object before, object? third = null)
    {
        var gone = new RowList<int>(r => r.Int(0));
        await Queue.Write(new Unit().Returning(gone, delete, third is null ? [before, RowsAtMost] : [before, RowsAtMost, third]));
        return gone.Rows.Count == RowsAtMost;
    }

    /// <summary>Texts with their own destinations.</summary>
    async Task<bool> OldTexts(DateTimeOffset before)
    {
        var (id, gone) = (Guid.CreateVersion7(before), new RowList<int>(r => r.Int(0)));
        await Queue.Write(new Unit().Returning(new RowList<int>(r => r.Int(0)), TextTable.OldCallbacks, id, RowsAtMost)
            .Returning(gone, TextTable.Old, id, RowsAtMost));
        return gone.Rows.Count == RowsAtMost;
    }

    async Task<bool> Answers(DateTimeOffset before)
    {
        var forgotten = new RowList<int>(r => r.Int(0));
        await Queue.Write(new Unit().Returning(forgotten, IdempotencyTable.Forget, before, BatchAtMost));
        return forgotten.Rows.Count == BatchAtMost;
    }
}
