using Hostline.Core.Hostings;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>Lists an account's orders for pages, newest first, each with its standing.</summary>
public sealed class OrderList(Database database, StandingBook standings)
{
    public const int CountedAtMost = 10_000;

    /// <summary>How many orders there are: exact up to <see cref="CountedAtMost"/>; one more means "more".</summary>
    public async Task<long> Total(AccountId account, OrderListFilter filter) => await database.One(OrderListTable.CountOf(filter), r => r.Long(0),
        OrderListTable.Arguments(account, filter, Ids.AfterAll<OrderId>(), CountedAtMost + 1));

    /// <summary>A page, and where the next one begins; null on the last.</summary>
    public async Task<(IReadOnlyList<OrderStanding> Orders, OrderId? Next)> Page(
        AccountId account, OrderListFilter filter, OrderId older, int size, DateTimeOffset now)
    {
        var rows = await database.Many(OrderListTable.Of(filter), OrderTable.Read, OrderListTable.Arguments(account, filter, older, size + 1));
        var found = OrderTable.Join(rows);
        var page = await standings.Of([.. found.Take(size)], now);
        return (page, found.Count > size ? page[^1].Order.Id : null);
    }
}
