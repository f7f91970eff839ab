using System.Net.Http.Headers;
using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Telnyx;

/// <summary>The form of answers: for an account, for a sandbox, and for clients that reject unknown members.</summary>
public sealed class EnvelopeTests(TelnyxServer telnyx)
{
    const string Java = "OpenAPI-Generator/2.0.0/java";
    static readonly string[] OrderMembers = ["record_type", "id", "messaging_profile_id", "status", "phone_numbers"];

    [Fact]
    public async Task An_order_stands_under_data_and_at_top_level_unless_it_is_said_otherwise()
    {
        var journey = await telnyx.Begin();
        var order = (await journey.TryOrder(Journey.Number)).Expect(200).Json;
        Assert.Equal(["data", .. OrderMembers], Names(order));
        Assert.Equal(OrderMembers, Names(order.GetProperty("data")));
    }

    [Fact]
    public async Task A_sandbox_of_data_answers_all_its_accounts_with_data_alone()
    {
        var sandbox = await telnyx.Server.SandboxWith(new { envelope = "data", accounts = new[] { new { name = "acme" }, new { name = "globex" } } });
        Assert.Equal("data", sandbox.Made.GetProperty("envelope").GetString());
        Assert.Equal("data", (await sandbox.Control(HttpMethod.Get, "")).Json.GetProperty("envelope").GetString());
        Assert.Equal(["data"], Names((await Order(sandbox)).Json));
        (await sandbox.Control(HttpMethod.Patch, "", new { envelope = "both" })).Expect(200);
        Assert.Equal(["data", .. OrderMembers], Names((await Order(sandbox, Java)).Json));
        Assert.False((await sandbox.Control(HttpMethod.Patch, "", new { envelope = (string?)null })).Expect(200).Json.TryGetProperty("envelope", out _));
        Assert.Equal(["data"], Names((await Order(sandbox, Java)).Json));
    }

    [Fact]
    public async Task An_account_of_its_own_setting_goes_before_its_sandbox_and_its_client()
    {
        var sandbox = await telnyx.Server.SandboxWith(new { envelope = "data", accounts = new[] { new { name = "acme" }, new { name = "globex" } } });
        var changed =
            (await sandbox.Send(HttpMethod.Patch, "/hostline/v1/accounts/" + sandbox.Account().GetProperty("id"), sandbox.ApiKey(), new { envelope = "both" }))
                .Expect(200);
        Assert.Equal("both", changed.Json.GetProperty("envelope").GetString());
        Assert.Equal(["data", .. OrderMembers], Names((await Order(sandbox, Java)).Json));
        Assert.Equal(["data"], Names((await Order(sandbox, account: 1)).Json));
    }

    [Theory]
    [InlineData(Java, false)]
    [InlineData("OpenAPI-Generator/3.12.1/java", false)]
    [InlineData("OpenAPI-Generator/1.0.0/python", true)]
    [InlineData("Telnyx/Java 4.0.0", true)]
    [InlineData("", true)]
    public async Task Clients_that_refuse_unknown_members_are_known_by_their_name(string client, bool mirrored)
    {
        var sandbox = await telnyx.Server.Sandbox();
        Assert.Equal(mirrored, (await Order(sandbox, client)).Json.TryGetProperty("id", out _));
    }

    [Fact]
    public async Task A_strict_client_is_answered_with_no_member_of_ours_when_something_was_refused_or_failed()
    {
        var journey = await telnyx.Begin();
        var failing = await journey.Order("+13125550120");
        await journey.Hear(failing, "failed");
        var failed = (await Call(journey.Sandbox, HttpMethod.Get, $"{Journey.Orders}/{failing}", Java)).Expect(200);
        Assert.Equal("failed_number_not_found", failed.Json.GetProperty("data").GetProperty("phone_numbers")[0].GetProperty("status").GetString());
        Assert.DoesNotContain("reason", failed.Text, StringComparison.Ordinal);

        var order = await journey.Order(Journey.Number);
        var codes = new { phone_numbers = new[] { Journey.Number, "+13125550009" }, verification_method = "sms" };
        var sent = (await Call(journey.Sandbox, HttpMethod.Post, $"{Journey.Orders}/{order}/verification_codes", Java, codes))
            .Expect(200).Json.GetProperty("data");
        Assert.Equal([["phone_number", "type", "verification_code_id"], ["phone_number", "error"]], sent.EnumerateArray().Select(Names));
        var wrong = new { verification_codes = new[] { new { phone_number = Journey.Number, code = "000000" } } };
        var verdict = (await Call(journey.Sandbox, HttpMethod.Post, $"{Journey.Orders}/{order}/validation_codes", Java, wrong)).Expect(200).Json;
        Assert.Equal(["phone_number", "status"], Names(verdict.GetProperty("data").GetProperty("phone_numbers")[0]));
        Assert.Equal(["data"], Names(verdict));
        var eligible =
            (await Call(journey.Sandbox, HttpMethod.Post, $"{Journey.Orders}/eligibility_numbers_check", Java,
                new { phone_numbers = new[] { "+13125550110" } })).Expect(200).Json;
        Assert.Equal(["phone_number", "eligible", "eligible_status", "detail"], Names(eligible.GetProperty("phone_numbers")[0]));
    }

    [Fact]
    public async Task A_stored_answer_is_wrapped_for_who_repeats_the_request()
    {
        var sandbox = await telnyx.Server.Sandbox();
        var first = (await Order(sandbox, Java, key: "once")).Expect(200);
        var again = (await Order(sandbox, "", key: "once")).Expect(200);
        Assert.Equal((false, true), (first.Json.TryGetProperty("id", out _), again.Json.TryGetProperty("id", out _)));
        Assert.Equal(first.Json.GetProperty("data").GetRawText(), again.Json.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task A_single_number_is_mirrored_on_every_path_it_has()
    {
        var journey = await telnyx.Begin();
        await journey.Hear(await journey.OrderWithDocuments(Journey.Number), "successful");
        (string Method, string Path, object? Body)[] calls =
        [
            ("GET", $"/messaging_hosted_numbers/{Journey.Number}", null),
            ("PATCH", $"/messaging_hosted_numbers/{Journey.Number}", new { tags = new[] { "a" } }),
            ("GET", $"/messaging_phone_numbers/{Journey.Number}", null), ("PATCH", $"/messaging_phone_numbers/{Journey.Number}", new { tags = new[] { "b" } }),
            ("GET", $"/phone_numbers/{Journey.Number}/messaging", null), ("PATCH", $"/phone_numbers/{Journey.Number}/messaging", new { tags = new[] { "c" } }),
            ("POST", $"/messaging_profiles/{journey.Profile}/phone_numbers", new { phone_number_id = Journey.Number }),
        ];
        foreach (var (method, path, body) in calls)
        {
            var answer = (await journey.Sandbox.Telnyx(new HttpMethod(method), path, body)).Expect(200).Json;
            var data = answer.GetProperty("data");
            Assert.Equal(["data", .. Names(data)], Names(answer));
            Assert.All(data.EnumerateObject(), m => Assert.Equal(m.Value.GetRawText(), answer.GetProperty(m.Name).GetRawText()));
            Assert.Equal(["data"], Names((await Call(journey.Sandbox, new HttpMethod(method), path, Java, body)).Expect(200).Json));
        }
    }

    [Theory]
    [InlineData("""{"envelope":"xml"}""", 422, "unknown_value", "/envelope")]
    [InlineData("""{"envelope":1}""", 422, "invalid_field", "/envelope")]
    [InlineData("{}", 422, "missing_field", "/review")]
    public async Task A_wrong_envelope_is_refused(string body, int status, string code, string field)
    {
        var sandbox = await telnyx.Server.Sandbox();
        var problem = (await sandbox.Control(HttpMethod.Patch, "", body)).Expect(status).Json;
        Assert.Equal((code, field), (problem.GetProperty("code").GetString(), problem.GetProperty("field").GetString()));
    }

    static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(m => m.Name);

    static Task<Answered> Order(TestSandbox sandbox, string client = "", int account = 0, string? key = null) =>
        Call(sandbox, HttpMethod.Post, Journey.Orders, client, new { phone_numbers = new[] { account == 0 && key is null ? NextNumber() : "+13125550777" } },
            account, key);

    static int numbers = 1000;

    static string NextNumber() => $"+1312777{Interlocked.Increment(ref numbers):0000}";

    static async Task<Answered> Call(TestSandbox sandbox, HttpMethod method, string path, string client, object? body = null, int account = 0,
        string? key = null)
    {
        using var request = new HttpRequestMessage(method, sandbox.BaseUrl + "/v2" + path);
        request.Content = body is null ? null : System.Net.Http.Json.JsonContent.Create(body);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sandbox.ApiKey(account));
        Assert.True(client.Length == 0 || request.Headers.TryAddWithoutValidation("User-Agent", client));
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var response = await Support.Http.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), new Dictionary<string, string>());
    }
}
