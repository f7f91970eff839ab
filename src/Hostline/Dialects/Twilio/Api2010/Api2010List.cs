using System.Globalization;
using System.Text;
using System.Text.Json;
using Hostline.Http.OpenApi;
using Hostline.Storage;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.Api2010;

/// <summary>The envelope of this API's lists, with relative URIs (contract §2.8).</summary>
static class Api2010List
{
    public static ListCursor Cursor<T>(this Paging<T> paging) where T : struct, IId<T> => new(paging.Cursor, paging.IsBackward);

    /// <param name="filters">The given filters; null values are left out.</param>
    public static byte[] Render<T>(Paging<T> paging, string plural, string path, IEnumerable<(string Name, string? Value)> filters, IReadOnlyList<T> ids,
        bool hasMore, Action<Utf8JsonWriter> records) where T : struct, IId<T>
    {
        var given = filters.Where(f => !string.IsNullOrEmpty(f.Value)).ToList();
        var hasNext = ids.Count > 0 && (hasMore || paging.IsBackward);
        var hasPrevious = ids.Count > 0 && (paging.IsBackward ? hasMore : paging.Cursor is not null);
        var start = paging.Number * (long)paging.Size;
        return Answers.Render(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray(plural);
            records(json);
            json.WriteEndArray();
            json.WriteNumber("page"u8, paging.Number);
            json.WriteNumber("page_size"u8, paging.Size);
            json.WriteNumber("start"u8, start);
            json.WriteNumber("end"u8, start + Math.Max(0, ids.Count - 1));
            json.WriteString("uri"u8, Uri(paging.Number, paging.Cursor is { } at ? (paging.IsBackward ? "PB" : "PA") + Sid.Of(paging.Kind, at) : null));
            json.WriteString("first_page_uri"u8, Uri(0, null));
            json.WriteString("next_page_uri"u8, hasNext ? Uri(paging.Next, "PA" + Sid.Of(paging.Kind, ids[^1])) : null);
            json.WriteString("previous_page_uri"u8, hasPrevious ? Uri(Math.Max(0, paging.Number - 1), "PB" + Sid.Of(paging.Kind, ids[0])) : null);
            json.WriteEndObject();
        });

        string Uri(int page, string? token)
        {
            var uri = new StringBuilder(path).Append('?');
            foreach (var (name, value) in given)
            {
                uri.Append(name).Append('=').Append(System.Uri.EscapeDataString(value!)).Append('&');
            }

            uri.Append(CultureInfo.InvariantCulture, $"PageSize={paging.Size}&Page={page}");
            return token is null ? uri.ToString() : uri.Append("&PageToken=").Append(token).ToString();
        }
    }

    public static Schema Of(string plural, Schema record) => Schema.Object("",
        Required(plural, Schema.ListOf(record, "")), Required("page", Schema.Whole("")), Required("page_size", Schema.Whole("")),
        Required("start", Schema.Whole("")), Required("end", Schema.Whole("")), Required("uri", Schema.Text("")), Required("first_page_uri", Schema.Text("")),
        Required("next_page_uri", Schema.Text("").OrNull()), Required("previous_page_uri", Schema.Text("").OrNull()));

    public static void WriteOptional(this Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, text);
        }
    }
}
