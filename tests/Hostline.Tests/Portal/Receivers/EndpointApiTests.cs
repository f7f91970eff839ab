using Hostline.Tests.Api;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Portal.Receivers;

/// <summary>What the pages of webhooks can do, by the API.</summary>
public sealed class EndpointApiTests
{
    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Endpoints_are_listed_tested_and_verified_and_a_range_is_counted_and_sent_again(StoreKind kind)
    {
        await using var stage = await Stage.Open(kind);
        Task<Answered> Call(HttpMethod method, string path, object? body = null) =>
            stage.Sandbox.Send(method, "/hostline/v1" + path, stage.Sandbox.ApiKey(), body);
        var profile = await Scene.Profile(stage.Sandbox, stage.Receiver.Url("/hook"));
        (await Call(HttpMethod.Post, $"/endpoints/{profile}/test")).Expect(200);
        var received = await stage.Receiver.Next("/hook");
        await stage.Quiet();
        var listed = (await Call(HttpMethod.Get, "/endpoints")).Expect(200).Json.GetProperty("data")[0];
        Assert.Equal(("hooks", 1), (listed.GetProperty("name").GetString(), listed.GetProperty("last_24_hours").GetProperty("delivered").GetInt32()));

        var headers = received.Headers.Select(h => new { name = h.Key, value = h.Value }).Where(h => h.value.Length > 0).ToArray();
        foreach (var (body, verdict) in (IEnumerable<(string, string)>)[(received.Text, "right"), (received.Text + " ", "altered_body")])
        {
            var found = (await Call(HttpMethod.Post, $"/endpoints/{profile}/verify", new { headers, body })).Expect(200).Json;
            Assert.Equal(verdict, found.GetProperty("verdict").GetString());
        }

        var range = new { endpoint = profile.ToString(), state = "delivered", count_only = true };
        Assert.Equal(1, (await Call(HttpMethod.Post, "/deliveries/replay", range)).Expect(200).Json.GetProperty("count").GetInt32());
        Assert.Equal(1, (await Call(HttpMethod.Post, "/deliveries/replay", range with { count_only = false }))
            .Expect(200).Json.GetProperty("count").GetInt32());
        await stage.Receiver.Next("/hook");
        await stage.Quiet();
        var delivery = (await Call(HttpMethod.Get, "/deliveries")).Expect(200).Json.GetProperty("data")[0];
        Assert.Equal(["schedule", "replay"], delivery.GetProperty("attempts").EnumerateArray().Select(a => a.GetProperty("cause").GetString()));
        Assert.False(delivery.TryGetProperty("order", out _));
    }
}
