using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Hostline.Tests.Dialects.Telnyx.OpenApi;

/// <summary>A place in a body: whether it is required, and its allowed values (none: any).</summary>
sealed record Place(bool IsRequired, IReadOnlySet<string> Words);

/// <summary>The parts of an operation that matter to callers: names, places in bodies ("data/*/status"), and values.</summary>
sealed record Shape(IReadOnlySet<string> Parameters, IReadOnlyDictionary<string, Place> Body, IReadOnlyDictionary<string, Place> Answer,
    IReadOnlySet<string> Successes);

/// <summary>The operations of an OpenAPI document, by "GET /path/{}", with references resolved and alternatives merged.</summary>
sealed partial class Surface(JsonObject document)
{
    static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    public static Surface OfYaml(string path)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(path);
        yaml.Load(reader);
        return new(Json(yaml.Documents[0].RootNode)!.AsObject());
    }

    public IReadOnlyDictionary<string, Shape> Operations() =>
        (from path in document["paths"]!.AsObject()
         from member in path.Value!.AsObject()
         where Methods.Contains(member.Key)
         select (Name: $"{member.Key.ToUpperInvariant()} {InBraces().Replace(path.Key, "{}")}", Operation: member.Value!.AsObject()))
        .ToDictionary(o => o.Name, o => ShapeOf(o.Operation));

    Shape ShapeOf(JsonObject operation)
    {
        var parameters = List(operation["parameters"]).Select(Follow).Where(p => Text(p["in"]) != "path").SelectMany(p => Names(Text(p["name"]), p["schema"]));
        var answers = operation["responses"]!.AsObject().Where(r => r.Key.StartsWith('2')).ToList();
        return new(parameters.ToHashSet(), PlacesOf(operation["requestBody"]), PlacesOf(answers[0].Value), answers.Select(a => a.Key).ToHashSet());
    }

    /// <summary>A filter given as an object counts as one parameter per member: filter[name][eq].</summary>
    IEnumerable<string> Names(string name, JsonNode? schema) =>
        MembersOf(schema) is { Count: > 0 } members ? members.SelectMany(m => Names($"{name}[{m.Key}]", m.Value)) : [name];

    Dictionary<string, Place> PlacesOf(JsonNode? holder)
    {
        var places = new Dictionary<string, Place>();
        if (holder is not null && Follow(holder)["content"] is JsonObject content)
        {
            Walk(content.First().Value!["schema"], "", isRequired: true, places);
        }

        return places;
    }

    void Walk(JsonNode? schema, string path, bool isRequired, Dictionary<string, Place> places)
    {
        var layers = Layers(schema).ToList();
        places.TryAdd(path, new(isRequired, layers.SelectMany(l => List(l["enum"])).Select(Text).Where(w => w != "null").ToHashSet()));
        var required = layers.SelectMany(l => List(l["required"])).Select(Text).ToHashSet();
        foreach (var (name, member) in MembersOf(schema))
        {
            Walk(member, path.Length == 0 ? name : $"{path}/{name}", required.Contains(name), places);
        }

        foreach (var items in layers.Select(l => l["items"]).OfType<JsonNode>())
        {
            Walk(items, path.Length == 0 ? "*" : $"{path}/*", isRequired: false, places);
        }
    }

    List<KeyValuePair<string, JsonNode?>> MembersOf(JsonNode? schema) =>
        [.. Layers(schema).SelectMany(l => l["properties"] as JsonObject ?? []).DistinctBy(m => m.Key)];

    /// <summary>A schema and all its parts and alternatives.</summary>
    IEnumerable<JsonObject> Layers(JsonNode? schema)
    {
        if (schema is null)
        {
            return [];
        }

        var whole = Follow(schema);
        return ((string[])["allOf", "oneOf", "anyOf"]).SelectMany(kind => List(whole[kind])).SelectMany(Layers).Prepend(whole);
    }

    JsonObject Follow(JsonNode? node)
    {
        var at = node!.AsObject();
        while (at["$ref"] is { } reference)
        {
            at = Text(reference)[2..].Split('/').Aggregate((JsonNode)document, (here, name) => here[name.Replace("~1", "/", StringComparison.Ordinal)]!)
                .AsObject();
        }

        return at;
    }

    static IEnumerable<JsonNode?> List(JsonNode? node) => node as JsonArray ?? [];

    static string Text(JsonNode? node) => node?.ToString() ?? "null";

    static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, Json(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new ArgumentException($"{node} is nothing that JSON knows.", nameof(node)),
    };

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex InBraces();
}
