using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.People;
using Hostline.Orders;
using Hostline.Pages;
using Hostline.Server;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Orders;

/// <param name="Path">The list with its filters, without a cursor.</param>
/// <param name="Total">One more than <see cref="OrderList.CountedAtMost"/> means "more".</param>
public sealed record OrderListModel(IReadOnlyList<OrderStanding> Orders, OrderListFilter Filter, string Path, string? Older, long Total, bool MayAct)
{
    public bool IsFiltered => Filter != new OrderListFilter();

    public string Query => Path.Contains('?', StringComparison.Ordinal) ? Path[Path.IndexOf('?', StringComparison.Ordinal)..] : "";
}

/// <summary>All orders of an account, newest first.</summary>
sealed class OrderListPages(OrderList list, Exports exports) : PageGroup
{
    const int PageSize = 50;
    const int ReferenceAtMost = 128;

    public override void Map(PageTable pages)
    {
        pages.Search("/portal/orders", Roles.Account, Show);
        pages.Get("/portal/orders/export", Roles.Account, Export);
    }

    async Task<IResult> Show(Visit visit)
    {
        var filter = FilterOf(visit);
        if (!visit.IsRefused && Ids.TryParseExact(visit.Query("number"), out OrderId named))
        {
            return visit.See($"/portal/orders/{named}");
        }

        var older = Ids.TryParseExact(visit.Query("after"), out OrderId after) ? after : Ids.AfterAll<OrderId>();
        var (orders, next) = visit.IsRefused ? ([], null) : await list.Page(visit.Session!.Acting.Account.Id, filter, older, PageSize, visit.Now);
        var total = orders.Count == 0 ? 0 : next is null && older == Ids.AfterAll<OrderId>() ? orders.Count
            : await list.Total(visit.Session!.Acting.Account.Id, filter);
        return visit.Page<OrderListView, OrderListModel>(new(orders, filter, PathOf(visit), next?.ToString(), total, visit.Has(Roles.Acting)));
    }

    async Task<IResult> Export(Visit visit)
    {
        var filter = FilterOf(visit);
        return visit.IsRefused ? ErrorPages.NotFound(visit)
            : await exports.Begin(visit.Taker, visit.Http) is { } place ? new OrderExport(visit, list, filter, place)
            : ErrorPages.TooMany(visit);
    }

    static OrderListFilter FilterOf(Visit visit)
    {
        var number = visit.Query("number") is { Length: > 0 } text && !Ids.TryParseExact(text, out OrderId _)
            ? TypedNumber.Read(text) : (PhoneNumberReading?)null;
        if (number is { IsNumber: false })
        {
            visit.Fault("number", visit.Words.Say("orders.filter.number.wrong"));
        }

        return new(visit.Query("status") is { Length: > 0 } word ? OrderWords.Status(word) : null, number is { IsNumber: true } read ? read.Number : null,
            visit.Query("reference") is { Length: > 0 and <= ReferenceAtMost } reference ? reference : null);
    }

    static string PathOf(Visit visit)
    {
        var filters = ((string[])["status", "number", "reference"]).Where(f => visit.Query(f).Length > 0)
            .Select(f => $"{f}={Uri.EscapeDataString(visit.Query(f))}").ToList();
        return "/portal/orders" + (filters.Count == 0 ? "" : "?" + string.Join('&', filters));
    }
}
