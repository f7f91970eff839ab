using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Api;

/// <summary><c>GET /hostline/v1/events</c> over HTTP.</summary>
public sealed class FeedTests
{

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_missed_every_webhook_reads_what_happened_page_by_page(bool onPostgres)
    {
        await using var database = onPostgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var scene = await Scene.Start(database?.Url);
        var sandbox = await scene.Reviewed("acme", "globex");
        var order = await Scene.Order(sandbox);
        await Scene.Order(sandbox, account: 1);
        await Scene.Prove(sandbox, order, Scene.Number);
        (await sandbox.Telnyx(HttpMethod.Delete, $"/messaging_hosted_number_orders/{order}")).Expect(200);

        var events = await ReadUntil(scene, sandbox.ApiKey(), "order.cancelled");

        Assert.Equal(["account.created", "order.created", "code.sent", "ownership.proven", "order.cancelled"], events.Select(Kind));
        Assert.All(events, e => Assert.Equal(sandbox.Account().GetProperty("id").GetString(), e.GetProperty("account").GetString()));
        Assert.False(events[0].TryGetProperty("order", out _));
        Assert.All(events.Skip(1), e => Assert.Equal(order, e.GetProperty("order").GetId()));
        var timeline = (await sandbox.Hostline(HttpMethod.Get, $"/orders/{order}/timeline")).Expect(200).Json.GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(timeline.Select(e => e.GetProperty("id").GetId()), events.Skip(1).Select(e => e.GetProperty("id").GetId()));
        foreach (var member in new[] { "sequence", "at", "kind", "actor", "payload", "hash" })
        {
            Assert.Equal(timeline[0].GetProperty(member).GetRawText(), events[1].GetProperty(member).GetRawText());
        }
    }

    [Fact]
    public async Task A_page_says_where_the_next_one_begins_and_whether_it_has_something()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed();
        await Scene.Order(sandbox);
        await Scene.Order(sandbox, "+13125550002");

        var first = await Page(scene, sandbox.ApiKey(), "?limit=2");
        var cursor = first.GetProperty("next").GetString();
        Assert.Equal((true, cursor), (first.GetProperty("has_more").GetBoolean(), first.GetProperty("data")[1].GetProperty("cursor").GetString()));
        var second = await Page(scene, sandbox.ApiKey(), $"?limit=2&after={cursor}");
        Assert.Equal((1, false), (second.GetProperty("data").GetArrayLength(), second.GetProperty("has_more").GetBoolean()));
        var end = await Page(scene, sandbox.ApiKey(), $"?after={second.GetProperty("next").GetString()}");
        Assert.Equal((0, second.GetProperty("next").GetString()), (end.GetProperty("data").GetArrayLength(), end.GetProperty("next").GetString()));
        Assert.Equal(first.GetRawText(), (await Page(scene, sandbox.ApiKey(), "?limit=2")).GetRawText());
    }

    [Fact]
    public async Task Each_key_sees_the_accounts_it_may_see_and_no_other()
    {
        await using var scene = await Scene.Start();
        var (sandbox, stranger) = (await scene.Server.Sandbox("acme", "globex"), await scene.Server.Sandbox());
        var of = sandbox.Account(1).GetProperty("id").GetString();

        foreach (var key in new[] { sandbox.ApiKey(1), sandbox.Key, scene.OperatorKey })
        {
            Assert.Equal(["account.created"], (await Page(scene, key, $"?account={of}")).GetProperty("data").EnumerateArray().Select(Kind));
        }

        foreach (var key in new[] { sandbox.ApiKey(), stranger.Key, stranger.ApiKey() })
        {
            Scene.Problem(await scene.Call(HttpMethod.Get, $"/events?account={of}", key), 404, "not_found", "account");
        }

        Scene.Problem(await scene.Call(HttpMethod.Get, "/events", null), 401, "not_authenticated");
        Scene.Problem(await scene.AsOperator(HttpMethod.Get, "/events"), 422, "missing_field", "account");
        Scene.Problem(await sandbox.Hostline(HttpMethod.Get, "/events"), 422, "missing_field", "account");
    }

    [Theory]
    [InlineData("after=yesterday", 422, "invalid_field", "after")]
    [InlineData("limit=0", 422, "value_out_of_range", "limit")]
    [InlineData("limit=1001", 422, "value_out_of_range", "limit")]
    [InlineData("since=1", 400, "unknown_field", "since")]
    public async Task A_question_that_is_wrong_is_refused_by_name(string query, int status, string code, string field)
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        Scene.Problem(await scene.Call(HttpMethod.Get, "/events?" + query, sandbox.ApiKey()), status, code, field);
    }

    [Fact]
    public async Task The_events_of_a_deleted_sandbox_are_gone_at_once()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        await Scene.Order(sandbox);
        var account = sandbox.Account().GetProperty("id").GetString();
        (await sandbox.Control(HttpMethod.Delete, "")).Expect(204);
        Scene.Problem(await scene.Call(HttpMethod.Get, "/events", sandbox.ApiKey()), 401, "not_authenticated");
        Scene.Problem(await scene.AsOperator(HttpMethod.Get, $"/events?account={account}"), 404, "not_found", "account");
    }

    static async Task<JsonElement> Page(Scene scene, string key, string query) => (await scene.Call(HttpMethod.Get, "/events" + query, key)).Expect(200).Json;

    /// <summary>Polls from the last cursor until an event of this kind has arrived.</summary>
    static async Task<List<JsonElement>> ReadUntil(Scene scene, string key, string last)
    {
        var read = new List<JsonElement>();
        var cursor = "";
        // An open transaction in any database of the cluster delays the feed, and there is no signal for its end.
        await Hang.Until(async () =>
        {
            for (var more = true; more && (read.Count == 0 || Kind(read[^1]) != last);)
            {
                var page = await Page(scene, key, $"?limit=2&after={cursor}");
                read.AddRange(page.GetProperty("data").EnumerateArray());
                cursor = page.GetProperty("next").GetString();
                more = page.GetProperty("has_more").GetBoolean();
            }

            return read.Count > 0 && Kind(read[^1]) == last;
        }, () => last);
        return read;
    }

    static string Kind(JsonElement e) => e.GetProperty("kind").GetString()!;
}
