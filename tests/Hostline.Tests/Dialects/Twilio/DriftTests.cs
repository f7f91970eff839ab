using System.Text.Json;
using System.Text.RegularExpressions;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>
/// The document of this dialect, which is made from the code, beside the vendor's: every operation, every parameter of a form and of a
/// query, and every member of an answer is there, but for a closed list of differences.
/// </summary>
public sealed partial class DriftTests
{
    internal static readonly string[] Contracts =
        ["twilio-preview-openapi.json", "twilio-numbers-v2-openapi.json", "twilio-numbers-v1-v3-openapi.json", "twilio-api-2010-openapi.json"];

    /// <summary>What the vendor's documents have and this dialect leaves out (docs/dialects/twilio.md).</summary>
    internal static readonly string[] LeftOut =
    [
        "GET /2010-04-01/Accounts/{}/Addresses query EmergencyEnabled",
        "POST /2010-04-01/Accounts/{}/Applications form ApiVersion",
        "POST /2010-04-01/Accounts/{}/Applications form PublicApplicationConnectEnabled",
        "POST /2010-04-01/Accounts/{}/Applications form VoiceCallerIdLookup",
        "POST /2010-04-01/Accounts/{}/Applications/{} form ApiVersion",
        "POST /2010-04-01/Accounts/{}/Applications/{} form PublicApplicationConnectEnabled",
        "POST /2010-04-01/Accounts/{}/Applications/{} form VoiceCallerIdLookup",
        "POST /2010-04-01/Accounts/{}/IncomingPhoneNumbers",
        "POST /2010-04-01/Accounts/{}/IncomingPhoneNumbers/{} form AddressSid",
        "POST /2010-04-01/Accounts/{}/IncomingPhoneNumbers/{} form ApiVersion",
        "POST /2010-04-01/Accounts/{}/IncomingPhoneNumbers/{} form BundleSid",
        "POST /2010-04-01/Accounts/{}/IncomingPhoneNumbers/{} form EmergencyAddressSid",
        "POST /2010-04-01/Accounts/{}/IncomingPhoneNumbers/{} form EmergencyStatus",
        "POST /2010-04-01/Accounts/{}/IncomingPhoneNumbers/{} form IdentitySid",
        "POST /2010-04-01/Accounts/{}/IncomingPhoneNumbers/{} form TrunkSid",
        "POST /2010-04-01/Accounts/{}/IncomingPhoneNumbers/{} form VoiceApplicationSid",
        "POST /2010-04-01/Accounts/{}/IncomingPhoneNumbers/{} form VoiceCallerIdLookup",
        "POST /2010-04-01/Accounts/{}/IncomingPhoneNumbers/{} form VoiceFallbackMethod",
        "POST /2010-04-01/Accounts/{}/IncomingPhoneNumbers/{} form VoiceFallbackUrl",
        "POST /2010-04-01/Accounts/{}/IncomingPhoneNumbers/{} form VoiceMethod",
        "POST /2010-04-01/Accounts/{}/IncomingPhoneNumbers/{} form VoiceReceiveMode",
        "POST /2010-04-01/Accounts/{}/IncomingPhoneNumbers/{} form VoiceUrl",
        "POST /2010-04-01/Accounts/{}/Messages form AddressRetention",
        "POST /2010-04-01/Accounts/{}/Messages form Attempt",
        "POST /2010-04-01/Accounts/{}/Messages form ContentRetention",
        "POST /2010-04-01/Accounts/{}/Messages form ContentVariables",
        "POST /2010-04-01/Accounts/{}/Messages form FallbackFrom",
        "POST /2010-04-01/Accounts/{}/Messages form ForceDelivery",
        "POST /2010-04-01/Accounts/{}/Messages form MaxPrice",
        "POST /2010-04-01/Accounts/{}/Messages form PersistentAction",
        "POST /2010-04-01/Accounts/{}/Messages form ProvideFeedback",
        "POST /2010-04-01/Accounts/{}/Messages form RiskCheck",
        "POST /2010-04-01/Accounts/{}/Messages form ScheduleType",
        "POST /2010-04-01/Accounts/{}/Messages form SendAsMms",
        "POST /2010-04-01/Accounts/{}/Messages form ShortenUrls",
        "POST /2010-04-01/Accounts/{}/Messages form SmartEncoded",
        "POST /2010-04-01/Accounts/{}/Messages form TrafficType",
        "POST /2010-04-01/Accounts/{}/Messages form ValidityPeriod",
        "POST /v3/HostedNumbers/HostedNumberOrders",
    ];

    [Fact]
    public async Task The_document_has_all_that_the_vendors_documents_have_but_for_a_closed_list()
    {
        var files = Contracts.Select(SharedContracts.Require).ToList();
        await using var server = await TestServer.Start();
        var ours = Surface((await (await server.Sandbox()).Send(HttpMethod.Get, "/openapi/twilio.json", null, null)).Expect(200).Json);
        var theirs = files.SelectMany(file => Surface(JsonDocument.Parse(File.ReadAllText(file)).RootElement)).ToHashSet();
        Assert.Equal(LeftOut, Shortened(theirs.Except(ours)));
    }

    /// <summary>Of an operation that is left out as a whole, only the operation.</summary>
    static IEnumerable<string> Shortened(IEnumerable<string> missing)
    {
        var all = missing.ToHashSet();
        var whole = all.Where(line => line.Split(' ').Length == 2).ToHashSet();
        return all.Where(line => whole.Contains(line) || !whole.Contains(string.Join(' ', line.Split(' ').Take(2)))).Order(StringComparer.Ordinal);
    }

    /// <summary>Lines such as "POST /HostedNumbers/HostedNumberOrders", then with "form PhoneNumber", "query PageSize" or "answer sid".</summary>
    static HashSet<string> Surface(JsonElement document)
    {
        var lines = new HashSet<string>();
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var method in path.Value.EnumerateObject().Where(m => m.Name is "get" or "post" or "delete"))
            {
                var operation = $"{method.Name.ToUpperInvariant()} {PathParameter().Replace(path.Name, "{}").Replace(".json", "")}";
                lines.Add(operation);
                lines.UnionWith(Query(document, method.Value).Select(name => $"{operation} query {name}"));
                lines.UnionWith(Form(document, method.Value).Select(name => $"{operation} form {name}"));
                lines.UnionWith(Answer(document, method.Value).Select(name => $"{operation} answer {name}"));
            }
        }

        return lines;
    }

    static IEnumerable<string> Query(JsonElement document, JsonElement operation) => operation.TryGetProperty("parameters", out var parameters)
        ? parameters.EnumerateArray().Select(p => Resolved(document, p)).Where(p => p.Text("in") == "query").Select(p => p.Text("name"))
        : [];

    static IEnumerable<string> Form(JsonElement document, JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body) && Resolved(document, body).GetProperty("content")
            .TryGetProperty("application/x-www-form-urlencoded", out var form) ? Members(document, form.GetProperty("schema")) : [];

    static IEnumerable<string> Answer(JsonElement document, JsonElement operation)
    {
        foreach (var answer in operation.GetProperty("responses").EnumerateObject().Where(r => r.Name.StartsWith('2')))
        {
            if (Resolved(document, answer.Value).TryGetProperty("content", out var content) && content.TryGetProperty("application/json", out var json))
            {
                foreach (var name in Members(document, json.GetProperty("schema")))
                {
                    yield return name;
                }
            }
        }
    }

    /// <summary>The members of an object, and of the records of a list.</summary>
    static IEnumerable<string> Members(JsonElement document, JsonElement schema)
    {
        var object1 = Resolved(document, schema);
        if (!object1.TryGetProperty("properties", out var properties))
        {
            yield break;
        }

        foreach (var property in properties.EnumerateObject())
        {
            yield return property.Name;
            if (Resolved(document, property.Value).TryGetProperty("items", out var items))
            {
                foreach (var inner in Members(document, items))
                {
                    yield return $"{property.Name}/{inner}";
                }
            }
        }
    }

    static JsonElement Resolved(JsonElement document, JsonElement value)
    {
        while (value.TryGetProperty("$ref", out var reference))
        {
            value = reference.GetString()![2..].Split('/').Aggregate(document, (at, name) => at.GetProperty(name));
        }

        return value;
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex PathParameter();
}
