using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Telnyx.OpenApi;

/// <summary>An operation of an OpenAPI document: its method in lower case, its path, and its description.</summary>
sealed record DescribedOperation(string Method, string Path, JsonElement Body);

/// <summary>Reads OpenAPI documents.</summary>
static class OpenApiDocument
{
    static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    public static async Task<JsonElement> Fetch(string baseUrl)
    {
        var text = await Support.Http.Client.GetStringAsync(baseUrl + "/openapi/telnyx.json", TestContext.Current.CancellationToken);
        return JsonDocument.Parse(text).RootElement;
    }

    public static IReadOnlyList<DescribedOperation> Operations(this JsonElement document) =>
    [
        .. from path in document.GetProperty("paths").EnumerateObject()
           from member in path.Value.EnumerateObject()
           where Methods.Contains(member.Name)
           select new DescribedOperation(member.Name, path.Name, member.Value),
    ];
}
