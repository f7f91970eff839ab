using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Hostline.Core.Reasons;

namespace Hostline.Http;

/// <summary>
/// Reads a JSON body: bounded, valid UTF-8, every name once (RFC 8259 leaves duplicates open, and two parsers that choose
/// differently are a hole: security T21), at most 32 deep. An empty body is an empty object, because SDKs send none.
/// </summary>
public static class StrictJson
{
    public const int BytesAtMost = 64 * 1024;
    const int DepthAtMost = 32;

    static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = DepthAtMost };
    static readonly byte[] EmptyObject = "{}"u8.ToArray();

    public static async Task<Outcome<JsonElement>> Read(HttpRequest request, CancellationToken cancellation)
    {
        var bytes = await ReadBytes(request, BytesAtMost, cancellation);
        if (bytes is null)
        {
            return new Refusal(Reason.BodyTooLarge, Detail: $"The body is larger than {BytesAtMost / 1024} KiB.");
        }

        if (bytes.Length > 0 && !IsJson(request.ContentType))
        {
            return new Refusal(Reason.UnsupportedMediaType, Detail: $"The body's content type is {request.ContentType ?? "missing"}; send application/json.");
        }

        if (request.Headers.ContentEncoding.ToString() is { Length: > 0 } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return new Refusal(Reason.UnsupportedMediaType, Detail: $"The body's content encoding is {encoding}; send it unpacked.");
        }

        return Parse(bytes.Length == 0 ? EmptyObject : bytes);
    }

    public static Outcome<JsonElement> Parse(byte[] bytes)
    {
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
            return new Refusal(Reason.MalformedRequest, "", Detail: "The body escapes half of a surrogate pair, which is no character.");
        }
        catch (JsonException wrong)
        {
            return new Refusal(Reason.MalformedRequest, "", Detail: $"The body is not well-formed JSON: {Shorten(wrong.Message)}");
        }
    }

    /// <summary>The parser takes "\ud800" for granted and throws only when the text is asked for: ask now.</summary>
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

    /// <summary>The whole body, or null when it is longer than the limit.</summary>
    public static async Task<byte[]?> ReadBytes(HttpRequest request, int atMost, CancellationToken cancellation)
    {
        if (request.ContentLength > atMost)
        {
            return null;
        }

        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellation);
            if (read.Buffer.Length > atMost)
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    static bool IsJson(string? contentType) =>
        contentType is not null && contentType.Split(';')[0].Trim().EndsWith("json", StringComparison.OrdinalIgnoreCase);

    static string Shorten(string message) => message.Length > 200 ? message[..200] + "…" : message;
}
