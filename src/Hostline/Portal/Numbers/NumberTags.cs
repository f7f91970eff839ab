using System.Text.Json;

namespace Hostline.Portal.Numbers;

static class NumberTags
{
    public const int AtMost = 50, LengthAtMost = 100, TextAtMost = 5_000;

    public static IReadOnlyList<string> Of(string? stored) => stored is null ? [] : JsonSerializer.Deserialize<string[]>(stored)!;

    /// <summary>Null if one of them is too long, or if there are too many.</summary>
    public static IReadOnlyList<string>? Read(string typed)
    {
        var tags = typed.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        return tags.Count <= AtMost && tags.All(t => t.Length <= LengthAtMost && !t.Any(char.IsControl)) ? tags : null;
    }

    public static string Store(IEnumerable<string> tags) => JsonSerializer.Serialize(tags.ToArray());
}
