using Hostline.Storage;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Network.Gateways;

/// <summary>A live host that is killed in the middle of an order at its upstream host.</summary>
public sealed class UpstreamKillTests
{
    const string Number = UpstreamStage.Number, Orders = "/v2/messaging_hosted_number_orders";

    [Theory, InlineData("telnyx", "sms"), InlineData("twilio", "call")]
    public async Task A_host_that_is_killed_when_its_order_was_placed_upstream_and_before_it_knows_that_places_no_other(string dialect, string method)
    {
        await using var upstream = await TestServer.Start();
        var sandbox = await upstream.Sandbox();
        await using var passage = await Passage.To(upstream.BaseUrl);
        await using var front = await ServerProcess.Start(new() { Environment = await Variables(dialect, sandbox, passage.BaseUrl) });
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        passage.Answered = async (verb, path, status) =>
        {
            if (verb == "POST" && status is 200 or 201 && (path == Orders || path == OrderScene.Orders) && !killed.Task.IsCompleted)
            {
                await front.Kill9();
                killed.SetResult();
            }
        };
        var operatorOf = new TestSandbox(front.BaseUrl, default);
        var key = (await operatorOf.Send(HttpMethod.Post, "/hostline/v1/accounts", front.OperatorKey, new { name = "acme", email = "ops@acme.example" }))
            .Expect(201).Json.Text("api_key");
        var order = (await operatorOf.Send(HttpMethod.Post, Orders, key, new { phone_numbers = new[] { Number } })).Expect(200).Json.GetProperty("data")
            .Text("id");
        await Ask();
        await Hang.Bound(killed.Task, "The order upstream");
        Assert.Equal(1, await Placed());

        // The code may have been sent as far as anyone knows, so it would not go out again within its minute.
        using (var store = new SqliteConnection(Path.Combine(front.Data, "hostline.db")))
        {
            store.ExecuteScript("update sent_codes set sent_at = 0");
        }

        await front.StartAgain();
        await Ask();
        var code = await UpstreamStage.CodeAt(sandbox, method, rings: dialect == "twilio");
        (await operatorOf.Send(HttpMethod.Post, $"{Orders}/{order}/validation_codes", key,
            new { verification_codes = new[] { new { phone_number = Number, code } } })).Expect(200);
        Assert.Equal(1, await Placed());

        async Task Ask() => (await operatorOf.Send(HttpMethod.Post, $"{Orders}/{order}/verification_codes", key,
            new { phone_numbers = new[] { Number }, verification_method = method })).Expect(200);

        Task<long> Placed() => upstream.Services.GetRequiredService<Database>().One(new("select count(*) from orders"), r => r.Long(0));
    }

    static async Task<Dictionary<string, string?>> Variables(string dialect, TestSandbox sandbox, string url)
    {
        var variables = (dialect == "telnyx" ? await UpstreamStage.OfTelnyx(sandbox, url) : await UpstreamStage.OfTwilio(sandbox))
            .ToDictionary(v => v.Name, v => (string?)v.Value);
        variables["HOSTLINE_GATEWAYS"] = null;
        (variables["HOSTLINE_LOOKUP"], variables["HOSTLINE_PROBE"], variables["HOSTLINE_REGISTRY"]) = ("simulated", "simulated", dialect);
        variables[dialect == "telnyx" ? "HOSTLINE_TELNYX_URL" : "HOSTLINE_TWILIO_URL"] = url;
        return variables;
    }
}
