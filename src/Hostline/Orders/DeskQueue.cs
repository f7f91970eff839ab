using Hostline.Core.Orders;
using Hostline.Core.Proposals;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>An order in the queue of a desk.</summary>
/// <param name="Since">When its first number came to review.</param>
/// <param name="Due">Until when it should be decided.</param>
/// <param name="Doubts">What a reviewer should look at with care, counted.</param>
/// <param name="Taken">Who has it open; null for nobody.</param>
/// <param name="ProposedBy">Who proposed to accept it, which another one has to confirm; null for nobody.</param>
public sealed record QueueEntry(
    Order Order, string Account, DateTimeOffset Since, DateTimeOffset Due, CountedDoubts Doubts, Take? Taken, string? ProposedBy);

/// <summary>How much waits at a desk, each counted up to <see cref="DeskQueue.CountedAtMost"/>.</summary>
/// <param name="Lines">Disputes by owners of lines.</param>
public sealed record DeskCounts(int Waiting, int Stuck, int Parked, int Overdue, int Disputed, int Lines, int Undos, int Proposals);

/// <summary>The review queue of one world, oldest first, and who has taken which order.</summary>
public sealed class DeskQueue(Database database, Decisions decisions, DoubtCounts doubts)
{
    public const int PageSize = 50;
    public const int CountedAtMost = 10_000;

    /// <summary>After this time without a decision, someone else may take the order.</summary>
    public static readonly TimeSpan TakenFor = TimeSpan.FromMinutes(15);

    /// <summary>How many entries of the queue are searched for an order that no one has taken.</summary>
    const int LookedAt = 100;

    /// <summary>When a decision is due for something that has waited since then.</summary>
    public static DateTimeOffset DueAt(DateTimeOffset since) => BusinessTime.OneBusinessDayAfter(since);

    /// <param name="account">The account whose orders to list; null for all.</param>
    public async Task<(IReadOnlyList<QueueEntry> Entries, OrderPlace? Next)> Page(
        WorldId world, OrderPlace after, AccountId? account = null, int size = PageSize)
    {
        var waiting = await Waiting(world, account, after, size + 1);
        var shown = waiting.Take(size).ToList();
        if (shown.Count == 0)
        {
            return ([], null);
        }

        var (ids, batch) = (shown.Select(w => w.Order).ToArray(), new ReadBatch());
        var orders = batch.Many(DeskTable.OrdersByIds, OrderTable.Read, ids);
        var counted = doubts.Ask(batch, ids);
        var takes = batch.Many(DeskTable.TakesOf, DeskTable.ReadTake, ids);
        var proposed = batch.Many(DeskTable.Proposed, r => (Order: r.Id<OrderId>(0), By: r.Text(1), At: r.Time(2)), (object)ids);
        await database.Run(batch);
        var found = OrderTable.Join(orders.Rows).ToDictionary(o => o.Id);
        var names = await NamesOf(found.Values.Select(o => o.Account));
        var taken = takes.Rows.Where(t => batch.Now - t.At < TakenFor).ToDictionary(t => t.Order);
        return ([.. shown.Where(w => found.ContainsKey(w.Order)).Select(w => new QueueEntry(found[w.Order], names.GetValueOrDefault(found[w.Order].Account, ""),
            w.Since, DueAt(w.Since), counted(found[w.Order]), taken.GetValueOrDefault(w.Order),
            proposed.Rows.Where(p => p.Order == w.Order && batch.Now - p.At < Proposal.Life).Select(p => p.By).FirstOrDefault()))],
            waiting.Count > size ? new(shown[^1].Since, shown[^1].Order) : null);
    }

    /// <summary>A page of waiting orders, longest first, of one world or of all, and where the next page begins.</summary>
    public async Task<(IReadOnlyList<Order> Orders, OrderPlace? Next)> Orders(WorldId? world, OrderPlace after, int size)
    {
        var waiting = world is { } one ? await Waiting(one, null, after, size + 1)
            : await database.Many(DeskTable.WaitingAnywhere, r => (Order: r.Id<OrderId>(0), Since: r.Time(1)), after.Since, after.Order, size + 1);
        var shown = waiting.Take(size).ToList();
        if (shown.Count == 0)
        {
            return ([], null);
        }

        var found = OrderTable.Join(await database.Many(DeskTable.OrdersByIds, OrderTable.Read, shown.Select(w => w.Order).ToArray())).ToDictionary(o => o.Id);
        return ([.. shown.Where(w => found.ContainsKey(w.Order)).Select(w => found[w.Order])],
            waiting.Count > size ? new(shown[^1].Since, shown[^1].Order) : null);
    }

    public async Task<IReadOnlyDictionary<AccountId, string>> NamesOf(IEnumerable<AccountId> accounts)
    {
        var ids = accounts.Distinct().ToArray();
        return ids.Length == 0 ? new Dictionary<AccountId, string>()
            : (await database.Many(DeskTable.NamesOf, r => (Id: r.Id<AccountId>(0), Name: r.Text(1)), ids)).ToDictionary(a => a.Id, a => a.Name);
    }

    public Task<int> CountParked(WorldId world) => database.One(DeskTable.CountParked, r => r.Int(0), world, CountedAtMost);

    /// <param name="now">By the world's clock.</param>
    public async Task<DeskCounts> Count(WorldId world, DateTimeOffset now)
    {
        var batch = new ReadBatch();
        var counts = new[]
        {
            DeskTable.CountWaiting, DeskTable.CountStuck, DeskTable.CountParked, DeskTable.CountOverdue, DeskTable.CountFrozen,
            LineDisputeTable.CountOpen, UndoTable.CountOpen,
        }.Select(sql => batch.Many(sql, r => r.Int(0), world, CountedAtMost)).ToList();
        var proposals = batch.Many(DeskTable.CountProposals, r => r.Int(0), world, CountedAtMost, now - Proposal.Life);
        await database.Run(batch);
        return new(counts[0].First, counts[1].First, counts[2].First, counts[3].First, counts[4].First, counts[5].First, counts[6].First, proposals.First);
    }

    /// <summary>
    /// Takes the order that has waited longest, that no one else has, and that does not wait for the second principal of one's own proposal; null if
    /// there is none.
    /// </summary>
    /// <param name="account">Only of its orders; null for any.</param>
    public async Task<OrderId?> TakeNext(WorldId world, Principal by, AccountId? account = null)
    {
        var taken = await decisions.Reach<OrderId>(async () =>
        {
            var waiting = await Waiting(world, account, OrderPlace.Start, LookedAt);
            var (now, hand) = (await database.Now(), by.Hand!);
            var others = waiting.Count == 0 ? [] : await NotFor(hand, [.. waiting.Select(w => w.Order)], now);
            var free = waiting.Select(w => w.Order).Where(o => !others.Contains(o)).ToList();
            return free.Count == 0 ? new Refusal(Reason.NotFound) : Take(world, free[0], by, hand, now);
        });
        return taken.IsRefused ? null : taken.Value;
    }

    /// <summary>Orders that someone else has, or that wait for someone else.</summary>
    async Task<HashSet<OrderId>> NotFor(DeskHand hand, OrderId[] orders, DateTimeOffset now)
    {
        var batch = new ReadBatch();
        var takes = batch.Many(DeskTable.TakesOf, DeskTable.ReadTake, (object)orders);
        var proposed = batch.Many(DeskTable.ProposedBy, r => r.Id<OrderId>(0), orders, hand.Id, now - Proposal.Life);
        await database.Run(batch);
        return [.. takes.Rows.Where(t => t.By != hand.Id && now - t.At < TakenFor).Select(t => t.Order), .. proposed.Rows];
    }

    static Decision<OrderId> Take(WorldId world, OrderId order, Principal by, DeskHand hand, DateTimeOffset now) =>
        new(order, DeskTable.CheckTaken(by.NewUnit(), world, new(order, hand.Id, hand.Name, now), now - TakenFor));

    /// <summary>Returns an order that was taken: it has been decided, or someone else may take it.</summary>
    public Task<Outcome<OrderId>> PutBack(OrderId order, Principal by) => decisions.Reach(() =>
        Task.FromResult(new Decision<OrderId>(order, DeskTable.PutBack(by.NewUnit(), order, by.Hand!.Id))));

    public async Task<Take?> TakenBy(OrderId order)
    {
        var batch = new ReadBatch();
        var takes = batch.Many(DeskTable.TakesOf, DeskTable.ReadTake, (object)new[] { order });
        await database.Run(batch);
        return takes.Rows.FirstOrDefault(t => batch.Now - t.At < TakenFor);
    }

    async Task<IReadOnlyList<(OrderId Order, DateTimeOffset Since)>> Waiting(WorldId world, AccountId? account, OrderPlace after, int limit) =>
        account is { } one
            ? await database.Many(DeskTable.WaitingOf, r => (r.Id<OrderId>(0), r.Time(1)), world, after.Since, after.Order, limit, one)
            : await database.Many(DeskTable.Waiting, r => (r.Id<OrderId>(0), r.Time(1)), world, after.Since, after.Order, limit);
}
