using System.Text.Json;
using System.Text.Unicode;
using Hostline.Core.Reasons;

namespace Hostline.Http;

/// <summary>
/// Reads a JSON body: limited in size, valid UTF-8, every name once (RFC 8259 does not define duplicates, and two parsers that choose
/// differently are a security hole), at most 32 deep. An empty body is an empty object, because SDKs send none.
/// </summary>
public static class StrictJson
{
    public const int BytesAtMost = 64 * 1024;
    const int DepthAtMost = 32;

    static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = DepthAtMost };
    static readonly byte[] EmptyObject = "{}"u8.ToArray();

    public static async Task<Outcome<JsonElement>> Read(HttpRequest request, CancellationToken cancellation)
    {
        var body = await RequestBody.Read(request, BytesAtMost, IsJson, "application/json", cancellation);
        return body.IsRefused ? Outcome<JsonElement>.Refused(body.Refusals) : Parse(body.Value is { Length: > 0 } bytes ? bytes : EmptyObject);
    }

    /// <summary>Some clients begin with it; a parser may ignore it (RFC 8259 §8.1).</summary>
    static ReadOnlySpan<byte> ByteOrderMark => "\ufeff"u8;

    public static Outcome<JsonElement> Parse(byte[] bytes)
    {
        if (bytes.AsSpan().StartsWith(ByteOrderMark))
        {
            bytes = bytes[ByteOrderMark.Length..];
        }

        if (!Utf8.IsValid(bytes))
        {
            return new Refusal(Reason.MalformedRequest, "", Detail: "The body is not valid UTF-8.");
        }

        try
        {
            if (bytes.AsSpan().IndexOf("\\u"u8) >= 0)
            {
                CheckEscapes(bytes);
            }

            using var document = JsonDocument.Parse(bytes, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : new Refusal(Reason.MalformedRequest, "", Detail: "The body must be a JSON object.");
        }
        catch (InvalidOperationException)
        {
            return new Refusal(Reason.MalformedRequest, "", Detail: "The body escapes half of a surrogate pair, which is not a character.");
        }
        catch (JsonException wrong)
        {
            return new Refusal(Reason.MalformedRequest, "", Detail: $"The body is not well-formed JSON: {Shorten(wrong.Message)}");
        }
    }

    /// <summary>The parser accepts "\ud800" and throws only when the text is read, so it is read here.</summary>
    static void CheckEscapes(byte[] bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = DepthAtMost });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
            {
                reader.GetString();
            }
        }
    }

    static bool IsJson(string mediaType) => mediaType.EndsWith("json", StringComparison.OrdinalIgnoreCase);

    static string Shorten(string message) => message.Length > 200 ? message[..200] + "…" : message;
}
