using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Hostline.Http.OpenApi;

/// <summary>The OpenAPI 3.1 document of an API, made from its description and its registered routes.</summary>
static partial class Document
{
    /// <exception cref="InvalidOperationException">A route has no description.</exception>
    public static byte[] Render(Description of, IReadOnlyList<DescribedRoute> routes) => CompactJson.Render(json =>
    {
        var named = new NamedSchemas();
        json.WriteStartObject();
        json.WriteString("openapi"u8, "3.1.0"u8);
        WriteHead(json, of);
        json.WriteStartObject("paths"u8);
        foreach (var path in routes.GroupBy(r => r.Path))
        {
            json.WriteStartObject(path.Key);
            foreach (var route in path)
            {
                Write(json, of, route, route.Operation ?? throw new InvalidOperationException($"{route.Method} {route.Path} has no description: call Does."),
                    named);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        WriteComponents(json, of, named);
        json.WriteEndObject();
    });

    public static IEnumerable<string> NamesIn(string path) => InBraces().Matches(path).Select(m => m.Groups[1].Value);

    static void WriteContent(Utf8JsonWriter json, string type, Schema schema, NamedSchemas named)
    {
        json.WriteStartObject("content"u8);
        json.WriteStartObject(type);
        json.WritePropertyName("schema"u8);
        schema.Write(json, named);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteHead(Utf8JsonWriter json, Description of)
    {
        json.WriteStartObject("info"u8);
        json.WriteString("title"u8, of.Title);
        json.WriteString("version"u8, of.Version);
        json.WriteString("description"u8, of.About);
        json.WriteEndObject();
        json.WriteStartArray("servers"u8);
        json.WriteStartObject();
        json.WriteString("url"u8, of.Root);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("security"u8);
        json.WriteStartObject();
        json.WriteStartArray(of.Security.Name);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    static void Write(Utf8JsonWriter json, Description of, DescribedRoute route, Operation operation, NamedSchemas named)
    {
        json.WriteStartObject(route.Method.ToLowerInvariant());
        json.WriteString("operationId"u8, operation.Id);
        json.WriteStartArray("tags"u8);
        json.WriteStringValue(operation.Tag);
        json.WriteEndArray();
        json.WriteString("summary"u8, operation.Summary);
        if (of.AboutOf(route) is { Length: > 0 } about)
        {
            json.WriteString("description"u8, about);
        }

        if (operation.IsOpen)
        {
            json.WriteStartArray("security"u8);
            json.WriteEndArray();
        }

        WriteParameters(json, route, operation, named);
        if (operation.Body is { } body)
        {
            json.WriteStartObject("requestBody"u8);
            json.WriteBoolean("required"u8, body.Members.Any(m => m.IsRequired));
            WriteContent(json, operation.BodyType, body, named);
            json.WriteEndObject();
        }

        WriteAnswers(json, of, route, operation, named);
        json.WriteEndObject();
    }

    static void WriteParameters(Utf8JsonWriter json, DescribedRoute route, Operation operation, NamedSchemas named)
    {
        var ids = NamesIn(route.Path).Where(name => !operation.Parameters.Any(p => p.In == "path" && p.Name == name))
            .Select(name => new Parameter(name, Schema.Uuid("Which one."), "path", IsRequired: true));
        json.WriteStartArray("parameters"u8);
        foreach (var parameter in ids.Concat(operation.Parameters).Concat(route.Query))
        {
            json.WriteStartObject();
            json.WriteString("name"u8, parameter.Name);
            json.WriteString("in"u8, parameter.In);
            json.WriteBoolean("required"u8, parameter.IsRequired);
            json.WriteString("description"u8, parameter.Schema.About);
            json.WritePropertyName("schema"u8);
            (parameter.Schema with { About = "" }).Write(json, named);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteAnswers(Utf8JsonWriter json, Description of, DescribedRoute route, Operation operation, NamedSchemas named)
    {
        json.WriteStartObject("responses"u8);
        json.WriteStartObject(operation.Status.ToString(CultureInfo.InvariantCulture));
        json.WriteString("description"u8, "Done."u8);
        ReferToHeaders(json, of.HeadersOf(operation));
        if (!ReferenceEquals(operation.Answer, Schema.None))
        {
            WriteContent(json, operation.AnswerType, operation.Answer, named);
        }

        json.WriteEndObject();
        if (operation.Proposed is { } proposed)
        {
            json.WriteStartObject("202"u8);
            json.WriteString("description"u8, "Proposed: another person confirms it."u8);
            ReferToHeaders(json, of.HeadersOf(operation));
            WriteContent(json, operation.AnswerType, proposed, named);
            json.WriteEndObject();
        }

        foreach (var status in of.StatusesOf(route))
        {
            json.WriteStartObject(status.ToString(CultureInfo.InvariantCulture));
            json.WriteString("$ref"u8, "#/components/responses/" + NameOf(status));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    static string NameOf(int status) => "Refused" + status.ToString(CultureInfo.InvariantCulture);

    static void WriteComponents(Utf8JsonWriter json, Description of, NamedSchemas named)
    {
        json.WriteStartObject("components"u8);
        WriteHeaders(json, of);
        WriteRefusals(json, of, named);
        json.WriteStartObject("securitySchemes"u8);
        json.WriteStartObject(of.Security.Name);
        json.WriteString("type"u8, "http"u8);
        json.WriteString("scheme"u8, of.Security.Scheme);
        json.WriteString("description"u8, of.Security.About);
        json.WriteEndObject();
        json.WriteEndObject();
        named.Write(json);
        json.WriteEndObject();
    }

    static void WriteHeaders(Utf8JsonWriter json, Description of)
    {
        json.WriteStartObject("headers"u8);
        foreach (var (name, schema) in of.Headers)
        {
            json.WriteStartObject(name);
            json.WriteString("description"u8, schema.About);
            json.WritePropertyName("schema"u8);
            (schema with { About = "" }).WriteWhole(json, new());
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    static void WriteRefusals(Utf8JsonWriter json, Description of, NamedSchemas named)
    {
        json.WriteStartObject("responses"u8);
        foreach (var refusal in of.Refusals)
        {
            json.WriteStartObject(NameOf(refusal.Status));
            json.WriteString("description"u8, refusal.About);
            ReferToHeaders(json, refusal.Headers);
            WriteContent(json, refusal.Type, refusal.Body, named);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    static void ReferToHeaders(Utf8JsonWriter json, IEnumerable<string> names)
    {
        json.WriteStartObject("headers"u8);
        foreach (var name in names)
        {
            json.WriteStartObject(name);
            json.WriteString("$ref"u8, "#/components/headers/" + name);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex InBraces();
}
