using System.Globalization;
using CsvHelper;
using Hostline.Http;
using Hostline.Orders;
using Hostline.Pages;
using Hostline.Server;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Orders;

/// <summary>The orders of a filter as CSV, one row for each number, sent while they are read.</summary>
sealed class OrderExport(Visit visit, OrderList list, OrderListFilter filter, ExportPlace place) : IResult
{
    /// <summary>A longer list must be exported with filters, as its last row says.</summary>
    public const int OrdersAtMost = 100_000;

    const int PageSize = 100;

    static readonly string[] Heads = ["order", "reference", "number", "state", "turn", "next_step", "placed_at", "changed_at"];

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, ended) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = CsvTable.Type + "; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=\"orders.csv\"";
        response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            return;
        }

        await using var csv = CsvWriter.Create(response.Body, CsvTable.Escaping, true);
        await csv.WriteRecordAsync(Heads, ended);
        var (older, left) = ((OrderId?)Ids.AfterAll<OrderId>(), OrdersAtMost);
        while (older is { } from && left > 0 && !ended.IsCancellationRequested)
        {
            (var rows, var count, older) = await place.Read(() => Part(from), ended);
            left -= count;
            foreach (var cells in rows)
            {
                await csv.WriteRecordAsync(cells, ended);
            }

            await csv.FlushAsync(ended);
        }

        if (older is not null)
        {
            await csv.WriteRecordAsync((string[])[visit.Words.Say("orders.export.more", ("most", OrdersAtMost))], ended);
        }

        await csv.FlushAsync(ended);
    }

    async Task<(IReadOnlyList<string[]> Rows, int Orders, OrderId? Older)> Part(OrderId from)
    {
        var (orders, older) = await list.Page(visit.Session!.Acting.Account.Id, filter, from, PageSize, visit.Now);
        return ([.. orders.SelectMany(Rows)], orders.Count, older);
    }

    IEnumerable<string[]> Rows(Core.Hostings.OrderStanding order) => order.Numbers.Select(line => (string[])
    [
        order.Order.Id.ToString(), order.Order.Reference ?? "", line.Hosting.Number.ToString(), visit.Words.Label(line.Standing),
        visit.Words.Say("turn." + line.Standing.Turn.Word()), visit.Words.Next(line.Standing, Zone.Utc), Iso(order.Order.CreatedAt),
        Iso(line.Hosting.UpdatedAt),
    ]);

    static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
