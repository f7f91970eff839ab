using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Api;

public sealed class DeliveryTests
{

    [Fact]
    public async Task A_webhook_is_listed_with_its_attempts_as_soon_as_one_looks()
    {
        await using var receiver = await ReceivingServer.Start();
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        receiver.Answer("/hook", Answer.Status(202, "thanks"));
        var order = await Scene.Order(sandbox, profile: await Scene.Profile(sandbox, receiver.Url("/hook")));
        var delivery = Assert.Single(await Deliveries(sandbox, order));
        Assert.Equal(["id", "world", "order", "account", "destination", "sequence", "event_id", "event_type", "state", "created_at", "finished_at", "data",
            "attempts"], Scene.Members(delivery));
        Assert.Equal(("delivered", 1, order),
            (delivery.GetProperty("state").GetString(), delivery.GetProperty("sequence").GetInt32(), delivery.GetProperty("order").GetId()));
        Assert.Equal(delivery.GetProperty("event_id").GetString(), delivery.GetProperty("data").GetProperty("id").GetString());
        var attempt = Assert.Single(delivery.GetProperty("attempts").EnumerateArray());
        Assert.Equal(["n", "at", "cause", "url", "outcome", "status", "duration_ms", "request_headers", "response_bytes", "response_headers", "response_body"],
            Scene.Members(attempt));
        Assert.Equal((1, receiver.Url("/hook"), "answered", 202, "thanks"), (attempt.GetProperty("n").GetInt32(), attempt.GetProperty("url").GetString(),
            attempt.GetProperty("outcome").GetString(), attempt.GetProperty("status").GetInt32(), attempt.GetProperty("response_body").GetString()));
    }

    [Fact]
    public async Task A_failed_one_says_when_it_is_tried_again()
    {
        await using var receiver = await ReceivingServer.Start();
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.SandboxWith(new { clock = new { mode = "standing", now = "2026-03-01T12:00:00Z" } });
        receiver.Answer("/hook", Answer.Status(500));
        var order = await Scene.Order(sandbox, profile: await Scene.Profile(sandbox, receiver.Url("/hook")));
        var delivery = Assert.Single(await Deliveries(sandbox, order));
        Assert.Equal("retrying", delivery.GetProperty("state").GetString());
        Assert.InRange(delivery.GetProperty("next_attempt_at").GetDateTimeOffset(), DateTimeOffset.Parse("2026-03-01T12:00:01Z"),
            DateTimeOffset.Parse("2026-03-01T12:00:05Z"));
    }

    [Fact]
    public async Task Without_an_order_all_of_the_sandbox_are_listed_newest_first_and_no_others()
    {
        await using var receiver = await ReceivingServer.Start();
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox("acme", "globex");
        var stranger = await scene.Server.Sandbox();
        var first = await Scene.Order(sandbox, "+13125550001", await Scene.Profile(sandbox, receiver.Url("/hook")));
        var second = await Scene.Order(sandbox, "+13125550002", await Scene.Profile(sandbox, receiver.Url("/hook"), account: 1), account: 1);
        Assert.Equal([second, first], (await Deliveries(sandbox, null)).Select(d => d.GetProperty("order").GetId()));
        Assert.Empty(await Deliveries(stranger, null));
        Assert.Empty(await Deliveries(stranger, first));
    }

    [Fact]
    public async Task A_replay_sends_the_same_id_and_bytes_again_and_counts_on()
    {
        await using var receiver = await ReceivingServer.Start();
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.SandboxWith(new { clock = new { mode = "standing" } });
        var order = await Scene.Order(sandbox, profile: await Scene.Profile(sandbox, receiver.Url("/hook")));
        var first = await receiver.Next("/hook");
        var id = Assert.Single(await Deliveries(sandbox, order)).GetProperty("id").GetString();
        foreach (var (key, n) in new[] { (sandbox.Key, 2), (scene.OperatorKey, 3), (sandbox.ApiKey(), 4) })
        {
            (await scene.Call(HttpMethod.Post, $"/deliveries/{id}/replay", key)).Expect(200);
            var again = await receiver.Next("/hook");
            Assert.Equal(first.Json.GetProperty("data").GetRawText(), again.Json.GetProperty("data").GetRawText());
            Assert.Equal(n, again.Json.GetProperty("meta").GetProperty("attempt").GetInt32());
            var delivery = Assert.Single(await Deliveries(sandbox, order));
            Assert.Equal(("delivered", n), (delivery.GetProperty("state").GetString(), delivery.GetProperty("attempts").GetArrayLength()));
        }
    }

    [Fact]
    public async Task What_is_on_its_way_is_not_sent_beside_itself()
    {
        await using var receiver = await ReceivingServer.Start();
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        var gate = new TaskCompletionSource();
        receiver.AnswerNext("/hook", Answer.Ok, Answer.Ok.After(gate.Task));
        var order = await Scene.Order(sandbox, profile: await Scene.Profile(sandbox, receiver.Url("/hook")));
        var replay = $"/deliveries/{Assert.Single(await Deliveries(sandbox, order)).GetProperty("id").GetString()}/replay";
        await receiver.Next("/hook");
        (await sandbox.Hostline(HttpMethod.Post, replay)).Expect(200);
        await receiver.Next("/hook");
        Scene.Problem(await sandbox.Hostline(HttpMethod.Post, replay), 422, "wrong_state");
        gate.SetResult();
        Assert.Equal(2, Assert.Single(await Deliveries(sandbox, order)).GetProperty("attempts").GetArrayLength());
    }

    [Fact]
    public async Task A_delivery_that_does_not_exist_can_not_be_replayed()
    {
        await using var scene = await Scene.Start();
        Scene.Problem(await scene.AsOperator(HttpMethod.Post, $"/deliveries/{Guid.AllBitsSet}/replay"), 404, "not_found");
        Scene.Problem(await scene.AsOperator(HttpMethod.Post, "/deliveries/first/replay"), 404, "not_found");
    }

    static async Task<List<JsonElement>> Deliveries(TestSandbox sandbox, OrderId? order) =>
        [.. (await sandbox.Control(HttpMethod.Get, "/webhooks" + (order is null ? "" : "?order=" + order))).Expect(200).Json.GetProperty("data")
            .EnumerateArray()];
}
