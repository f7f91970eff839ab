using System.Buffers;
using System.Text;
using System.Text.Json;
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

        return Parse(bytes.Length == 0 ? EmptyObject : bytes);
    }

    public static Outcome<JsonElement> Parse(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : new Refusal(Reason.MalformedRequest, "", Detail: "The body must be a JSON object.");
        }
        catch (JsonException wrong)
        {
            return new Refusal(Reason.MalformedRequest, "", Detail: $"The body is not well-formed JSON: {Shorten(wrong.Message)}");
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

/// <summary>Takes typed members out of a JSON object and remembers every one that was wrong, with its pointer.</summary>
public sealed class Fields
{
    readonly JsonElement body;
    readonly string path;
    readonly List<Refusal> refusals;

    public Fields(JsonElement body) : this(body, "", []) { }

    Fields(JsonElement body, string path, List<Refusal> refusals) => (this.body, this.path, this.refusals) = (body, path, refusals);

    public IReadOnlyList<Refusal> Refusals => refusals;

    public bool IsRefused => refusals.Count > 0;

    public bool Has(string name) => body.TryGetProperty(name, out _);

    /// <summary>A text; null when it is missing or null and not required.</summary>
    public string? Text(string name, bool required = false, int atMost = 1_000)
    {
        if (!Take(name, required, JsonValueKind.String, "a string", out var value))
        {
            return null;
        }

        var text = value.GetString()!;
        if (text.Length > atMost)
        {
            Refuse(Reason.ValueOutOfRange, name, $"{name} has {text.Length} characters; {atMost} are the limit.");
            return null;
        }

        if (text.Any(c => char.IsControl(c) && c is not '\n' and not '\t'))
        {
            Refuse(Reason.InvalidField, name, $"{name} holds a control character.");
            return null;
        }

        return text;
    }

    public bool? Bool(string name)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Refuse(Reason.InvalidField, name, $"{name} must be true or false.");
        return null;
    }

    /// <summary>An id; null when it is missing, null, empty or wrong.</summary>
    public Guid? Id(string name)
    {
        if (Text(name) is not { Length: > 0 } text)
        {
            return null;
        }

        if (Guid.TryParseExact(text, "D", out var id))
        {
            return id;
        }

        Refuse(Reason.InvalidField, name, $"{name} must be a UUID.");
        return null;
    }

    /// <summary>A list of texts; null when it is missing. Each element that is no text is refused by its own pointer.</summary>
    public IReadOnlyList<string>? Texts(string name, bool required = false)
    {
        if (!Take(name, required, JsonValueKind.Array, "a list of strings", out var value))
        {
            return null;
        }

        var texts = new List<string>(value.GetArrayLength());
        foreach (var element in value.EnumerateArray())
        {
            if (element.ValueKind == JsonValueKind.String)
            {
                texts.Add(element.GetString()!);
            }
            else
            {
                Refuse(Reason.InvalidField, $"{name}/{texts.Count}", $"{name} must be a list of strings.");
                return null;
            }
        }

        return texts;
    }

    /// <summary>A list of objects, each with its own pointer; null when it is missing or wrong.</summary>
    public IReadOnlyList<JsonElement>? Objects(string name, bool required = false)
    {
        if (!Take(name, required, JsonValueKind.Array, "a list of objects", out var value))
        {
            return null;
        }

        var objects = value.EnumerateArray().ToList();
        if (objects.FindIndex(o => o.ValueKind != JsonValueKind.Object) is >= 0 and var wrong)
        {
            Refuse(Reason.InvalidField, $"{name}/{wrong}", $"{name} must be a list of objects.");
            return null;
        }

        return objects;
    }

    /// <summary>An object inside this one, whose refusals count as this one's; null when it is missing, null or wrong.</summary>
    public Fields? Object(string name) =>
        Take(name, false, JsonValueKind.Object, "an object", out var value) ? new(value, $"{path}/{name}", refusals) : null;

    /// <summary>The objects of a list, whose refusals count as this one's; null when it is missing or wrong.</summary>
    public IReadOnlyList<Fields>? Each(string name, bool required = false) =>
        Objects(name, required)?.Select((o, i) => new Fields(o, $"{path}/{name}/{i}", refusals)).ToList();

    /// <summary>One of some words, compared exactly.</summary>
    public string? OneOf(string name, bool required, params string[] words)
    {
        var text = Text(name, required);
        if (text is null || words.Contains(text))
        {
            return text;
        }

        Refuse(Reason.InvalidField, name, $"{name} must be one of {string.Join(", ", words)}.");
        return null;
    }

    public void Refuse(Reason reason, string name, string detail) => refusals.Add(new(reason, $"{path}/{name}", Detail: detail));

    bool Take(string name, bool required, JsonValueKind kind, string form, out JsonElement value)
    {
        if (!body.TryGetProperty(name, out value) || value.ValueKind == JsonValueKind.Null)
        {
            if (required)
            {
                Refuse(Reason.MissingField, name, $"{name} is required.");
            }

            return false;
        }

        if (value.ValueKind == kind)
        {
            return true;
        }

        Refuse(Reason.InvalidField, name, $"{name} must be {form}.");
        return false;
    }
}
