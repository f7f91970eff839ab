using System.Text.Json;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Http.OpenApi;

/// <summary>A member of an object; a required one is in every such object.</summary>
sealed record Member(string Name, Schema Schema, bool IsRequired)
{
    public static Member Required(string name, Schema schema) => new(name, schema, true);

    public static Member Optional(string name, Schema schema) => new(name, schema, false);

    /// <summary>A member that the vendor's contract does not have: left out for clients that reject unknown members.</summary>
    public static Member Ours(string name, Schema schema) => new(name, schema, false) { IsOurs = true };

    public bool IsOurs { get; init; }
}

/// <summary>
/// The form of a value as JSON Schema 2020-12, declared beside the code that reads or writes the value. A schema with a <see cref="Name"/> is
/// written to the document once and referenced.
/// </summary>
/// <param name="Type">The JSON type; null if any type is allowed.</param>
/// <param name="About">One sentence: meaning, unit, source.</param>
sealed record Schema(string? Type, string About)
{
    public string? Name { get; init; }
    public bool IsNullable { get; init; }
    public string? Format { get; init; }

    /// <summary>In .NET's syntax; the document ends it with $, which there means the very end.</summary>
    public string? Pattern { get; init; }

    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The longest text in characters, the most elements of a list, or the greatest number.</summary>
    public int? AtMost { get; init; }

    /// <summary>The fewest elements of a list or the least number.</summary>
    public int? AtLeast { get; init; }

    public int? Default { get; init; }
    public Schema? Items { get; init; }
    public IReadOnlyList<Member> Members { get; init; } = [];

    public static readonly Schema None = new(null, "");

    public static Schema Text(string about, int? atMost = null, string? pattern = null) => new("string", about) { AtMost = atMost, Pattern = pattern };

    public static Schema Uuid(string about) => new("string", about) { Format = "uuid" };

    public static Schema Instant(string about) => new("string", about + " ISO 8601 in UTC, with milliseconds.") { Format = "date-time" };

    public static Schema Url(string about, int? atMost = null) => new("string", about) { Format = "uri", AtMost = atMost };

    public static Schema Phone(string about) => new("string", about + " E.164.");

    public static Schema OneOf(string about, params IReadOnlyList<string> words) => new("string", about) { Words = words };

    public static Schema Flag(string about) => new("boolean", about);

    public static Schema Number(string about, int? atLeast = null) => new("number", about) { AtLeast = atLeast };

    public static Schema Whole(string about, int? atLeast = null, int? atMost = null) => new("integer", about) { AtLeast = atLeast, AtMost = atMost };

    public static Schema ListOf(Schema items, string about, int? atLeast = null, int? atMost = null) =>
        new("array", about) { Items = items, AtLeast = atLeast, AtMost = atMost };

    public static Schema Object(string about, params IReadOnlyList<Member> members) => new("object", about) { Members = members };

    public static Schema File(string about) => new("string", about) { Format = "binary" };

    public static Schema Data(Schema resource) => Object("", Required("data", resource));

    /// <summary>The envelope of a single resource that repeats its members at top level.</summary>
    public static Schema Mirrored(Schema resource) =>
        Object("The resource under `data`, and its members again at top level.",
            [Required("data", resource), .. resource.Members.Select(m => Ours(m.Name, m.Schema))]);

    public Schema OrNull() => this with { IsNullable = true };

    public Schema Named(string name) => this with { Name = name };

    /// <summary>Writes the schema, or a reference if it is named; <paramref name="named"/> then has it.</summary>
    public void Write(Utf8JsonWriter json, NamedSchemas named)
    {
        if (Name is null)
        {
            WriteWhole(json, named);
            return;
        }

        json.WriteStartObject();
        json.WriteString("$ref"u8, named.Refer(this));
        json.WriteEndObject();
    }

    public void WriteWhole(Utf8JsonWriter json, NamedSchemas named)
    {
        json.WriteStartObject();
        WriteType(json);
        WriteText(json, "description", About);
        WriteText(json, "format", Format);
        WriteText(json, "pattern", Pattern?.Replace(@"\z", "$", StringComparison.Ordinal));
        WriteWords(json);
        WriteBound(json, Type switch { "string" => "maxLength", "array" => "maxItems", _ => "maximum" }, AtMost);
        WriteBound(json, Type is "array" ? "minItems" : "minimum", AtLeast);
        WriteBound(json, "default", Default);
        if (Items is not null)
        {
            json.WritePropertyName("items"u8);
            Items.Write(json, named);
        }

        WriteMembers(json, named);
        json.WriteEndObject();
    }

    void WriteType(Utf8JsonWriter json)
    {
        if (Type is null || !IsNullable)
        {
            WriteText(json, "type", Type);
            return;
        }

        json.WriteStartArray("type"u8);
        json.WriteStringValue(Type);
        json.WriteStringValue("null"u8);
        json.WriteEndArray();
    }

    void WriteWords(Utf8JsonWriter json)
    {
        if (Words.Count == 0)
        {
            return;
        }

        json.WriteStartArray("enum"u8);
        foreach (var word in Words)
        {
            json.WriteStringValue(word);
        }

        if (IsNullable)
        {
            json.WriteNullValue();
        }

        json.WriteEndArray();
    }

    void WriteMembers(Utf8JsonWriter json, NamedSchemas named)
    {
        if (Members.Count == 0)
        {
            return;
        }

        json.WriteStartObject("properties"u8);
        foreach (var member in Members)
        {
            json.WritePropertyName(member.Name);
            member.Schema.Write(json, named);
        }

        json.WriteEndObject();
        if (Members.Any(m => m.IsRequired))
        {
            json.WriteStartArray("required"u8);
            foreach (var member in Members.Where(m => m.IsRequired))
            {
                json.WriteStringValue(member.Name);
            }

            json.WriteEndArray();
        }
    }

    static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is { Length: > 0 })
        {
            json.WriteString(name, text);
        }
    }

    static void WriteBound(Utf8JsonWriter json, string name, int? bound)
    {
        if (bound is { } value)
        {
            json.WriteNumber(name, value);
        }
    }
}

sealed class NamedSchemas
{
    readonly List<Schema> schemas = [];

    /// <exception cref="InvalidOperationException">Two different schemas have the same name: a bug.</exception>
    public string Refer(Schema schema)
    {
        var known = schemas.Find(s => s.Name == schema.Name);
        if (known is null)
        {
            schemas.Add(schema);
        }
        else if (!ReferenceEquals(known, schema))
        {
            throw new InvalidOperationException($"Two schemas have the name {schema.Name}.");
        }

        return "#/components/schemas/" + schema.Name;
    }

    /// <summary>Writing one may reference more, which are then written too.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("schemas"u8);
        for (var i = 0; i < schemas.Count; i++)
        {
            json.WritePropertyName(schemas[i].Name!);
            schemas[i].WriteWhole(json, this);
        }

        json.WriteEndObject();
    }
}
