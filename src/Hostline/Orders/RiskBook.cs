using Hostline.Core.Events;
using Hostline.Core.Orders;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>Reads the facts for the risk marks of all orders on a page in one batch.</summary>
public sealed class RiskBook(Database database)
{
    const int NumbersCounted = 10_000, EventsAtMost = 50;

    /// <summary>The accounts of orders $1: when each was opened, and how many numbers it has or requests, counted up to $2.</summary>
    static readonly Sql Accounts = Sql.OfIds(list => $"""
        select a.id, coalesce(a.opened_at, a.created_at),
          (select count(*) from (select 1 from hostings h where h.account = a.id and h.live limit $2) n)
        from accounts a where a.id in (select o.account from orders o where o.id {list})
        """);

    /// <summary>The kinds of documents of orders $1, and how many other accounts of their world have sent the same bytes.</summary>
    static readonly Sql SameFiles = Sql.OfIds(list => $"""
        select d.order_id, d.kind, count(distinct e.account) from documents d
        join documents e on e.world = d.world and e.sha256 = d.sha256 and e.account <> d.account
        where d.order_id {list} and e.order_id is not null group by d.order_id, d.kind order by d.order_id, d.kind
        """);

    static readonly Sql WrongTries = Sql.OfIds(list => $"""
        select h.order_id, coalesce(sum(c.wrong_tries), 0) from hostings h join sent_codes c on c.hosting = h.id where h.order_id {list} group by h.order_id
        """);

    /// <summary>The newest changes of the accounts that hold numbers of orders $1; $3 at most.</summary>
    static readonly Sql Changes = Sql.OfIds(list => $"""
        select c.order_id, e.at, e.payload from consents c join events e on e.subject_id = c.holder and e.kind = $2 where c.order_id {list}
        order by e.at desc limit $3
        """);

    static readonly Sql Extensions =
        Sql.OfIds(list => $"select subject_id, count(*) from events where subject_id {list} and kind = $2 group by subject_id");

    static readonly Sql Worlds =
        Sql.OfIds(list => $"select {WorldTable.Columns} from worlds w where w.id in (select o.world from orders o where o.id {list})");

    /// <summary>The risk marks of each order, in the given sequence.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<RiskMark>>> Of(IReadOnlyList<Order> orders)
    {
        if (orders.Count == 0)
        {
            return [];
        }

        var (batch, ids) = (new ReadBatch(), orders.Select(o => o.Id).ToArray());
        var files = batch.Many(SameFiles, r => (Order: r.Id<OrderId>(0), What: ((DocumentKind)r.Int(1)).ToString().ToLowerInvariant(), Accounts: r.Int(2)),
            (object)ids);
        var marks = Ask(batch, ids, NumbersCounted);
        await database.Run(batch);
        var sent = files.Rows.ToLookup(f => f.Order, f => (f.What, f.Accounts));
        return [.. orders.Select(o => marks(o, [.. sent[o.Id]]))];
    }

    /// <summary>
    /// Adds the queries about orders to a batch; the returned function counts the marks of one of them once the batch has run. Does not ask for
    /// files of other accounts, which its callers count themselves.
    /// </summary>
    internal static Func<Order, int> Count(ReadBatch batch, OrderId[] ids)
    {
        var marks = Ask(batch, ids, RiskMarks.ManyNumbers + 1);
        return order => marks(order, []).Count;
    }

    static Func<Order, IReadOnlyList<(string What, int Accounts)>, IReadOnlyList<RiskMark>> Ask(ReadBatch batch, OrderId[] ids, int numbersCounted)
    {
        var worlds = batch.Many(Worlds, WorldTable.Read, (object)ids);
        var accounts = batch.Many(Accounts, r => (Id: r.Id<AccountId>(0), OpenedAt: r.Time(1), Numbers: r.Int(2)), ids, numbersCounted);
        var tries = batch.Many(WrongTries, r => (Order: r.Id<OrderId>(0), Wrong: r.Int(1)), (object)ids);
        var changes = batch.Many(Changes, r => (Order: r.Id<OrderId>(0), At: r.Time(1), IsAddress: r.BytesOrNull(2) is { } p
            && p.AsSpan().IndexOf("\"email\""u8) >= 0), ids, EventKinds.AccountUpdated, EventsAtMost * ids.Length);
        var extensions = batch.Many(Extensions, r => (Order: r.Id<OrderId>(0), Times: r.Int(1)), ids, EventKinds.WindowExtended);
        return (order, files) => accounts.Rows.Where(a => a.Id == order.Account).Select(account => RiskMarks.Of(new(
            worlds.Rows.FirstOrDefault(w => w.Id == order.World)?.Now(batch.Now) ?? batch.Now, account.OpenedAt, account.Numbers, files,
            tries.Rows.FirstOrDefault(t => t.Order == order.Id).Wrong, [.. changes.Rows.Where(c => c.Order == order.Id && c.IsAddress).Select(c => c.At)],
            extensions.Rows.FirstOrDefault(e => e.Order == order.Id).Times))).FirstOrDefault() ?? [];
    }
}
