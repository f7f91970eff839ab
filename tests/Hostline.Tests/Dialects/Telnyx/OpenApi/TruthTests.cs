using System.Text.Json.Nodes;
using Hostline.Tests.Sdk;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Telnyx.OpenApi;

/// <summary>The SDK's traffic through a proxy that rejects anything not in our document.</summary>
public sealed class TruthTests
{
    [Fact]
    public async Task Everything_that_the_SDK_is_answered_is_as_our_document_tells_and_holds_no_member_that_it_does_not()
    {
        NodeTools.Require();
        await using var server = await TestServer.Start();
        var folder = Directory.CreateTempSubdirectory("hostline-openapi-");
        try
        {
            var document = Path.Combine(folder.FullName, "telnyx.json");
            await File.WriteAllTextAsync(document, await Closed(server.BaseUrl), TestContext.Current.CancellationToken);
            await using var prism = await PrismProxy.Start(document, server.BaseUrl + "/v2");

            await SdkTraffic.IsWithoutComplaint(server, prism);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>
    /// The document with every object of an answer closed: clients must tolerate new members, but here every member must be documented.
    /// </summary>
    static async Task<string> Closed(string baseUrl)
    {
        var document = JsonNode.Parse((await OpenApiDocument.Fetch(baseUrl)).GetRawText())!.AsObject();
        foreach (var operation in document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()))
        {
            Close(operation.Value!["responses"]!);
        }

        Close(document["components"]!);
        return document.ToJsonString();
    }

    static void Close(JsonNode node)
    {
        if (node is JsonArray list)
        {
            foreach (var element in list.OfType<JsonNode>())
            {
                Close(element);
            }
        }
        else if (node is JsonObject schema)
        {
            foreach (var member in schema.Select(m => m.Value).OfType<JsonNode>().ToList())
            {
                Close(member);
            }

            if (schema["properties"] is JsonObject && !schema.ContainsKey("additionalProperties"))
            {
                schema["additionalProperties"] = false;
            }
        }
    }
}
