using Hostline.Core.Accounts;
using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <param name="Active">Active numbers; counted up to 1,000.</param>
public sealed record ListedAccount(AccountId Id, string Name, string? Email, AccountStatus Status, DateTimeOffset OpenedAt, int Active);

/// <summary>Who has locked a number.</summary>
public enum LockSource
{
    /// <summary>Its holder, or the desk for it.</summary>
    Holder,
    /// <summary>The owner of the line, with an account or without.</summary>
    Owner,
}

/// <param name="Account">The account that has it; null if the owner has locked a line that none has.</param>
/// <param name="UnlockAt">When the owner's lock ends; null while the owner has not asked for that.</param>
public sealed record ListedLock(
    PhoneNumber Number, LockSource Source, AccountId? Account, string AccountName, DateTimeOffset At, string By, DateTimeOffset? UnlockAt = null);

/// <summary>A holder who is asked.</summary>
public sealed record AskedTransfer(
    OrderId Order, string Holder, string Account, DateTimeOffset OpenedAt, DateTimeOffset? Deadline, bool IsOverdue, DateTimeOffset? FrozenAt);

/// <summary>A former holder asks for numbers back.</summary>
/// <param name="Holder">The name of the account that had them.</param>
/// <param name="Account">The name of the one that has them.</param>
public sealed record ListedUndo(Core.Transfers.Undo Undo, string Holder, string Account, int Numbers);

public sealed record ParkedDelivery(DeliveryId Id, OrderId Order, AccountId Account, string AccountName);

/// <summary>Work of one kind that waits.</summary>
/// <param name="Due">When the oldest is or was due, by the world's clock.</param>
/// <param name="Tries">The most tries that one of them has had.</param>
public sealed record WaitingWork(ErrandKind Kind, int Count, DateTimeOffset Due, int Tries);

/// <summary>How a carrier has done.</summary>
/// <param name="Name">Empty for numbers whose carrier no look-up named.</param>
/// <param name="Begun">Hostings that went to it.</param>
/// <param name="Ended">Of these, activated.</param>
/// <param name="Mean">How long those took; null if there is none.</param>
/// <param name="Failures">Failed hostings by the reason's code.</param>
public sealed record CarrierRecord(string Name, int Begun, int Ended, TimeSpan? Mean, IReadOnlyList<(string Reason, int Count)> Failures)
{
    public int Failed => Failures.Sum(f => f.Count);
}

/// <summary>What a desk looks up and lists, all in one world.</summary>
public sealed class DeskLists(Database database)
{
    public const int PageSize = 50;
    const int FoundAtMost = 25;

    /// <summary>How far back carriers are looked at.</summary>
    public static readonly TimeSpan CarriersSince = TimeSpan.FromDays(90);

    public async Task<(IReadOnlyList<ListedAccount> Rows, AccountId? Next)> Accounts(WorldId world, string text, AccountId? after)
    {
        var rows = await database.Many(DeskListTable.Accounts, r => new ListedAccount(
            r.Id<AccountId>(0), r.Text(1), r.TextOrNull(2), (AccountStatus)r.Int(3), r.Time(4), r.Int(5)),
            world, after ?? Ids.AfterAll<AccountId>(), PatternOf(text), PageSize + 1);
        return ([.. rows.Take(PageSize)], rows.Count > PageSize ? rows[PageSize - 1].Id : null);
    }

    public async Task<IReadOnlyList<Order>> ByNumber(WorldId world, PhoneNumber number) => await Orders(DeskListTable.ByNumber, world, number);

    public async Task<IReadOnlyList<Order>> ByReference(WorldId world, string reference) => await Orders(DeskListTable.ByReference, world, reference);

    /// <param name="sha256">In hex.</param>
    public async Task<IReadOnlyList<Order>> ByFile(WorldId world, string sha256) => await Orders(DeskListTable.ByFile, world, Convert.FromHexString(sha256));

    public async Task<IReadOnlyList<Order>> OfAccount(AccountId account) =>
        await Load([.. await database.Many(DeskListTable.OfAccount, r => r.Id<OrderId>(0), account, FoundAtMost)]);

    async Task<IReadOnlyList<Order>> Orders(Sql sql, WorldId world, object what) =>
        await Load([.. (await database.Many(sql, r => r.Id<OrderId>(0), world, what, FoundAtMost)).Distinct()]);

    async Task<IReadOnlyList<Order>> Load(OrderId[] ids) => ids.Length == 0 ? []
        : [.. OrderTable.Join(await database.Many(DeskTable.OrdersByIds, OrderTable.Read, ids)).OrderByDescending(o => o.Id)];

    /// <summary>Orders with a number that an operator must act on, longest first.</summary>
    public async Task<IReadOnlyList<(Order Order, DateTimeOffset Since)>> Stuck(WorldId world)
    {
        var found = await database.Many(DeskTable.Stuck, r => (Id: r.Id<OrderId>(0), Since: r.Time(1)), world, PageSize);
        var orders = (await Load([.. found.Select(f => f.Id)])).ToDictionary(o => o.Id);
        return [.. found.Where(f => orders.ContainsKey(f.Id)).Select(f => (orders[f.Id], f.Since))];
    }

    public Task<IReadOnlyList<ParkedDelivery>> Parked(WorldId world) => database.Many(DeskTable.Parked,
        r => new ParkedDelivery(r.Id<DeliveryId>(0), r.Id<OrderId>(1), r.Id<AccountId>(2), r.TextOrNull(3) ?? ""), world, PageSize);

    public Task<IReadOnlyList<WaitingWork>> Work(WorldId world) => database.Many(DeskTable.Errands,
        r => new WaitingWork((ErrandKind)r.Int(0), r.Int(1), r.Time(2), r.Int(3)), world);

    public async Task<(int Deliveries, int Routes)> Depths(WorldId world)
    {
        var batch = new ReadBatch();
        var (deliveries, routes) = (batch.Many(DeskListTable.CountDeliveries, r => r.Int(0), world, DeskQueue.CountedAtMost),
            batch.Many(DeskListTable.CountRoutes, r => r.Int(0), world, DeskQueue.CountedAtMost));
        await database.Run(batch);
        return (deliveries.First, routes.First);
    }

    public Task<IReadOnlyList<AskedTransfer>> Transfers(WorldId world) => database.Many(DeskTable.Asked, r => new AskedTransfer(r.Id<OrderId>(0),
        r.TextOrNull(1) ?? "", r.TextOrNull(2) ?? "", r.Time(3), r.TimeOrNull(4), r.Bool(5), r.TimeOrNull(6)), world, PageSize);

    /// <summary>Requests to undo a transfer that wait for a decision, oldest first.</summary>
    public Task<IReadOnlyList<ListedUndo>> Undos(WorldId world) => database.Many(UndoTable.OpenNamed,
        r => new ListedUndo(UndoTable.Read(r), r.TextOrNull(12) ?? "", r.TextOrNull(13) ?? "", r.Int(14)), world, PageSize);

    /// <summary>The locks of holders and of owners, by number; both of one number stand on one page.</summary>
    public async Task<(IReadOnlyList<ListedLock> Rows, long? Next)> Locks(WorldId world, long after)
    {
        var clock = new ReadBatch();
        var its = clock.Many(WorldTable.ById, WorldTable.Read, world);
        await database.Run(clock);
        var batch = new ReadBatch();
        var held = batch.Many(DeskListTable.Locks,
            r => new ListedLock(r.Number(0), LockSource.Holder, r.Id<AccountId>(1), r.Text(2), r.Time(3), r.Text(4)), world, after, PageSize + 1);
        var owned = batch.Many(LineLockTable.OfWorld, r => new ListedLock(r.Number(0), LockSource.Owner, r.IdOrNull<AccountId>(4), r.TextOrNull(5) ?? "",
            r.Time(1), Actor.Owner.ToString(), r.TimeOrNull(3)), world, after, its.First?.Now(clock.Now) ?? clock.Now, PageSize + 1);
        await database.Run(batch);
        var rows = held.Rows.Concat(owned.Rows).OrderBy(l => l.Number.Digits).ThenBy(l => l.Source).Take(PageSize + 1).ToList();
        if (rows.Count <= PageSize)
        {
            return (rows, null);
        }

        // A number has two locks at most.
        var end = rows[PageSize - 1].Number == rows[PageSize].Number ? PageSize - 1 : PageSize;
        return ([.. rows.Take(end)], rows[end - 1].Number.Digits);
    }

    public async Task<IReadOnlyList<CarrierRecord>> Carriers(WorldId world, DateTimeOffset now)
    {
        var batch = new ReadBatch();
        var since = now - CarriersSince;
        var times = batch.Many(DeskListTable.Carriers, r => (Name: r.Text(0), Begun: r.Int(1), Ended: r.Int(2), Sum: r.Long(3)), world, since);
        var failed = batch.Many(DeskListTable.CarrierFailures, r => (Name: r.Text(0), Reason: r.Text(1), Count: r.Int(2)), world, since);
        await database.Run(batch);
        var failures = failed.Rows.ToLookup(f => f.Name, f => (f.Reason, f.Count));
        return
        [
            .. times.Rows.Select(t => new CarrierRecord(t.Name, t.Begun, t.Ended,
                t.Ended == 0 ? null : TimeSpan.FromMicroseconds((double)t.Sum / t.Ended), [.. failures[t.Name]])),
            .. failures.Where(f => times.Rows.All(t => t.Name != f.Key)).Select(f => new CarrierRecord(f.Key, 0, 0, null, [.. f])),
        ];
    }

    /// <summary>A pattern for what contains the text; '' for anything.</summary>
    static string PatternOf(string text) => text.Length == 0 ? ""
        : "%" + text.ToLowerInvariant().Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal) + "%";
}
