using System.Globalization;
using System.Text.Json;
using Hostline.Core.Reasons;
using Hostline.Http.OpenApi;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// The page of a list: <c>page[number]</c> from 1, <c>page[size]</c> 1 to 250 (larger is 250), brackets raw or encoded. A page past the
/// end is an empty list with its meta.
/// </summary>
sealed record Paging(int Number, int Size)
{
    const string NumberName = "page[number]";
    const string SizeName = "page[size]";

    /// <summary>
    /// The names used by generated clients (docs/dialects/telnyx.md, "names of a page"). If several are sent, the bracket form takes
    /// precedence, then <c>page_…</c>.
    /// </summary>
    public static readonly string[] NumberNames = [NumberName, "page_number", "number"];

    /// <summary>The same for the length of a page.</summary>
    public static readonly string[] SizeNames = [SizeName, "page_size", "size"];

    const int SizeAtMost = 250;
    const int SizeByDefault = 20;

    /// <summary>The limit for page numbers; beyond it, a filter or the events feed must be used.</summary>
    const int DeepestRow = 10_000_000;

    public static readonly IReadOnlyList<Parameter> Parameters =
    [
        new(NumberName, Schema.Whole("The page, from 1. A page past the end is empty. Also accepted as `page_number` or `number`.",
            atLeast: 1) with { Default = 1 }),
        new(SizeName, Schema.Whole($"Rows of a page; more than {SizeAtMost} is read as {SizeAtMost}. Also accepted as `page_size` or `size`.",
            atLeast: 1) with { Default = SizeByDefault }),
    ];

    static readonly Schema Meta = Schema.Object("The position of this page.",
        Required("total_pages", Schema.Whole("Pages of this size.", atLeast: 0)),
        Required("total_results", Schema.Whole("Rows of all pages.", atLeast: 0)),
        Required("page_number", Schema.Whole("This page, from 1.", atLeast: 1)),
        Required("page_size", Schema.Whole("Rows of a whole page.", atLeast: 1, atMost: SizeAtMost))).Named("Page");

    public int Skip => (int)Math.Min((long)(Number - 1) * Size, DeepestRow);

    public static Outcome<Paging> Read(HttpRequest request)
    {
        var number = Take(request, NumberNames, 1);
        var size = Take(request, SizeNames, SizeByDefault);
        var refusals = number.Refusals.Concat(size.Refusals).ToList();
        return refusals.Count > 0 ? refusals : new Paging(number.Value, Math.Min(size.Value, SizeAtMost));
    }

    public static Schema Of(Schema row) => Schema.Object("", Required("data", Schema.ListOf(row, "")), Required("meta", Meta));

    /// <summary>The envelope of a list: data and all four members of meta.</summary>
    public byte[] Render<T>(IReadOnlyList<T> rows, long total, Action<Utf8JsonWriter, T> write) => Answers.Render(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("data"u8);
        foreach (var row in rows)
        {
            write(json, row);
        }

        json.WriteEndArray();
        json.WriteStartObject("meta"u8);
        json.WriteNumber("total_pages"u8, (total + Size - 1) / Size);
        json.WriteNumber("total_results"u8, total);
        json.WriteNumber("page_number"u8, Number);
        json.WriteNumber("page_size"u8, Size);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>A whole number from 1, under the first of its names that was sent.</summary>
    public static Outcome<int> Take(HttpRequest request, string[] names, int otherwise)
    {
        if (Array.Find(names, n => request.Query[n].ToString().Length > 0) is not { } name)
        {
            return otherwise;
        }

        var text = request.Query[name].ToString();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1
            ? value
            : new Refusal(Reason.ValueOutOfRange, name, Detail: $"{name} must be a whole number from 1.");
    }
}
