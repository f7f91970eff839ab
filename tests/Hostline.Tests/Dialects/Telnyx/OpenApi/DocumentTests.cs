using System.Text.Json;
using System.Text.RegularExpressions;
using Hostline.Core.Reasons;
using Hostline.Dialects;
using Hostline.Dialects.Telnyx;
using Hostline.Http.OpenApi;
using Hostline.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Dialects.Telnyx.OpenApi;

/// <summary>The document describes every route and every refusal.</summary>
public sealed partial class DocumentTests(TelnyxServer telnyx)
{
    [Fact]
    public void Every_route_says_what_it_does()
    {
        var silent = Registered().Where(r => r.Operation is null).Select(r => $"{r.Method} {r.Path}").ToList();
        Assert.True(silent.Count == 0, $"Call Does(…) where these are registered; OpenApi/Operation.cs has an example.\n{string.Join('\n', silent)}");
    }

    [Fact]
    public void Every_parameter_and_body_says_what_it_is()
    {
        var silent = from route in Registered()
                     from parameter in route.Query.Concat(route.Operation!.Parameters)
                     where parameter.Schema.About.Length == 0
                     select $"{route.Method} {route.Path}: {parameter.Name}";
        Assert.Empty(silent);
    }

    [Fact]
    public async Task Every_route_below_the_root_that_the_server_answers_is_in_the_document_and_no_other()
    {
        var served = Served()
            .Where(e => e.RoutePattern.RawText!.StartsWith(Endpoints.Root + "/", StringComparison.Ordinal) && !IsOfAnother(e.RoutePattern.RawText!))
            .SelectMany(e => e.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Where(m => m != "HEAD")
                .Select(m => $"{m} {e.RoutePattern.RawText![Endpoints.Root.Length..]}"));
        Assert.Equal(served.Order(), (await Fetch()).Operations().Select(o => $"{o.Method.ToUpperInvariant()} {o.Path}").Order());
    }

    /// <summary>Another dialect may claim a longer prefix below this one's.</summary>
    static bool IsOfAnother(string path) =>
        InstalledDialects.All.Where(d => d is not TelnyxDialect).SelectMany(d => d.Prefixes).Any(p => path.StartsWith(p + "/", StringComparison.Ordinal));

    [Fact]
    public async Task Operations_have_ids_and_names_of_their_own()
    {
        var operations = (await Fetch()).Operations();
        Assert.Equal(operations.Count, operations.Select(o => o.Body.GetProperty("operationId").GetString()).Distinct().Count());
        Assert.All(operations, o => Assert.Matches("^[a-z][A-Za-z]+$", o.Body.GetProperty("operationId").GetString()));
    }

    [Fact]
    public async Task Every_reason_stands_in_the_catalog_with_its_sentence_and_next_step()
    {
        var catalog = (await Fetch()).GetProperty("components").GetProperty("schemas").GetProperty("Reason");
        Assert.Equal(ReasonCatalog.All.Select(e => e.Code), catalog.GetProperty("enum").EnumerateArray().Select(e => e.GetString()!));
        var told = catalog.GetProperty("description").GetString()!;
        Assert.All(new TelnyxDialect().Reasons.All, e => Assert.Contains($"| `{e.Code}` | {e.Sentence} | {e.NextStep} |", told, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_reason_stands_under_the_status_and_code_with_which_it_is_answered()
    {
        var responses = (await Fetch()).GetProperty("components").GetProperty("responses");
        Assert.All(Enum.GetValues<Reason>().Where(r => r != Reason.NotAllowed), reason =>
        {
            var (status, code) = Errors.Of(reason);
            var told = responses.GetProperty($"Refused{status}").GetProperty("description").GetString()!;
            var ofCode = told.TrimEnd('.').Split("; ").Single(part => part.StartsWith(code + " ", StringComparison.Ordinal));
            Assert.Contains(reason.Code(), ofCode.Split(": ")[1].Split(", "));
        });
    }

    [Fact]
    public async Task What_this_dialect_never_answers_is_not_in_the_document()
    {
        var text = (await Fetch()).GetRawText();
        Assert.DoesNotContain("Refused409", text);
    }

    /// <summary>In reverse: each of our headers in a real answer is in the description of that answer.</summary>
    [Fact]
    public async Task The_headers_of_answers_are_described()
    {
        var document = await Fetch();
        await using var limited = await Api.Scene.Start(configure: s => s with { SandboxKeyRate = 1 });
        var sandbox = await limited.Server.Sandbox();
        var answers = new List<Answered>();
        while (answers.All(a => a.Status != 429))
        {
            answers.Add(await sandbox.Telnyx(HttpMethod.Get, "/messaging_profiles"));
        }

        var described = document.GetProperty("paths").GetProperty("/messaging_profiles").GetProperty("get").GetProperty("responses");
        foreach (var answer in (Answered[])[answers[0].Expect(200), answers[^1].Expect(429)])
        {
            var response = described.GetProperty($"{answer.Status}");
            var headers = response.TryGetProperty("headers", out var own) ? own
                : document.GetProperty("components").GetProperty("responses").GetProperty($"Refused{answer.Status}").GetProperty("headers");
            var ours = answer.Headers.Keys.Where(h => h.StartsWith("x-r", StringComparison.Ordinal) || h is "Request-Id" or "Retry-After" or "x-should-retry");
            Assert.Empty(ours.Except(headers.EnumerateObject().Select(h => h.Name), StringComparer.OrdinalIgnoreCase));
        }

        var create = document.GetProperty("paths").GetProperty("/messaging_hosted_number_orders").GetProperty("post").GetProperty("responses")
            .GetProperty("200");
        Assert.True(create.GetProperty("headers").TryGetProperty("Idempotent-Replayed", out _));
    }

    [Fact]
    public async Task Every_reference_leads_somewhere()
    {
        var document = await Fetch();
        var missing = Reference().Matches(document.GetRawText()).Select(m => m.Groups[1].Value).Distinct()
            .Where(path => path.Split('/').Aggregate((JsonElement?)document,
                (at, name) => at is { } here && here.TryGetProperty(name, out var next) ? next : null) is null);
        Assert.Empty(missing);
    }

    [Fact]
    public async Task The_page_and_all_it_loads_come_from_this_server_and_are_held_to_it()
    {
        var page = telnyx.Server.BaseUrl + "/openapi/telnyx/index.html";
        using var answer = await Support.Http.Client.GetAsync(page, TestContext.Current.CancellationToken);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var loaded = Loaded().Matches(html).Select(m => m.Groups[1].Value).ToList();
        Assert.Contains("./swagger-ui-bundle.js", loaded);
        foreach (var part in loaded)
        {
            using var got = await Support.Http.Client.GetAsync(new Uri(new Uri(page), part), TestContext.Current.CancellationToken);
            Assert.Equal((part, 200), (part, (int)got.StatusCode));
        }

        using var script = await Support.Http.Client.GetAsync(new Uri(new Uri(page), "index.js"), TestContext.Current.CancellationToken);
        Assert.Contains("/openapi/telnyx.json", await script.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotMatch("<script(?![^>]*src=)|on[a-z]+=\"", html);
    }

    IEnumerable<RouteEndpoint> Served() =>
        telnyx.Server.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>();

    IEnumerable<DescribedRoute> Registered() => Served().Select(e => e.Metadata.GetMetadata<DescribedRoute>()).OfType<DescribedRoute>();

    Task<JsonElement> Fetch() => OpenApiDocument.Fetch(telnyx.Server.BaseUrl);

    [GeneratedRegex("\"\\$ref\":\"#/([^\"]+)\"")]
    private static partial Regex Reference();

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex Loaded();
}
