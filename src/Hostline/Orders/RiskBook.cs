using Hostline.Core.Events;
using Hostline.Core.Orders;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>Reads what the risk marks of orders depend on: one batch for as many orders as a page shows.</summary>
public sealed class RiskBook(Database database)
{
    const int NumbersCounted = 10_000, EventsAtMost = 50;

    static readonly Sql Account = new("""
        select coalesce(a.opened_at, a.created_at),
          (select count(*) from (select 1 from hostings h where h.account = $1 and h.live limit $2) n) from accounts a where a.id = $1
        """);

    /// <summary>The kinds of order $1's documents, and how many other accounts of its world have sent the same bytes.</summary>
    static readonly Sql SameFiles = new("""
        select d.kind, count(distinct e.account) from documents d join documents e on e.world = d.world and e.sha256 = d.sha256 and e.account <> d.account
        where d.order_id = $1 and e.order_id is not null group by d.kind order by d.kind
        """);

    static readonly Sql WrongTries =
        new("select coalesce(sum(c.wrong_tries), 0) from sent_codes c join hostings h on h.id = c.hosting where h.order_id = $1");

    /// <summary>The newest changes of the accounts that hold numbers of order $1; $3 at most.</summary>
    static readonly Sql Changes = new("""
        select e.at, e.payload from consents c join events e on e.subject_id = c.holder and e.kind = $2 where c.order_id = $1 order by e.at desc limit $3
        """);

    static readonly Sql Extensions = new("select count(*) from events where subject_id = $1 and kind = $2");

    /// <summary>The risk marks of each order, in the given sequence.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<RiskMark>>> Of(IReadOnlyList<Order> orders)
    {
        if (orders.Count == 0)
        {
            return [];
        }

        var batch = new ReadBatch();
        var asked = orders.Select(o => Ask(batch, o)).ToList();
        await database.Run(batch);
        return [.. asked.Select(marks => marks(batch.Now))];
    }

    static Func<DateTimeOffset, IReadOnlyList<RiskMark>> Ask(ReadBatch batch, Order order)
    {
        var world = batch.Many(WorldTable.ById, WorldTable.Read, order.World);
        var account = batch.Many(Account, r => (OpenedAt: r.Time(0), Numbers: r.Int(1)), order.Account, NumbersCounted);
        var files = batch.Many(SameFiles, r => (What: ((DocumentKind)r.Int(0)).ToString().ToLowerInvariant(), Accounts: r.Int(1)), order.Id);
        var tries = batch.Many(WrongTries, r => r.Int(0), order.Id);
        var changes = batch.Many(Changes, r => (At: r.Time(0), IsAddress: r.BytesOrNull(1) is { } p && p.AsSpan().IndexOf("\"email\""u8) >= 0), order.Id,
            EventKinds.AccountUpdated, EventsAtMost);
        var extensions = batch.Many(Extensions, r => r.Int(0), order.Id, EventKinds.WindowExtended);
        return databaseNow => account.Rows.Count == 0 ? [] : RiskMarks.Of(new(
            world.First?.Now(databaseNow) ?? databaseNow, account.Rows[0].OpenedAt, account.Rows[0].Numbers, files.Rows, tries.First,
            [.. changes.Rows.Where(c => c.IsAddress).Select(c => c.At)], extensions.First));
    }
}
