using System.Globalization;
using System.Text.Json;
using Hostline.Core.Reasons;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// Page of a list: <c>page[number]</c> from 1, <c>page[size]</c> 1 to 250 (larger is 250), brackets raw or encoded. A page
/// past the end is an empty list with its meta (contract report §1).
/// </summary>
sealed record Paging(int Number, int Size)
{
    public const string NumberName = "page[number]";
    public const string SizeName = "page[size]";
    const int SizeAtMost = 250;
    const int SizeByDefault = 20;

    /// <summary>So deep a list is read by page number; further down a filter or the events feed is the way.</summary>
    const int DeepestRow = 10_000_000;

    public int Skip => (int)Math.Min((long)(Number - 1) * Size, DeepestRow);

    public static Outcome<Paging> Read(HttpRequest request)
    {
        var number = Take(request, NumberName, 1);
        var size = Take(request, SizeName, SizeByDefault);
        var refusals = number.Refusals.Concat(size.Refusals).ToList();
        return refusals.Count > 0 ? refusals : new Paging(number.Value, Math.Min(size.Value, SizeAtMost));
    }

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

    /// <summary>A whole number from 1.</summary>
    public static Outcome<int> Take(HttpRequest request, string name, int otherwise)
    {
        var text = request.Query[name].ToString();
        if (text.Length == 0)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1
            ? value
            : new Refusal(Reason.ValueOutOfRange, name, Detail: $"{name} must be a whole number from 1.");
    }
}
