using System.Text.Json;
using Hostline.Core.Events;
using Hostline.Core.Numbers;

namespace Hostline.Portal.History;

/// <summary>An event, with what pages show of its payload.</summary>
/// <param name="Detail">Further text from the payload, such as a key's hint or a person's words.</param>
public sealed record PastEvent(Event Event, IReadOnlyList<PhoneNumber> Numbers, IReadOnlyList<string> Detail)
{
    static readonly string[] Shown = ["key", "token", "email", "name", "role", "address", "note", "status"];

    public static PastEvent Of(Event told)
    {
        if (told.Payload.Length == 0)
        {
            return new(told, [], []);
        }

        using var payload = JsonDocument.Parse(told.Payload);
        var root = payload.RootElement;
        return new(told, [.. NumbersIn(root)], [.. Shown.Select(name => Text(root, name)).OfType<string>()]);
    }

    public bool IsAbout(PhoneNumber number) => Numbers.Contains(number);

    static IEnumerable<PhoneNumber> NumbersIn(JsonElement root)
    {
        if (root.TryGetProperty("numbers", out var several) && several.ValueKind == JsonValueKind.Array)
        {
            foreach (var one in several.EnumerateArray())
            {
                if (one.ValueKind == JsonValueKind.Object && PhoneNumber.TryParse(Text(one, "number"), out var number))
                {
                    yield return number;
                }
            }
        }

        if (PhoneNumber.TryParse(Text(root, "number"), out var only))
        {
            yield return only;
        }
    }

    static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
