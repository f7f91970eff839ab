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

public enum LockSource
{
    /// <summary>Its holder, or the desk for it.</summary>
    Holder,
    /// <summary>The owner of the line, with or without an account.</summary>
    Owner,
}

/// <param name="Account">The account that has the number; null if the owner has locked a line that no account has.</param>
/// <param name="UnlockAt">When the owner's lock ends; null while the owner has not asked to unlock it.</param>
public sealed record ListedLock(
    PhoneNumber Number, LockSource Source, AccountId? Account, string AccountName, DateTimeOffset At, string By, DateTimeOffset? UnlockAt = null);

public sealed record AskedTransfer(
    ConsentId Consent, OrderId Order, string Holder, string Account, DateTimeOffset OpenedAt, DateTimeOffset? Deadline, bool IsOverdue,
    DateTimeOffset? FrozenAt);

public sealed record ListedUndo(Core.Transfers.Undo Undo, string Holder, string Account, int Numbers);

/// <param name="Outcome">The number of the last attempt's outcome; null if no attempt is kept.</param>
/// <param name="Status">The status of the receiver's response.</param>
public sealed record ParkedDelivery(
    DeliveryId Id, OrderId Order, AccountId Account, string AccountName, DateTimeOffset? Since, int? Outcome, int? Status);

/// <param name="Due">When the oldest is or was due, in world time.</param>
/// <param name="Answer">Why the errand that has been failing longest failed last; null if none has.</param>
public sealed record WaitingWork(ErrandKind Kind, int Count, int Failed, DateTimeOffset Due, int Tries, string? Answer);

public sealed class DeskLists(Database database)
{
    public const int PageSize = 50;
    const int FoundAtMost = 25;

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
    public async Task<(IReadOnlyList<(Order Order, DateTimeOffset Since)> Rows, OrderPlace? Next)> Stuck(WorldId world, OrderPlace after)
    {
        var found = await database.Many(DeskTable.Stuck, r => (Id: r.Id<OrderId>(0), Since: r.Time(1)), world, after.Since, after.Order, PageSize + 1);
        var shown = found.Take(PageSize).ToList();
        var orders = (await Load([.. shown.Select(f => f.Id)])).ToDictionary(o => o.Id);
        return ([.. shown.Where(f => orders.ContainsKey(f.Id)).Select(f => (orders[f.Id], f.Since))],
            found.Count > PageSize ? new(shown[^1].Since, shown[^1].Id) : null);
    }

    /// <summary>Webhooks that were given up, newest first.</summary>
    /// <param name="before">Null for the newest.</param>
    public async Task<(IReadOnlyList<ParkedDelivery> Rows, DeliveryId? Next)> Parked(WorldId world, DeliveryId? before, int size = PageSize)
    {
        var rows = await database.Many(DeskTable.Parked, r => new ParkedDelivery(r.Id<DeliveryId>(0), r.Id<OrderId>(1), r.Id<AccountId>(2),
            r.TextOrNull(3) ?? "", r.TimeOrNull(4), r.IntOrNull(5), r.IntOrNull(6)), world, before ?? Ids.AfterAll<DeliveryId>(), size + 1);
        return ([.. rows.Take(size)], rows.Count > size ? rows[size - 1].Id : null);
    }

    /// <summary>The work that is due first, by kind.</summary>
    public Task<IReadOnlyList<WaitingWork>> Work(WorldId world) => database.Many(DeskTable.Errands,
        r => new WaitingWork((ErrandKind)r.Int(0), r.Int(1), r.Int(2), r.Time(3), r.Int(4), r.TextOrNull(5)), world, DeskQueue.CountedAtMost);

    public async Task<(int Deliveries, int Routes)> Depths(WorldId world)
    {
        var batch = new ReadBatch();
        var (deliveries, routes) = (batch.Many(DeskListTable.CountDeliveries, r => r.Int(0), world, DeskQueue.CountedAtMost),
            batch.Many(DeskListTable.CountRoutes, r => r.Int(0), world, DeskQueue.CountedAtMost));
        await database.Run(batch);
        return (deliveries.First, routes.First);
    }

    public async Task<(IReadOnlyList<AskedTransfer> Rows, ConsentId? Next)> Transfers(WorldId world, ConsentId? after)
    {
        var rows = await database.Many(DeskTable.Asked, r => new AskedTransfer(r.Id<ConsentId>(7), r.Id<OrderId>(0), r.TextOrNull(1) ?? "",
            r.TextOrNull(2) ?? "", r.Time(3), r.TimeOrNull(4), r.Bool(5), r.TimeOrNull(6)), world, after ?? Ids.First<ConsentId>(), PageSize + 1);
        return ([.. rows.Take(PageSize)], rows.Count > PageSize ? rows[PageSize - 1].Consent : null);
    }

    public Task<IReadOnlyList<ListedUndo>> Undos(WorldId world) => database.Many(UndoTable.OpenNamed,
        r => new ListedUndo(UndoTable.Read(r), r.TextOrNull(12) ?? "", r.TextOrNull(13) ?? "", r.Int(14)), world, PageSize);

    /// <summary>The locks of holders and of owners, by number; both locks of one number are on the same page.</summary>
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

        // A number has at most two locks.
        var end = rows[PageSize - 1].Number == rows[PageSize].Number ? PageSize - 1 : PageSize;
        return ([.. rows.Take(end)], rows[end - 1].Number.Digits);
    }

    /// <summary>The accounts that a text may mean: the one with this id, or else those with exactly this name; at most two.</summary>
    public async Task<IReadOnlyList<AccountId>> Named(WorldId world, string text) => Ids.TryParse(text, out AccountId id)
        ? await database.Many(DeskListTable.AccountById, r => r.Id<AccountId>(0), world, id)
        : await database.Many(DeskListTable.AccountsByName, r => r.Id<AccountId>(0), world, Lower(text));

    /// <summary>As both databases do it: ASCII letters only.</summary>
    static string Lower(string text) => new([.. text.Select(c => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c)]);

    /// <summary>A "like" pattern for values that contain the text; '' for any.</summary>
    static string PatternOf(string text) => text.Length == 0 ? ""
        : "%" + Lower(text).Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal) + "%";
}
