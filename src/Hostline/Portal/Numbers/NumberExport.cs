using System.Globalization;
using CsvHelper;
using Hostline.Orders;
using Hostline.Pages;
using Hostline.Server;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Numbers;

/// <summary>
/// The numbers of a filter as CSV, sent while they are read. People's texts that a spreadsheet would treat as a formula get an apostrophe and
/// quotes; a number is only quoted, because it consists of digits after its plus, and programs read it again.
/// </summary>
sealed class NumberExport(Visit visit, NumberList numbers, AccountId account, NumberFilter filter, ExportPlace place) : IResult
{
    /// <summary>A longer list must be exported with filters, or with the API.</summary>
    public const int RowsAtMost = 100_000;

    const string Formulas = "=+-@\t\r";

    static readonly string[] Heads = ["number", "state", "profile", "tags", "campaign", "locked", "order", "ordered_at"];

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, ended) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=\"numbers.csv\"";
        response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            return;
        }

        await using var csv = CsvWriter.Create(response.Body, CsvWriterOptions.Default, true);
        await csv.WriteRecordAsync(Heads, ended);
        await foreach (var number in numbers.All(account, filter, RowsAtMost, part => place.Read(part, ended)))
        {
            csv.WriteField(number.Number.ToString(), CsvQuoting.Always);
            foreach (var cell in Cells(number))
            {
                Write(csv, cell);
            }

            await csv.EndRecordAsync(ended);
        }

        await csv.FlushAsync(ended);
    }

    static void Write(CsvWriter csv, string cell)
    {
        if (cell.Length > 0 && Formulas.Contains(cell[0]))
        {
            csv.WriteField("'" + cell, CsvQuoting.Always);
        }
        else
        {
            csv.WriteField(cell);
        }
    }

    IEnumerable<string> Cells(NumberRow n) =>
    [
        visit.Words.Say("numbers.state." + NumberWords.StateOf(n)), n.ProfileName ?? "", string.Join(", ", NumberTags.Of(n.Tags)),
        n.Campaign ?? "", n.IsLocked ? "yes" : "no", n.Order.ToString(), n.OrderedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
    ];
}
