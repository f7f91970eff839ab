using System.Text.Json;
using Hostline.Core.Reasons;
using Hostline.Http.OpenApi;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// The query of a 10DLC list: <c>page</c> from 1, <c>recordsPerPage</c> 1 to 250 (larger is 250), <c>sort</c>, and filters by their full names.
/// An unknown filter is refused, any other unknown name ignored. Responses have no envelope.
/// </summary>
sealed class RecordQuery
{
    const string PageName = "page";
    const string SizeName = "recordsPerPage";
    const string SortName = "sort";
    const int SizeAtMost = 250;
    const int DeepestRow = 10_000_000;

    /// <summary>The vendor's names, and those of other lists, which some clients send to every list.</summary>
    static readonly string[] PageNames = [PageName, .. Paging.NumberNames];

    static readonly string[] SizeNames = [SizeName, .. Paging.SizeNames];

    readonly IQueryCollection query;

    RecordQuery(IQueryCollection query, int page, int size) => (this.query, Page, Size) = (query, page, size);

    public int Page { get; }

    public int Size { get; }

    public int Skip => (int)Math.Min((long)(Page - 1) * Size, DeepestRow);

    public static Parameter[] Parameters(int sizeByDefault) =>
    [
        new(PageName, Schema.Whole("The page, from 1. A page past the end is empty.", atLeast: 1) with { Default = 1 }),
        new(SizeName, Schema.Whole($"Rows of a page; more than {SizeAtMost} is read as {SizeAtMost}.", atLeast: 1) with { Default = sizeByDefault }),
    ];

    public static Parameter SortBy(IEnumerable<string> columns) =>
        new(SortName, Schema.OneOf("The sort column; a leading '-' sorts in descending order.", [.. columns.SelectMany(c => new[] { c, "-" + c })]));

    public static Schema Of(Schema record) => Schema.Object("",
        Required("records", Schema.ListOf(record, "")), Required("page", Schema.Whole("This page.", atLeast: 1)),
        Required("totalRecords", Schema.Whole("Of all pages.", atLeast: 0)));

    /// <param name="names">All names it knows, except the page's aliases.</param>
    public static Outcome<RecordQuery> Read(HttpRequest request, int sizeByDefault, string[] names)
    {
        var page = Paging.Take(request, PageNames, 1);
        var size = Paging.Take(request, SizeNames, sizeByDefault);
        List<Refusal> refusals = [.. ListQuery.Refusals(request, names), .. page.Refusals, .. size.Refusals];
        return refusals.Count > 0 ? refusals : new RecordQuery(request.Query, page.Value, Math.Min(size.Value, SizeAtMost));
    }

    /// <summary>A parameter's text; null if it is missing or empty.</summary>
    public string? Text(string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>The sort column, and whether it is descending, marked by a leading '-'.</summary>
    /// <param name="otherwise">One of <paramref name="columns"/>, with its '-' if it has one.</param>
    public Outcome<(T By, bool Descending)> Sort<T>(IReadOnlyDictionary<string, T> columns, string otherwise)
    {
        var text = Text(SortName) ?? otherwise;
        var descending = text[0] == '-';
        return columns.TryGetValue(descending ? text[1..] : text, out var by)
            ? (by, descending)
            : new Refusal(Reason.UnknownValue, SortName, Detail: $"sort must be one of {string.Join(", ", columns.Keys)}, each also with a leading '-'.");
    }

    public byte[] Render<T>(IReadOnlyList<T> rows, long total, Action<Utf8JsonWriter, T> write) => Answers.Render(json =>
    {
        json.WriteStartObject();
        WriteRecords(json, rows, write);
        json.WriteNumber("page"u8, Page);
        json.WriteNumber("totalRecords"u8, total);
        json.WriteEndObject();
    });

    public static void WriteRecords<T>(Utf8JsonWriter json, IReadOnlyList<T> rows, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray("records"u8);
        foreach (var row in rows)
        {
            write(json, row);
        }

        json.WriteEndArray();
    }
}
