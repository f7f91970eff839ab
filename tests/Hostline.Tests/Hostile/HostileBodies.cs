using System.IO.Compression;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hostline.Tests.Authorization;

namespace Hostline.Tests.Hostile;

/// <summary>A body that no well-meaning client sends.</summary>
/// <param name="Type">Its content type, as in the header; null for none.</param>
sealed record HostileBody(string Name, byte[] Bytes, string? Type = HostileBodies.Json, string? Encoding = null, bool HasLength = true)
{
    public HttpContent Content()
    {
        HttpContent content = HasLength ? new ByteArrayContent(Bytes) : new StreamContent(new Unmeasured(Bytes));
        foreach (var (header, value) in new[] { ("Content-Type", Type), ("Content-Encoding", Encoding) })
        {
            if (value is not null)
            {
                content.Headers.TryAddWithoutValidation(header, value);
            }
        }

        return content;
    }

    /// <summary>The client does not know its length in advance, so it sends chunks.</summary>
    sealed class Unmeasured(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}

static class HostileBodies
{
    public const string Json = "application/json";
    const string Form = "multipart/form-data; boundary=b";

    /// <summary>Every field that any route reads, so that each of them gets each value.</summary>
    static readonly string[] Fields =
    [
        "phone_numbers", "messaging_profile_id", "verification_method", "verification_codes", "phone_number", "code", "name", "webhook_url",
        "webhook_failover_url", "webhook_api_version", "whitelisted_destinations", "number_pool_settings", "url_shortener_settings", "daily_spend_limit",
        "daily_spend_limit_enabled", "alpha_sender", "ai_assistant_id", "resource_group_id", "mms_fall_back_to_sms", "mms_transcoding", "mobile_only",
        "smart_encoding",
        "v1_secret", "enabled", "tags", "autoresp_configs", "op", "keywords", "resp_text", "country_code", "messaging_product", "numbers", "reason", "note",
        "to", "advance", "text", "keys", "outcome",
        "friendly_name", "notification_email", "request_items", "address_sid", "contact_phone_number", "contact_title", "status_callback_url",
        "accounts", "clock", "review", "email", "from", "until", "mode", "now",
    ];

    /// <summary>JSON of an unexpected type.</summary>
    static readonly (string Name, string Json)[] Values =
    [
        ("null", "null"), ("true", "true"), ("a negative number", "-1"), ("1e400", "1e400"), ("a number of 400 digits", new string('9', 400)),
        ("an empty text", "\"\""),
        ("an empty list", "[]"), ("a list of null", "[null]"), ("a list of lists", "[[]]"), ("a list of objects", "[{}]"), ("a list of NUL", "[\"\\u0000\"]"),
        ("an object", "{}"),
        ("NUL", "\"\\u0000\""), ("control characters", "\"a\\u0001\\u001b[2J\\u007f\\u0085\""), ("half a surrogate pair", "\"\\ud800\""),
        ("the other half", "\"\\udc00x\""),
        ("10,000 characters", $"\"{new string('a', 10_000)}\""), ("a list of 10,000 characters", $"[\"{new string('1', 10_000)}\"]"),
        ("Arabic digits", "\"+1312555\u0660\u0660\u0661\u0662\""),
        ("5,000 elements", $"[{string.Join(',', Enumerable.Repeat("\"\"", 5_000))}]"), ("text that turns around", "\"\u202e\u2066\ufeff\""),
    ];

    /// <summary>Bodies without meaning for any route.</summary>
    static readonly HostileBody[] Senseless =
    [
        new("nothing", []), new("nothing without a type", [], Type: null), Of("null", "null"), Of("a list", "[]"), Of("a text", "\"x\""), Of("a brace", "{"),
        Of("two objects", "{}{}"),
        Of("objects nested 1,000 deep", $"{Repeated("{\"a\":", 1_000)}1{new string('}', 1_000)}"), Of("lists nested 1,000 deep", new string('[', 1_000)),
        Of("a name twice", """{"name":"a","name":"b"}"""), Of("a name twice, once escaped", """{"name":"a","n\u0061me":"b"}"""),
        Of("70 KB", $$"""{"name":"{{new string('x', 70 * 1024)}}"}"""), Of("a raw NUL", "{\"name\":\"\0\"}"),
        Of("a raw control character", "{\"name\":\"\u001b\"}"),
        Of("a comment", "{/**/}"), Of("a comma too many", """{"name":"a",}"""), Of("NaN", """{"name":NaN}"""),
        Of("the name __proto__", """{"__proto__":{"name":"a"},"constructor":1}"""), Of("an escaped name of half a surrogate pair", """{"\ud800":1}"""),
        new("invalid UTF-8", [.. "{\"name\":\""u8, 0xC3, 0x28, .. "\"}"u8]), new("an overlong slash", [.. "{\"name\":\""u8, 0xC0, 0xAF, .. "\"}"u8]),
        new("a byte order mark", [0xEF, 0xBB, 0xBF, .. "{}"u8]), new("UTF-16", Encoding.Unicode.GetBytes("""{"name":"a"}"""), Json + "; charset=utf-16"),
        new("a type that nobody knows", "{}"u8.ToArray(), "application/x-nothing"), new("a type that is none", "{}"u8.ToArray(), "garbage"),
        new("no type", "{}"u8.ToArray(), null),
        new("a form of a page", "name=a"u8.ToArray(), "application/x-www-form-urlencoded"), new("packed", Packed(), Encoding: "gzip"),
        new("said to be packed", "{}"u8.ToArray(), Encoding: "gzip"), new("an encoding that nobody knows", "{}"u8.ToArray(), Encoding: "x-nothing"),
        new("a list in chunks", "[]"u8.ToArray(), HasLength: false), new("70 KB in chunks", new byte[70 * 1024], HasLength: false),
        new("a form without a boundary", "x"u8.ToArray(), "multipart/form-data"),
        new("a form that is cut off", "--b\r\nContent-Disposition: form-data; name=\"loa\"\r\n\r\n%PDF-1.7"u8.ToArray(), Form),
        new("a form that ends at once", "--b--\r\n"u8.ToArray(), Form), new("a form with 10,000 characters of name", Part(new string('n', 10_000)), Form),
        new("a form with NUL in its names", Part("loa\0"), Form), new("a form of the letter twice", [.. Part("loa")[..^7], .. Part("loa")], Form),
    ];

    /// <summary>
    /// All bodies for a route: the meaningless ones, each value in every field, and its own example with each value in each of its
    /// places.
    /// </summary>
    public static IEnumerable<HostileBody> For(Row row, Cast cast) => Senseless
        .Concat(Values.SelectMany(InEveryField))
        .Concat(row.Body?.Invoke(cast) is { } example and not HttpContent ? Spoiled(JsonSerializer.SerializeToNode(example)!) : []);

    /// <summary>Split into as many bodies as needed so that none is refused only for its length.</summary>
    static IEnumerable<HostileBody> InEveryField((string Name, string Json) value)
    {
        const int LongValues = 4;
        return Fields.Chunk(value.Json.Length > 1_000 ? LongValues : Fields.Length)
            .Select(fields => Of($"{value.Name} as {string.Join(", ", fields)}", $"{{{string.Join(',', fields.Select(f => $"\"{f}\":{value.Json}"))}}}"));
    }

    static IEnumerable<HostileBody> Spoiled(JsonNode example)
    {
        const string Here = "\"\u2620\"";
        foreach (var place in PlacesOf(example).ToList())
        {
            var copy = example.DeepClone();
            place.Aggregate(copy, (node, step) => step(node)).ReplaceWith("\u2620");
            var text = copy.ToJsonString(Unescaped);
            foreach (var (name, json) in Values)
            {
                yield return Of($"{name} in {text}", text.Replace(Here, json, StringComparison.Ordinal));
            }
        }
    }

    static readonly JsonSerializerOptions Unescaped = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The paths to everything within a node.</summary>
    static IEnumerable<Func<JsonNode, JsonNode>[]> PlacesOf(JsonNode node)
    {
        IEnumerable<(Func<JsonNode, JsonNode> Step, JsonNode Child)> children = node switch
        {
            JsonObject members => members.Select(m => (new Func<JsonNode, JsonNode>(n => n[m.Key]!), m.Value!)),
            JsonArray elements => elements.Select((e, i) => (new Func<JsonNode, JsonNode>(n => n[i]!), e!)),
            _ => [],
        };
        return children.SelectMany(c => PlacesOf(c.Child).Prepend([]).Select(rest => (Func<JsonNode, JsonNode>[])[c.Step, .. rest]));
    }

    static HostileBody Of(string name, string json) => new(name, Encoding.UTF8.GetBytes(json));

    static string Repeated(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    static byte[] Part(string name) =>
        Encoding.UTF8.GetBytes($"--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"../\0\u202e.pdf\"\r\n\r\n%PDF\r\n--b--\r\n");

    static byte[] Packed()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write("""{"name":"a"}"""u8);
        }

        return packed.ToArray();
    }
}
