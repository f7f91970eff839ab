using System.Text.Json.Nodes;
using Hostline.Dialects.Telnyx;
using Hostline.Http.OpenApi;
using Hostline.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Dialects.Telnyx.OpenApi;

/// <summary>What we serve matches the contract, except for a complete list of differences.</summary>
public sealed class DriftTests(TelnyxServer telnyx)
{
    const string Begin = "<!-- differences: printed by DriftTests -->\n";
    const string End = "<!-- /differences -->\n";
    const string Rewrite =
        "HOSTLINE_REWRITE=1 dotnet run -c Release --project tests/Hostline.Tests -- -class Hostline.Tests.Dialects.Telnyx.OpenApi.DriftTests";

    [Fact]
    public async Task Every_difference_from_the_vendors_contract_has_a_reason()
    {
        var untold = (await Found()).Where(f => !Differences.All.Any(d => d.Covers(f))).Select(f => $"{f.Operation} {f.What}");
        AssertNone(untold, "Make it as the contract has it, or give the reason in Differences.cs.");
    }

    [Fact]
    public async Task Every_reason_is_of_a_difference_that_there_is()
    {
        var found = await Found();
        var stale = Differences.All.Where(d => !found.Any(d.Covers)).Select(d => $"{d.Operation} {d.What}");
        AssertNone(stale, "This difference no longer exists: remove it from Differences.cs.");
    }

    [Fact]
    public void The_page_of_the_dialect_has_the_list()
    {
        var path = Checkout.At("docs", "dialects", "telnyx.md");
        var page = File.ReadAllText(path);
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("HOSTLINE_REWRITE") == "1")
        {
            File.WriteAllText(path, page[..from] + Print() + page[to..]);
            return;
        }

        Assert.True(page[from..to] == Print(), $"The differences in docs/dialects/telnyx.md are not those of Differences.cs. Rewrite them: {Rewrite}");
    }

    [Theory]
    [InlineData("*", "answers */reason", "GET /a", "answers data/*/reason", true)]
    [InlineData("*", "answers */reason", "GET /a", "answers reason", false)]
    [InlineData("GET /a*", "takes x", "GET /a/{}", "takes x", true)]
    [InlineData("GET /a", "takes x", "GET /a/{}", "takes x", false)]
    [InlineData("GET /a", "answers */type as *", "GET /a", "answers data/record_type as y", false)]
    public void A_reason_covers_what_it_says_and_no_more(string operation, string what, string foundOperation, string foundWhat, bool covers) =>
        Assert.Equal(covers, new Difference(operation, what, "").Covers((foundOperation, foundWhat)));

    /// <summary>
    /// With the envelope <c>data</c>, which removes our marked additions, no answer has a member that is not in the contract.
    /// </summary>
    [Fact]
    public async Task Every_member_that_the_contract_does_not_have_is_marked_as_ours()
    {
        // The contract has no approve and no reject; the others are served beyond the contract too.
        var contract = SharedContracts.Require("telnyx-openapi.yaml");
        var routes = telnyx.Server.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints)
            .Select(e => e.Metadata.GetMetadata<DescribedRoute>()).OfType<DescribedRoute>().ToList();
        var ours = JsonNode.Parse(Document.Render(new TelnyxDialect().Description, [.. routes.Select(WithoutOurs)]))!.AsObject();
        var added = Comparison.Of(new(ours), Surface.OfYaml(contract))
            .Where(f => f.What.StartsWith("answers ", StringComparison.Ordinal) && !f.What.Contains(" as ", StringComparison.Ordinal));
        AssertNone(added.Select(f => $"{f.Operation} {f.What}"), "Declare the member with Member.Ours.");
    }

    static DescribedRoute WithoutOurs(DescribedRoute route)
    {
        var same = new DescribedRoute(route.Method, route.Path, route.Query);
        same.Does(route.Operation! with { Answer = WithoutOurs(route.Operation.Answer) });
        return same;
    }

    static Schema WithoutOurs(Schema schema) => schema with
    {
        Name = null,
        Items = schema.Items is { } items ? WithoutOurs(items) : null,
        Members = [.. schema.Members.Where(m => !m.IsOurs).Select(m => m with { Schema = WithoutOurs(m.Schema) })],
    };

    async Task<IReadOnlyList<(string Operation, string What)>> Found()
    {
        var contract = SharedContracts.Require("telnyx-openapi.yaml");
        var ours = JsonNode.Parse((await OpenApiDocument.Fetch(telnyx.Server.BaseUrl)).GetRawText())!.AsObject();
        return [.. Comparison.Of(new(ours), Surface.OfYaml(contract))];
    }

    static void AssertNone(IEnumerable<string> wrong, string advice)
    {
        var lines = wrong.ToList();
        Assert.True(lines.Count == 0, $"{advice}\n{string.Join('\n', lines)}");
    }

    static string Print() => "\n| operation | it | because |\n|---|---|---|\n"
        + string.Concat(Differences.All.Select(d => $"| `{d.Operation}` | {Marked(d.What)} | {Marked(d.Why)} |\n")) + "\n";

    /// <summary>A literal asterisk, not emphasis.</summary>
    static string Marked(string text) => text.Replace("*", "\\*", StringComparison.Ordinal);
}
