using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Hostline.Dialects.Telnyx.OpenApi;

/// <summary>The OpenAPI 3.1 document of what this dialect serves, made from its registered routes.</summary>
static partial class Document
{
    /// <summary>The routes of this dialect, in the order in which they were registered.</summary>
    public static IReadOnlyList<Route> RoutesOf(IEndpointRouteBuilder routes) =>
        [.. routes.DataSources.SelectMany(s => s.Endpoints).Select(e => e.Metadata.GetMetadata<Route>()).OfType<Route>()];

    /// <exception cref="InvalidOperationException">A route does not say what it does.</exception>
    public static byte[] Render(IReadOnlyList<Route> routes) => Answers.Render(json =>
    {
        var named = new NamedSchemas();
        json.WriteStartObject();
        json.WriteString("openapi"u8, "3.1.0"u8);
        WriteHead(json);
        json.WriteStartObject("paths"u8);
        foreach (var path in routes.GroupBy(r => r.Path))
        {
            json.WriteStartObject(path.Key);
            foreach (var route in path)
            {
                Write(json, route, route.Operation ?? throw new InvalidOperationException($"{route.Method} {route.Path} does not say what it does: call Does."), named);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        WriteComponents(json, named);
        json.WriteEndObject();
    });

    /// <summary>The names in the braces of a path.</summary>
    public static IEnumerable<string> NamesIn(string path) => InBraces().Matches(path).Select(m => m.Groups[1].Value);

    public static void WriteContent(Utf8JsonWriter json, string type, Schema schema, NamedSchemas named)
    {
        json.WriteStartObject("content"u8);
        json.WriteStartObject(type);
        json.WritePropertyName("schema"u8);
        schema.Write(json, named);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteHead(Utf8JsonWriter json)
    {
        json.WriteStartObject("info"u8);
        json.WriteString("title"u8, "Hostline, Telnyx dialect"u8);
        json.WriteString("version"u8, "2.0.0"u8);
        json.WriteString("description"u8, "Hosted SMS as Telnyx's API v2 has it. What we match, add and do otherwise: docs/dialects/telnyx.md."u8);
        json.WriteEndObject();
        json.WriteStartArray("servers"u8);
        json.WriteStartObject();
        json.WriteString("url"u8, Endpoints.Root);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("security"u8);
        json.WriteStartObject();
        json.WriteStartArray("bearerAuth"u8);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    static void Write(Utf8JsonWriter json, Route route, Operation operation, NamedSchemas named)
    {
        json.WriteStartObject(route.Method.ToLowerInvariant());
        json.WriteString("operationId"u8, operation.Id);
        json.WriteStartArray("tags"u8);
        json.WriteStringValue(operation.Tag);
        json.WriteEndArray();
        json.WriteString("summary"u8, operation.Summary);
        if (operation.About.Length > 0)
        {
            json.WriteString("description"u8, operation.About);
        }

        WriteParameters(json, route, operation, named);
        if (operation.Body is { } body)
        {
            json.WriteStartObject("requestBody"u8);
            json.WriteBoolean("required"u8, body.Members.Any(m => m.IsRequired));
            WriteContent(json, operation.BodyType, body, named);
            json.WriteEndObject();
        }

        WriteAnswers(json, route, operation, named);
        json.WriteEndObject();
    }

    static void WriteParameters(Utf8JsonWriter json, Route route, Operation operation, NamedSchemas named)
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

    static void WriteAnswers(Utf8JsonWriter json, Route route, Operation operation, NamedSchemas named)
    {
        json.WriteStartObject("responses"u8);
        json.WriteStartObject(operation.Status.ToString(CultureInfo.InvariantCulture));
        json.WriteString("description"u8, "Done."u8);
        AnswerHeaders.Refer(json, AnswerHeaders.OfSuccess(operation));
        WriteContent(json, "application/json", operation.Answer, named);
        json.WriteEndObject();
        foreach (var status in ErrorAnswers.StatusesOf(route))
        {
            json.WriteStartObject(status.ToString(CultureInfo.InvariantCulture));
            json.WriteString("$ref"u8, "#/components/responses/" + ErrorAnswers.NameOf(status));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    static void WriteComponents(Utf8JsonWriter json, NamedSchemas named)
    {
        json.WriteStartObject("components"u8);
        AnswerHeaders.Write(json);
        ErrorAnswers.Write(json, named);
        json.WriteStartObject("securitySchemes"u8);
        json.WriteStartObject("bearerAuth"u8);
        json.WriteString("type"u8, "http"u8);
        json.WriteString("scheme"u8, "bearer"u8);
        json.WriteString("description"u8, "An API key of the account, as `hostline sandbox` prints it."u8);
        json.WriteEndObject();
        json.WriteEndObject();
        named.Write(json);
        json.WriteEndObject();
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex InBraces();
}
