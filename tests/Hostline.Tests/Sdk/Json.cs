using System.Text.Json;

namespace Hostline.Tests.Sdk;

/// <summary>Short ways into what a program printed.</summary>
static class Json
{
    /// <summary>The member at a path of names and indexes, for example <c>created.data.phone_numbers.0.status</c>.</summary>
    public static JsonElement At(this JsonElement json, string path) => path.Split('.').Aggregate(json, (at, step) =>
        at.ValueKind == JsonValueKind.Array ? at[int.Parse(step)]
        : at.TryGetProperty(step, out var member) ? member
        : throw new KeyNotFoundException($"No '{step}' of '{path}' in {at}"));

    public static string Text(this JsonElement json, string path) => json.At(path).GetString()!;

    /// <summary>The text at a path of each element.</summary>
    public static string[] Texts(this JsonElement array, string path) => [.. array.EnumerateArray().Select(e => e.Text(path))];
}
