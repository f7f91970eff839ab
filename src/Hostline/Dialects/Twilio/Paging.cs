using System.Globalization;
using System.Text;
using System.Text.Json;
using Hostline.Core.Reasons;
using Hostline.Http;

namespace Hostline.Dialects.Twilio;

/// <summary>
/// A page of a list. The cursor is the token: PA and the id of the last record before the page, or PB and that of the first one after it. The
/// page number is the client's own and only repeated (contract §2.8).
/// </summary>
sealed record Paging<T>(string Kind, int Size, int Number, T? Cursor, bool IsBackward) where T : struct, IId<T>
{
    const int SizeByDefault = 50;
    public const int SizeAtMost = 1_000;
    const string After = "PA";
    const string Before = "PB";

    /// <summary>Refusals are added to the fields.</summary>
    public static Paging<T> Read(Fields fields, string kind)
    {
        var number = fields.Whole("Page", 0, int.MaxValue) ?? 0;
        var token = fields.Filled("PageToken");
        var cursor = token is { Length: > 2 } && (token.StartsWith(After, StringComparison.Ordinal) || token.StartsWith(Before, StringComparison.Ordinal))
            ? Sid.Read<T>(kind, token[2..])
            : null;
        if (token is not null && cursor is null)
        {
            fields.Refuse(Reason.InvalidField, "PageToken", Forged);
        }

        return new(kind, SizeOf(fields), number, cursor, token?.StartsWith(Before, StringComparison.Ordinal) == true);
    }

    public static readonly Refusal Unknown = new(Reason.InvalidField, "/PageToken", Detail: Forged);

    const string Forged = "PageToken is not one that this list has given.";

    static int SizeOf(Fields fields)
    {
        if (fields.Filled("PageSize") is not { } text)
        {
            return SizeByDefault;
        }

        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var size) || size < 1)
        {
            fields.Refuse(Reason.InvalidField, "PageSize", $"PageSize is {text}; it must be a whole number from 1 to {SizeAtMost}.");
            return SizeByDefault;
        }

        if (size > SizeAtMost)
        {
            fields.Refuse(Reason.ValueOutOfRange, "PageSize", $"Page size too large: PageSize is {size}; {SizeAtMost} is the limit.");
        }

        return Math.Min(size, SizeAtMost);
    }

    /// <summary>The number of the next page; the highest number is its own next one.</summary>
    public int Next => Number == int.MaxValue ? Number : Number + 1;

    /// <param name="hasMore">Whether there are more records beyond the page's end, in the direction of its cursor.</param>
    public byte[] Render(string origin, string path, IEnumerable<(string Name, string? Value)> filters, IReadOnlyList<T> ids, bool hasMore,
        Action<Utf8JsonWriter> records)
    {
        var given = filters.Where(f => f.Value is not null).ToList();
        var hasNext = ids.Count > 0 && (hasMore || IsBackward);
        var hasPrevious = ids.Count > 0 && (IsBackward ? hasMore : Cursor is not null);
        return Answers.Render(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("meta"u8);
            json.WriteString("first_page_url"u8, Url(0, null));
            json.WriteString("key"u8, "items"u8);
            json.WriteString("next_page_url"u8, hasNext ? Url(Next, After + Sid.Of(Kind, ids[^1])) : null);
            json.WriteNumber("page"u8, Number);
            json.WriteNumber("page_size"u8, Size);
            json.WriteString("previous_page_url"u8, hasPrevious ? Url(Math.Max(0, Number - 1), Before + Sid.Of(Kind, ids[0])) : null);
            json.WriteString("url"u8, Url(Number, Cursor is { } at ? (IsBackward ? Before : After) + Sid.Of(Kind, at) : null));
            json.WriteEndObject();
            json.WriteStartArray("items"u8);
            records(json);
            json.WriteEndArray();
            json.WriteEndObject();
        });

        string Url(int page, string? token)
        {
            var url = new StringBuilder(origin).Append(path).Append('?');
            foreach (var (name, value) in given)
            {
                url.Append(name).Append('=').Append(Uri.EscapeDataString(value!)).Append('&');
            }

            url.Append(CultureInfo.InvariantCulture, $"PageSize={Size}&Page={page}");
            return token is null ? url.ToString() : url.Append("&PageToken=").Append(token).ToString();
        }
    }
}
