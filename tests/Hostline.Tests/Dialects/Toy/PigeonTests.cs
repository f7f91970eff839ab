using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Hostline.Core.Hostings;
using Hostline.Dialects;
using Hostline.Dialects.Telnyx;
using Hostline.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Dialects.Toy;

/// <summary>A third dialect takes a folder and one line: every answer below its prefixes has its form, and no other path is affected.</summary>
public sealed class PigeonTests
{
    static readonly IReadOnlyList<Dialect> Both = [.. InstalledDialects.All, new PigeonDialect()];

    [Fact]
    public async Task An_order_comes_by_a_form_of_the_new_dialect_and_is_read_by_the_others()
    {
        await using var server = await TestServer.StartSpeaking(Both);
        var sandbox = await server.Sandbox();
        var answer = (await Send(sandbox, HttpMethod.Post, "/pigeon/1/flights", "Bird=%2B12025550199&Bird=%2B12025550198&Fast=true")).Expect(201);
        Assert.Equal(2, answer.Json.GetProperty("birds").GetInt32());
        Assert.Equal("7", answer.Headers["Pigeon-Ring"]);
        var id = Guid.ParseExact(answer.Json.GetProperty("ring").GetString()![2..], "N");
        var seen = (await sandbox.Telnyx(HttpMethod.Get, $"/messaging_hosted_number_orders/{id}")).Expect(200);
        Assert.Equal(2, seen.Json.GetProperty("data").GetProperty("phone_numbers").GetArrayLength());
        (await sandbox.Hostline(HttpMethod.Get, $"/orders/{id}")).Expect(200);
    }

    [Fact]
    public async Task Its_terms_are_recorded_with_the_order_and_decide_what_the_order_needs()
    {
        await using var server = await TestServer.StartSpeaking(Both);
        var sandbox = await server.Sandbox();
        var answer = (await Send(sandbox, HttpMethod.Post, "/pigeon/1/flights", "Bird=%2B12025550199")).Expect(201);
        var id = Guid.ParseExact(answer.Json.GetProperty("ring").GetString()![2..], "N");
        var database = server.Services.GetRequiredService<Database>();
        Assert.Equal(PigeonDialect.Flights.Text, await database.One(new("select terms from orders where id = $1"), r => r.Text(0), id));
        Assert.Equal((int)PigeonDialect.Flights.Required, await database.One(new("select required from hostings where order_id = $1"), r => r.Int(0), id));

        // A VoIP line, a fourth number and a toll-free one are hosted by the other dialect, and not by this one.
        (await sandbox.Control(HttpMethod.Post, "/numbers/%2B12025550198/outcome", new { outcome = "voip" })).Expect(200);
        foreach (var birds in (string[])
            ["Bird=%2B12025550198", "Bird=%2B12025550101&Bird=%2B12025550102&Bird=%2B12025550103&Bird=%2B12025550104", "Bird=%2B18005550199"])
        {
            (await Send(sandbox, HttpMethod.Post, "/pigeon/1/flights", birds)).Expect(400);
            (await sandbox.Telnyx(HttpMethod.Post, "/messaging_hosted_number_orders",
                new { phone_numbers = birds.Split('&').Select(b => "+" + b[8..]) })).Expect(200);
        }

        // Two wrong tries use up its only code, and then the number waits for an operator instead of failing.
        (await sandbox.Telnyx(HttpMethod.Post, $"/messaging_hosted_number_orders/{id}/verification_codes",
            new { phone_numbers = new[] { "+12025550199" }, verification_method = "sms" })).Expect(200);
        for (var n = 0; n < 2; n++)
        {
            (await sandbox.Telnyx(HttpMethod.Post, $"/messaging_hosted_number_orders/{id}/validation_codes",
                new { verification_codes = new[] { new { phone_number = "+12025550199", code = "000000" } } })).Expect(200);
        }

        Assert.Equal((int)HostingState.ActionRequired, await database.One(new("select state from hostings where order_id = $1"), r => r.Int(0), id));
    }

    [Theory]
    [InlineData("Bird=x&Fast=maybe", 400, 9, "/Fast")]
    [InlineData("Fast=true", 400, 9, "/Bird")]
    [InlineData("Bird=%2B12025550199&Fast=true&Fast=true", 400, 9, "/Fast")]
    [InlineData("bird=%2B12025550199", 400, 9, "/Bird")]
    [InlineData("Bird=%2", 400, 9, "")]
    [InlineData("Bird=%ff", 400, 9, "")]
    [InlineData("=x", 400, 9, "")]
    public async Task A_bad_form_is_refused_in_its_shape_and_where_it_is_wrong(string form, int status, int coo, string where)
    {
        await using var server = await TestServer.StartSpeaking(Both);
        var answer = (await Send(await server.Sandbox(), HttpMethod.Post, "/pigeon/1/flights", form)).Expect(status);
        Assert.Equal((coo, where), (answer.Json.GetProperty("coo").GetInt32(), answer.Json.GetProperty("where").GetString()));
    }

    [Theory]
    [InlineData("GET", "/pigeon/1/nowhere", 404, 2)]
    [InlineData("GET", "/pigeon", 404, 2)]
    [InlineData("GET", "/v2/loft/nowhere", 404, 2)]
    [InlineData("GET", "/pigeon/1/flights", 405, 3)]
    [InlineData("POST", "/v2/loft/perches", 405, 3)]
    [InlineData("GET", "/pigeon/1/storms/busy", 503, 8)]
    [InlineData("GET", "/pigeon/1/storms/unknown", 503, 8)]
    [InlineData("GET", "/pigeon/1/storms/flood", 413, 4)]
    [InlineData("GET", "/pigeon/1/storms/torn", 400, 9)]
    [InlineData("GET", "/pigeon/1/storms/bug", 500, 7)]
    public async Task What_no_handler_answers_is_answered_in_its_language(string method, string path, int status, int coo)
    {
        await using var server = await TestServer.StartSpeaking(Both);
        var answer = (await Send(await server.Sandbox(), HttpMethod.Parse(method), path)).Expect(status);
        Assert.Equal(coo, answer.Json.GetProperty("coo").GetInt32());
        Assert.False(answer.Json.TryGetProperty("errors", out _));
        Assert.False(answer.Headers.ContainsKey("x-request-id"));
        Assert.DoesNotContain("secret", answer.Text);
    }

    [Fact]
    public async Task A_body_that_is_too_large_or_of_another_type_is_refused_in_its_language()
    {
        await using var server = await TestServer.StartSpeaking(Both);
        var sandbox = await server.Sandbox();
        Assert.Equal(4, (await Send(sandbox, HttpMethod.Post, "/pigeon/1/flights",
            "Bird=" + new string('1', 70_000))).Expect(413).Json.GetProperty("coo").GetInt32());
        var json = await Send(sandbox, HttpMethod.Post, "/pigeon/1/flights", "{}", "application/json");
        Assert.Equal(5, json.Expect(415).Json.GetProperty("coo").GetInt32());
        Assert.Contains("send application/x-www-form-urlencoded", json.Text);
    }

    [Fact]
    public async Task A_key_that_is_too_fast_hears_so_without_the_headers_of_another_vendor()
    {
        await using var server = await TestServer.StartSpeaking(Both, configure: s => s with { SandboxKeyRate = 1 });
        var sandbox = await server.Sandbox();
        var answers = new List<Answered>();
        while (answers.All(a => a.Status != 429))
        {
            answers.Add(await Send(sandbox, HttpMethod.Post, "/pigeon/1/flights", "Fast=true"));
        }

        Assert.Equal(6, answers[^1].Json.GetProperty("coo").GetInt32());
        Assert.All(answers, a => Assert.DoesNotContain(a.Headers.Keys, h => h.StartsWith("x-r", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task A_request_without_credentials_or_with_two_lengths_is_refused_in_its_language()
    {
        await using var server = await TestServer.StartSpeaking(Both);
        var sandbox = await server.Sandbox();
        Assert.Equal(1, (await sandbox.Send(HttpMethod.Post, "/pigeon/1/flights", null, null)).Expect(401).Json.GetProperty("coo").GetInt32());
        var twice =
            await RawRequest.Send(server.BaseUrl, ["POST /pigeon/1/flights HTTP/1.1", "Host: localhost", "Content-Length: 2", "Transfer-Encoding: chunked"],
                "2\r\n{}\r\n0\r\n\r\n");
        Assert.Equal(400, RawRequest.StatusOf(twice));
        Assert.Equal(9, JsonElement.Parse(RawRequest.BodyOf(twice)).GetProperty("coo").GetInt32());
    }

    [Fact]
    public async Task The_paths_around_it_keep_their_own_language()
    {
        await using var server = await TestServer.StartSpeaking(Both);
        var sandbox = await server.Sandbox();
        (await Send(sandbox, HttpMethod.Get, "/v2/loft/perches")).Expect(200);
        Assert.Equal("10005", (await Send(sandbox, HttpMethod.Get, "/v2/lofty")).Expect(404).ErrorCode);
        Assert.Equal("10005", (await Send(sandbox, HttpMethod.Get, "/v2/nowhere")).Expect(404).ErrorCode);
        var stray = (await Send(sandbox, HttpMethod.Get, "/pigeons")).Expect(404);
        Assert.Equal("10005", stray.ErrorCode);
        Assert.Contains("The Telnyx API begins with /v2, the Twilio API begins with /HostedNumbers, the Pigeon API begins with /pigeon/1 and "
            + "Hostline's own with /hostline/v1.", stray.Text);
    }

    [Fact]
    public async Task Its_document_tells_of_its_routes_and_the_other_documents_do_not()
    {
        await using var server = await TestServer.StartSpeaking(Both);
        var sandbox = await server.Sandbox();
        var own = (await Send(sandbox, HttpMethod.Get, "/openapi/pigeon.json")).Expect(200).Json;
        Assert.Equal(["/flights"], own.GetProperty("paths").EnumerateObject().Select(p => p.Name));
        var body = own.GetProperty("paths").GetProperty("/flights").GetProperty("post").GetProperty("requestBody").GetProperty("content");
        Assert.True(body.TryGetProperty("application/x-www-form-urlencoded", out _));
        Assert.DoesNotContain("/flights", (await Send(sandbox, HttpMethod.Get, "/openapi/telnyx.json")).Expect(200).Text);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Its_callbacks_are_rendered_tried_and_counted_its_own_way_beside_those_of_another_vendor(bool onPostgres)
    {
        var database = onPostgres ? (await (await PostgresCluster.Shared()).CreateMigrated()).Url : null;
        await using var receiver = await ReceivingServer.Start();
        await using var server = await TestServer.StartSpeaking(Both, database);
        var sandbox = await server.SandboxWith(new { clock = new { mode = "standing" }, accounts = new[] { new { name = "acme" } } });
        (await Send(sandbox, HttpMethod.Post, "/pigeon/1/perch", "Url=" + Uri.EscapeDataString(receiver.Url("/perch")))).Expect(204);
        receiver.AnswerNext("/perch", Answer.Status(204));
        var ring = (await Send(sandbox, HttpMethod.Post, "/pigeon/1/flights", "Bird=%2B12025550199")).Expect(201).Json.GetProperty("ring").GetString();

        var first = await receiver.Next(r => r.Path == "/perch", Hang.Limit);
        Assert.Equal(("PUT", "7", $"Ring={ring}&Count=1&Attempt=1"), (first.Method, first.Headers["Pigeon-Ring"], first.Text));
        await Advance(sandbox, "PT9M");
        Assert.DoesNotContain(receiver.All, r => r.Text.EndsWith("Count=1&Attempt=2", StringComparison.Ordinal));
        await Advance(sandbox, "PT2M");
        var second = await receiver.Next(r => r.Text.EndsWith("Count=1&Attempt=2", StringComparison.Ordinal), Hang.Limit);
        Assert.Equal($"Ring={ring}&Count=1&Attempt=2", second.Text);
    }

    static async Task Advance(TestSandbox sandbox, string by) => (await sandbox.Control(HttpMethod.Post, "/clock", new { advance = by })).Expect(200);

    [Theory]
    [InlineData("/V2", "both claim the paths under /V2")]
    [InlineData("/hostline/v2", "this server itself answers under /hostline")]
    [InlineData("/pigeon/", "not the beginning of a path")]
    [InlineData("", "not the beginning of a path")]
    public async Task A_claim_that_cannot_be_kept_ends_the_start_with_a_sentence(string prefix, string said)
    {
        var wrong = await Assert.ThrowsAsync<ArgumentException>(() => TestServer.StartSpeaking([new TelnyxDialect(), new PigeonDialect(prefix)]));
        Assert.Contains(said, wrong.Message);
    }

    /// <summary>With the key of the sandbox's first account as its password.</summary>
    static async Task<Answered> Send(TestSandbox sandbox, HttpMethod method, string path, string? body = null,
        string type = "application/x-www-form-urlencoded")
    {
        using var request = new HttpRequestMessage(method, sandbox.BaseUrl + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("acme:" + sandbox.ApiKey())));
        request.Content = body is null ? null : new StringContent(body, new MediaTypeHeaderValue(type));
        using var response = await Support.Http.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase));
    }
}
