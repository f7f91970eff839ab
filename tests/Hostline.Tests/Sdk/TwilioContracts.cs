using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

/// <summary>
/// The vendor's documents, each behind a Prism of its own: a request goes through the one whose path it has, and the operation is noted.
/// </summary>
sealed partial class TwilioContracts : IAsyncDisposable
{
    /// <param name="Name">As in <see cref="DriftTests.LeftOut"/>.</param>
    /// <param name="Path">With {} in place of its parameters.</param>
    sealed record Operation(string Name, string Method, string Path, PrismProxy Prism)
    {
        public bool Is(HttpMethod method, string path) => method.Method == Method
            && Regex.IsMatch(path.Split('?')[0], $"^{Regex.Escape(Path).Replace(@"\{}", "[^/.]+", StringComparison.Ordinal)}$");
    }

    const string Form = "application/x-www-form-urlencoded";
    static readonly string[] Links = ["uri", "first_page_uri", "next_page_uri", "previous_page_uri"];

    readonly string folder = Directory.CreateTempSubdirectory("hostline-contracts-").FullName;
    readonly List<PrismProxy> proxies = [];
    readonly List<Operation> operations = [];
    readonly HashSet<Operation> asked = [];

    public IEnumerable<string> NeverAsked => operations.Except(asked).Select(o => o.Name).Order(StringComparer.Ordinal);

    public static async Task<TwilioContracts> Start(string upstream)
    {
        var files = DriftTests.Contracts.Select(SharedContracts.Require).ToList();
        var contracts = new TwilioContracts();
        files = [.. files.Select(contracts.Amended)];
        contracts.proxies.AddRange(await Task.WhenAll(files.Select(file => PrismProxy.Start(file, upstream))));
        // A SID is not "Bulk": paths with fewer parameters come first.
        contracts.operations.AddRange(files.Zip(contracts.proxies).SelectMany(c => OperationsOf(c.First, c.Second)).OrderBy(o => o.Path.Count(c => c == '{')));
        return contracts;
    }

    /// <summary>Sends an account's request through the Prism of its operation, which replaces whatever its document does not allow by an error.</summary>
    public async Task<JsonElement> Ask(TestSandbox sandbox, HttpMethod method, string path, int status, HttpContent? body = null)
    {
        var operation = operations.First(o => o.Is(method, path));
        asked.Add(operation);
        var answer = (await new TestSandbox(operation.Prism.BaseUrl, sandbox.Made).Twilio(method, path, body)).Expect(status);
        return status == 204 ? default : answer.Json;
    }

    /// <summary>A request that its document forbids must be the only complaint of each Prism: it has been checking.</summary>
    public async Task HadNothingElseToSay()
    {
        foreach (var any in proxies.Select(proxy => operations.First(o => o.Prism == proxy)))
        {
            using var request = new HttpRequestMessage(new(any.Method), any.Prism.BaseUrl + any.Path.Replace("{}", "AC" + new string('0', 32)));
            (await Support.Http.Client.SendAsync(request, TestContext.Current.CancellationToken)).Dispose();
            Assert.Contains("UNAUTHORIZED", Assert.Single(await any.Prism.Complaints()));
        }
    }

    /// <summary>
    /// A copy in which the links of a list may be paths, as the document's own examples have them although it declares URLs, and in which
    /// OpenAPI's default for lists in a form is written out: Prism does not know it.
    /// </summary>
    string Amended(string file)
    {
        var document = JsonNode.Parse(File.ReadAllText(file))!;
        foreach (var node in Within(document).OfType<JsonObject>())
        {
            foreach (var link in Links.Where(link => node[link] is JsonObject { Count: > 0 } declared && (string?)declared["format"] == "uri"))
            {
                node[link]!.AsObject().Remove("format");
            }

            if (node[Form] is JsonObject form && form["schema"]?["properties"] is JsonObject properties)
            {
                form["encoding"] = new JsonObject(properties.Where(p => (string?)p.Value!["type"] == "array")
                    .Select(p => KeyValuePair.Create<string, JsonNode?>(p.Key, new JsonObject { ["style"] = "form", ["explode"] = true })));
            }
        }

        var copy = Path.Combine(folder, Path.GetFileName(file));
        File.WriteAllText(copy, document.ToJsonString());
        return copy;
    }

    static IEnumerable<JsonNode> Within(JsonNode? node) => node is null ? [] : node switch
    {
        JsonObject members => members.SelectMany(m => Within(m.Value)).Append(node),
        JsonArray elements => elements.SelectMany(Within).Append(node),
        _ => [node],
    };

    static IEnumerable<Operation> OperationsOf(string file, PrismProxy prism) =>
        from path in JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        where method.Name is "get" or "post" or "delete"
        let template = Part().Replace(path.Name, "{}")
        let verb = method.Name.ToUpperInvariant()
        select new Operation($"{verb} {template.Replace(".json", "")}", verb, template, prism);

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Part();

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in proxies)
        {
            await proxy.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }
}
