using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Server;

/// <summary>Traces and metrics as a collector receives them: a small receiver of OTLP over HTTP.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task A_collector_gets_the_trace_of_a_request_and_what_was_counted()
    {
        await using var collector = await ReceivingServer.Start();
        await using var server = await ServerProcess.Start(new()
        {
            Environment = new Dictionary<string, string?>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.BaseUrl,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            },
        });
        await PlaceOrder(server.BaseUrl);

        var trace = await collector.Next(r => r.Path == "/v1/traces" && Has(r, "hosted_number_orders"));
        Assert.True(Has(trace, "hostline"));
        foreach (var measure in new[] { "hostline.orders.created", "hostline.errands", "hostline.commit.batch.size", "hostline.commit.batch.duration",
            "hostline.commit.queue" })
        {
            await collector.Next(r => r.Path == "/v1/metrics" && Has(r, measure));
        }
    }

    /// <summary>The number's look-up needs an errand.</summary>
    static async Task PlaceOrder(string server)
    {
        var created = await Support.Http.Client.PostAsJsonAsync(server + "/hostline/v1/sandboxes", new { accounts = new[] { new { name = "acme" } } });
        var made = await created.Content.ReadFromJsonAsync<JsonElement>();
        using var request = new HttpRequestMessage(HttpMethod.Post, server + "/v2/messaging_hosted_number_orders")
        {
            Content = JsonContent.Create(new { phone_numbers = new[] { "+13125550120" } }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", made.GetProperty("accounts")[0].GetProperty("api_key").GetString());
        Assert.Equal(200, (int)(await Support.Http.Client.SendAsync(request)).StatusCode);
    }

    /// <summary>Names are texts inside the protobuf message.</summary>
    static bool Has(Received received, string text) => received.Body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
