using System.Text.Json;

namespace Hostline.Commands;

/// <summary>A response of the server: the raw text, for programs, and the parsed JSON, for display.</summary>
sealed record Reply(string Raw)
{
    public JsonElement Json { get; } = TryRead(Raw);

    public IEnumerable<JsonElement> Data => Json.Items("data");

    /// <summary>Undefined if the text is not JSON.</summary>
    public static JsonElement TryRead(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return default;
        }
    }
}

/// <summary>Reads members for display: a missing or null one becomes an empty text or list.</summary>
static class Members
{
    public static string Text(this JsonElement from, string name) => from.Member(name) switch
    {
        { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => "",
        { ValueKind: JsonValueKind.True } => "yes",
        { ValueKind: JsonValueKind.False } => "no",
        { ValueKind: JsonValueKind.Array } list => string.Join(", ", list.EnumerateArray().Select(item => item.ToString())),
        var value => value.ToString(),
    };

    public static IEnumerable<JsonElement> Items(this JsonElement from, string name) =>
        from.Member(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    public static string Joined(this IEnumerable<JsonElement> items, string name) => string.Join(", ", items.Select(i => i.Text(name)));

    public static JsonElement Member(this JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) ? value : default;
}
