using System.Text.Json;
using Hostline.Api;
using Hostline.Tests.Authorization;
using Hostline.Tests.Dialects.Telnyx.OpenApi;
using Hostline.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Api;

/// <summary>The document of our own API tells of every route, and everything that is answered is as it tells.</summary>
public sealed class DocumentTests(Dialects.Telnyx.TelnyxServer shared)
{
    /// <summary>Strangers first, as in the matrix: what the owners do must not change what the others are answered.</summary>
    static readonly Asker[] Turns = [Asker.Nobody, Asker.Revoked, Asker.OtherAccount, Asker.OtherSandbox, Asker.Own, Asker.Sandbox, Asker.Operator];

    [Fact]
    public async Task Every_route_that_the_server_answers_is_in_the_document_and_no_other()
    {
        var served = shared.Server.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<AnsweredMethods>() is not null)
            .SelectMany(e =>
                e.Metadata.GetRequiredMetadata<AnsweredMethods>().Methods.Where(m => m != "HEAD")
                .Select(m => $"{m} {e.RoutePattern.RawText!["/hostline/v1".Length..]}"));
        var told = (await Fetch()).Operations().Select(o => $"{o.Method.ToUpperInvariant()} {o.Path}").ToList();
        Assert.Equal(served.Order(), told.Order());
        Assert.True(told.Count > 50);
    }

    [Fact]
    public async Task Operations_have_ids_and_names_of_their_own_and_every_reference_leads_somewhere()
    {
        var document = await Fetch();
        var ids = document.Operations().Select(o => o.Body.GetProperty("operationId").GetString()!).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^[a-z][A-Za-z]+$", id));
        Assert.All(document.Operations(), o => Assert.NotEqual("", o.Body.GetProperty("summary").GetString()));
        Conformance.RequireReferences(document);
    }

    /// <summary>The matrix calls every route as everybody, so every route is answered well by somebody and ill by others.</summary>
    [Fact]
    public async Task Everything_that_is_answered_has_a_status_and_a_form_of_the_document_and_holds_no_member_that_it_does_not()
    {
        await using var receiver = await ReceivingServer.Start();
        await using var cast = await Cast.Meet(receiver);
        var document = await Fetch();
        var operations = document.Operations().ToDictionary(o => $"{o.Method.ToUpperInvariant()} /hostline/v1{o.Path}", o => o.Body);
        var wrong = new List<string>();
        var well = new HashSet<string>();
        foreach (var row in Matrix.All.Where(r => operations.ContainsKey(r.Route)))
        {
            foreach (var asker in Turns)
            {
                var answer = await cast.Call(row, asker);
                wrong.AddRange(Conformance.Faults(document, operations[row.Route], answer).Select(fault => $"{row.Route} as {asker}: {fault}"));
                if (answer.Status < 300)
                {
                    well.Add(row.Route);
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));
        Assert.True(well.Count > 30, $"Only these were answered well: {string.Join(", ", well.Order())}");
    }

    [Fact]
    public async Task A_parameter_that_is_not_in_the_document_is_refused_and_the_refusal_names_those_that_are()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        var lists = (await Fetch()).Operations().Where(o => o.Method == "get" && !o.Path.Contains('{') && Named(o).Count > 0).ToList();
        Assert.NotEmpty(lists);
        foreach (var list in lists)
        {
            var asOperator = await scene.AsOperator(HttpMethod.Get, list.Path + "?nobody=1");
            // Some lists are an account's alone.
            var answer = asOperator.Status == 403 ? await scene.Call(HttpMethod.Get, list.Path + "?nobody=1", sandbox.ApiKey()) : asOperator;
            answer.Expect(400);
            Assert.Equal($"There is no parameter nobody here. Known: {string.Join(", ", Named(list))}.", answer.Json.GetProperty("detail").GetString());
        }
    }

    [Theory]
    [InlineData("""{"ok":1}""", 200, "ok")]
    [InlineData("""{}""", 200, "ok")]
    [InlineData("""{"ok":true,"more":1}""", 200, "more")]
    [InlineData("""{"ok":true}""", 201, "201")]
    [InlineData("""{"ok":true}""", 200, null)]
    public void What_is_not_as_described_is_found(string body, int status, string? named)
    {
        var operation = JsonElement.Parse("""
            {"responses":{"200":{"content":{"application/json":{"schema":{"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"]}}}}}}
            """);
        var faults = Conformance.Faults(operation, operation,
            new(status, body, new Dictionary<string, string> { ["Content-Type"] = "application/json; charset=utf-8" })).ToList();
        Assert.Equal(named is null, faults.Count == 0);
        Assert.All(faults, f => Assert.Contains(named!, f));
    }

    [Fact]
    public async Task One_page_shows_all_documents_and_the_pages_of_each_are_there_as_before()
    {
        var page = await Get("/openapi/index.html");
        Assert.Contains("default-src 'none'; script-src 'self';", page.Expect(200).Headers["Content-Security-Policy"]);
        var script = (await Get("/openapi/index.js")).Expect(200).Text;
        Assert.All(new[] { "/openapi/telnyx.json", "/openapi/hostline.json" }, document => Assert.Contains(document, script));
        (await Get("/openapi/swagger-ui-bundle.js")).Expect(200);
        (await Get("/openapi/telnyx/index.html")).Expect(200);
        Assert.DoesNotContain("/openapi/telnyx.json", (await Get("/openapi/hostline/index.js")).Expect(200).Text);
        Assert.False((await Get("/openapi/hostline.json")).Expect(200).Headers.ContainsKey("Content-Security-Policy"));
    }

    static List<string> Named(DescribedOperation operation) =>
        [.. operation.Body.GetProperty("parameters").EnumerateArray().Where(p => p.GetProperty("in").GetString() == "query")
            .Select(p => p.GetProperty("name").GetString()!)];

    Task<Answered> Get(string path) => new TestSandbox(shared.Server.BaseUrl, default).Send(HttpMethod.Get, path, null, null);

    async Task<JsonElement> Fetch() => (await Get("/openapi/hostline.json")).Expect(200).Json;
}
