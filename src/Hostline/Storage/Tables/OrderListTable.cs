using Hostline.Core.Numbers;
using Hostline.Core.Orders;

namespace Hostline.Storage.Tables;

public sealed record OrderListFilter(OrderStatus? Status = null, PhoneNumber? Number = null, string? Reference = null);

/// <summary>An account's orders by cursor, newest first: every page costs the same, whatever the filter.</summary>
static class OrderListTable
{
    /// <summary>One statement for each combination of filters: a combined condition would be evaluated for every row.</summary>
    static readonly Sql[] Pages = [.. Enumerable.Range(0, 8).Select(Page)];

    static readonly Sql[] Counts = [.. Enumerable.Range(0, 8).Select(Count)];

    /// <summary>$1 account, $2 older than this, $3 limit, $4 status, $5 number, $6 reference.</summary>
    public static Sql Of(OrderListFilter filter) =>
        Pages[IndexOf(filter)];

    /// <summary>How many orders match, up to the limit, with the same arguments.</summary>
    public static Sql CountOf(OrderListFilter filter) => Counts[IndexOf(filter)];

    static int IndexOf(OrderListFilter filter) =>
        (filter.Status is null ? 0 : 1) + (filter.Number is null ? 0 : 2) + (filter.Reference is null ? 0 : 4);

    /// <summary>All arguments of <see cref="Of"/>; a statement may use fewer of them.</summary>
    public static object?[] Arguments(AccountId account, OrderListFilter filter, OrderId older, int limit) =>
        [account, older, limit, (int)(filter.Status ?? 0), filter.Number?.Digits ?? 0L, filter.Reference ?? ""];

    // Every parameter is used in each statement, so that both databases know its type.
    static string Conditions(int wanted) => string.Join(' ',
        (wanted & 1) == 0 ? "and $4 = 0" : "and orders.status = $4",
        (wanted & 2) == 0 ? "and $5 = 0" : "",
        (wanted & 4) == 0 ? "and $6 = ''" : "and orders.reference = $6");

    // SQLite would walk all orders of the account by id. A cross join runs in the order in which it is written.
    static string From(int wanted) =>
        (wanted & 2) != 0 ? """
            (select distinct n.order_id as found from hostings n where n.world = (select a.world from accounts a where a.id = $1) and n.number = $5) f
            cross join orders where orders.id = f.found and
            """
        : (wanted & 4) != 0 ? "(select r.id as found from orders r where r.account = $1 and r.reference = $6) f cross join orders where orders.id = f.found and"
        : "orders where";

    static Sql Count(int wanted) => new($"""
        select count(*) from (select 1 from {From(wanted)} orders.account = $1 and orders.id < $2 {Conditions(wanted)} limit $3) c
        """);

    static Sql Page(int wanted) => new($"""
        with o as (
          select orders.* from {From(wanted)} orders.account = $1 and orders.id < $2 {Conditions(wanted)} order by orders.id desc limit $3)
        select {OrderTable.Columns} from o join hostings h on h.order_id = o.id order by o.id desc, h.position
        """);
}
