using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hostline.Tests.Dialects.Telnyx.OpenApi;

/// <summary>The document's description of a body matches what its reader does.</summary>
public sealed class BodyTests(TelnyxServer telnyx)
{
    public static TheoryData<string, string> Bodies() => new()
    {
        { "post", "/messaging_hosted_number_orders" },
        { "post", "/messaging_hosted_number_orders/eligibility_numbers_check" },
        { "post", "/messaging_hosted_number_orders/{id}/verification_codes" },
        { "post", "/messaging_hosted_number_orders/{id}/validation_codes" },
        { "post", "/messaging_profiles" },
        { "patch", "/messaging_profiles/{id}" },
        { "post", "/messaging_profiles/{id}/phone_numbers" },
        { "post", "/messaging_profiles/{id}/autoresp_configs" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Each_member_is_read_and_of_no_other_type(string method, string path)
    {
        var schema = await SchemaOf(method, path);
        var members = schema.GetProperty("properties").EnumerateObject().ToList();
        var wrong = new JsonObject(members.Select(m => KeyValuePair.Create<string, JsonNode?>(m.Name, IsList(m.Value) ? 7 : new JsonArray(7))));
        Assert.Equal(members.Select(m => "/" + m.Name).Order(), (await Pointers(method, path, wrong)).Order());
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task What_is_required_and_only_that_is_missed(string method, string path)
    {
        var schema = await SchemaOf(method, path);
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => "/" + n.GetString()).ToList() : [];
        var missed = (await Pointers(method, path, [])).Where(p => p.Length > 0).ToList();

        // An order may be described without numbers, as in the contract, but not created without them.
        Assert.Equal(required.Order(), (path.EndsWith("orders", StringComparison.Ordinal) ? missed.Except(["/phone_numbers"]) : missed).Order());
    }

    async Task<JsonElement> SchemaOf(string method, string path)
    {
        var operation = (await OpenApiDocument.Fetch(telnyx.Server.BaseUrl)).Operations().Single(o => o.Method == method && o.Path == path);
        return operation.Body.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
    }

    /// <summary>The pointers in the refusals of a body.</summary>
    async Task<IEnumerable<string>> Pointers(string method, string path, JsonObject body)
    {
        var sandbox = await telnyx.Server.Sandbox();
        var profile = await sandbox.Telnyx(HttpMethod.Post, "/messaging_profiles", new { name = "p", whitelisted_destinations = new[] { "US" } });
        var answer =
            await sandbox.Telnyx(HttpMethod.Parse(method.ToUpperInvariant()),
                path.Replace("{id}", profile.Json.GetProperty("data").GetProperty("id").GetString(), StringComparison.Ordinal), body.ToJsonString());
        Assert.Equal(422, answer.Status);
        return answer.Json.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("source").GetProperty("pointer").GetString()!).Distinct();
    }

    static bool IsList(JsonElement schema) => schema.GetProperty("type") is { ValueKind: JsonValueKind.String } type && type.GetString() == "array";
}
