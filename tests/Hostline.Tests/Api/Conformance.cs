using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Api;

/// <summary>Compares answers with what an OpenAPI document of ours tells, every object being closed: no member goes untold.</summary>
static class Conformance
{
    /// <summary>What is not as described, each with its place.</summary>
    public static IEnumerable<string> Faults(JsonElement document, JsonElement operation, Answered answer)
    {
        if (!operation.GetProperty("responses").TryGetProperty(answer.Status.ToString(), out var response))
        {
            return [$"the status {answer.Status} is not described: {answer.Text}"];
        }

        response = Follow(document, response);
        if (!response.TryGetProperty("content", out var content))
        {
            return answer.Text.Length == 0 ? [] : [$"{answer.Status} has a body that is not described: {answer.Text}"];
        }

        var type = answer.Headers.GetValueOrDefault("Content-Type", "").Split(';')[0];
        if (!content.TryGetProperty(type, out var described))
        {
            return [$"{answer.Status} has the content type '{type}', which is not described"];
        }

        return type.EndsWith("json", StringComparison.Ordinal) ? FaultsOf(document, described.GetProperty("schema"), answer.Json, $"{answer.Status}") : [];
    }

    /// <summary>Every reference leads somewhere.</summary>
    public static void RequireReferences(JsonElement document)
    {
        foreach (var reference in ReferencesIn(document))
        {
            Follow(document, JsonElement.Parse(JsonSerializer.Serialize(new Dictionary<string, string> { ["$ref"] = reference })));
        }
    }

    static IEnumerable<string> ReferencesIn(JsonElement node) => node.ValueKind switch
    {
        JsonValueKind.Object =>
            node.EnumerateObject().SelectMany(m => m is { Name: "$ref", Value.ValueKind: JsonValueKind.String } ? [m.Value.GetString()!]
            : ReferencesIn(m.Value)),
        JsonValueKind.Array => node.EnumerateArray().SelectMany(ReferencesIn),
        _ => [],
    };

    static JsonElement Follow(JsonElement document, JsonElement node) => node.TryGetProperty("$ref", out var reference)
        ? Follow(document, reference.GetString()![2..].Split('/').Aggregate(document, (at, name) => at.GetProperty(name)))
        : node;

    static IEnumerable<string> FaultsOf(JsonElement document, JsonElement described, JsonElement value, string at)
    {
        var schema = Follow(document, described);
        var types = TypesOf(schema);
        if (types.Count == 0)
        {
            return [];
        }

        if (!types.Contains(TypeOf(value)) && !(TypeOf(value) == "integer" && types.Contains("number")))
        {
            return [$"{at} is {value.ValueKind} and not {string.Join(" or ", types)}"];
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object => FaultsOfObject(document, schema, value, at),
            JsonValueKind.Array => value.EnumerateArray().SelectMany((e, i) => FaultsOf(document, schema.GetProperty("items"), e, $"{at}/{i}")),
            JsonValueKind.String => FaultsOfText(schema, value.GetString()!, at),
            _ => [],
        };
    }

    static IEnumerable<string> FaultsOfObject(JsonElement document, JsonElement schema, JsonElement value, string at)
    {
        var members = schema.TryGetProperty("properties", out var properties) ? properties : default;
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => n.GetString()!) : [];
        foreach (var missing in required.Where(name => !value.TryGetProperty(name, out _)))
        {
            yield return $"{at}/{missing} is missing";
        }

        foreach (var member in value.EnumerateObject())
        {
            if (members.ValueKind != JsonValueKind.Object || !members.TryGetProperty(member.Name, out var described))
            {
                yield return $"{at}/{member.Name} is not described";
                continue;
            }

            foreach (var fault in FaultsOf(document, described, member.Value, $"{at}/{member.Name}"))
            {
                yield return fault;
            }
        }
    }

    static IEnumerable<string> FaultsOfText(JsonElement schema, string text, string at)
    {
        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(w => w.GetString() == text))
        {
            yield return $"{at} says '{text}', which is none of its words";
        }

        var isRight = (schema.TryGetProperty("format", out var format) ? format.GetString() : null) switch
        {
            "uuid" => Guid.TryParseExact(text, "D", out _),
            "date-time" => DateTimeOffset.TryParse(text, out _),
            _ => true,
        };
        if (!isRight)
        {
            yield return $"{at} is '{text}' and no {format.GetString()}";
        }
    }

    static List<string> TypesOf(JsonElement schema) => !schema.TryGetProperty("type", out var type) ? []
        : type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(t => t.GetString()!)] : [type.GetString()!];

    static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.Null => "null",
        _ => "boolean",
    };
}
