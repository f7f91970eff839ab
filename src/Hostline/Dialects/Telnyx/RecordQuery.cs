using System.Text.Json;
using Hostline.Core.Reasons;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// The query of a 10DLC list: <c>page</c> from 1, <c>recordsPerPage</c> 1 to 250 (larger is 250), <c>sort</c>, and filters by
/// their whole names. A name that is not known is refused. Answers are bare (contract report §6).
/// </summary>
sealed class RecordQuery
{
    public const string PageName = "page";
    public const string SizeName = "recordsPerPage";
    public const string SortName = "sort";
    const int SizeAtMost = 250;
    const int DeepestRow = 10_000_000;
    readonly IQueryCollection query;

    RecordQuery(IQueryCollection query, int page, int size) => (this.query, Page, Size) = (query, page, size);

    public int Page { get; }

    public int Size { get; }

    public int Skip => (int)Math.Min((long)(Page - 1) * Size, DeepestRow);

    /// <param name="known">The names it knows beside page and recordsPerPage.</param>
    public static Outcome<RecordQuery> Read(HttpRequest request, int sizeByDefault, params string[] known)
    {
        string[] names = [PageName, SizeName, .. known];
        var page = Paging.Take(request, PageName, 1);
        var size = Paging.Take(request, SizeName, sizeByDefault);
        var refusals = request.Query.Keys.Where(k => !names.Contains(k)).Select(k => ListQuery.Unknown(k, names))
            .Concat(page.Refusals).Concat(size.Refusals).ToList();
        return refusals.Count > 0 ? refusals : new RecordQuery(request.Query, page.Value, Math.Min(size.Value, SizeAtMost));
    }

    /// <summary>A parameter's text; null when it is missing or empty.</summary>
    public string? Text(string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>What to sort by, and whether downward, which a leading '-' says.</summary>
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
