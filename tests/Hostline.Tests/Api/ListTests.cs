using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Api;

/// <summary>
/// One rule for all lists: a key lists what it may see (the operator key every world), narrowed by world and account.
/// </summary>
public sealed class ListTests
{
    static readonly string[] Lists = ["/orders", "/deliveries", "/review", "/numbers", "/allowlist"];

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Every_list_shows_the_operator_all_worlds_and_one_when_it_is_named(StoreKind kind)
    {
        await using var database = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var scene = await Scene.Start(database?.Url);
        await using var receiver = await ReceivingServer.Start();
        var (one, other) = (await Filled(scene, receiver), await Filled(scene, receiver));
        foreach (var list in Lists)
        {
            var worlds = await Worlds(scene, scene.OperatorKey, list);
            Assert.Equal(new[] { one.Id, other.Id }.Order(), worlds.Distinct().Order());
            Assert.Equal(worlds.Where(w => w == one.Id), await Worlds(scene, scene.OperatorKey, $"{list}?world={one.Id}"));
            Assert.Equal(worlds.Where(w => w == one.Id), await Worlds(scene, one.Key, list));
            Assert.Empty(await Worlds(scene, scene.OperatorKey, list + "?world=live"));
            Scene.Problem(await scene.AsOperator(HttpMethod.Get, $"{list}?world={Guid.AllBitsSet}"), 404, "not_found", "world");
            Scene.Problem(await scene.Call(HttpMethod.Get, $"{list}?world={one.Id}", other.Key), 404, "not_found", "world");
            Scene.Problem(await scene.AsOperator(HttpMethod.Get, list + "?world=lively"), 422, "invalid_field", "world");
        }

        foreach (var list in Lists.Except(["/review"]))
        {
            var account = one.Account().GetProperty("id").GetString();
            Assert.All(await Worlds(scene, scene.OperatorKey, $"{list}?account={account}"), world => Assert.Equal(one.Id, world));
            Scene.Problem(await scene.AsOperator(HttpMethod.Get, $"{list}?world={other.Id}&account={account}"), 404, "not_found", "account");
            Assert.NotEmpty(await Worlds(scene, one.ApiKey(), list));
        }
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task A_number_that_is_active_in_several_worlds_is_listed_page_by_page_once_for_each(StoreKind kind)
    {
        await using var database = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var scene = await Scene.Start(database?.Url);
        var sandboxes = new[] { await scene.Reviewed(), await scene.Reviewed(), await scene.Reviewed() };
        foreach (var sandbox in sandboxes)
        {
            await Activate(scene, sandbox, Scene.Number);
            await Activate(scene, sandbox, "+13125550002");
        }

        foreach (var filter in new[] { "", "&number=312-555-0001" })
        {
            var seen = new List<(string?, string?)>();
            for (string? after = ""; after is not null;)
            {
                var page = (await scene.AsOperator(HttpMethod.Get, $"/numbers?limit=1{filter}&after={Uri.EscapeDataString(after)}")).Expect(200).Json;
                seen.AddRange(page.GetProperty("data").EnumerateArray().Select(n => (n.GetProperty("number").GetString(), n.GetProperty("world").GetString())));
                after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
            }

            Assert.Equal(filter == "" ? 6 : 3, seen.Distinct().Count());
            Assert.Equal(seen.Count, seen.Distinct().Count());
            Assert.Equal(seen.Select(s => s.Item1).Order(StringComparer.Ordinal), seen.Select(s => s.Item1));
        }

        Scene.Problem(await scene.AsOperator(HttpMethod.Get, "/numbers?after=%2B13125550001@x"), 422, "invalid_field", "after");
    }

    /// <summary>A sandbox with an entry in every list.</summary>
    static async Task<TestSandbox> Filled(Scene scene, ReceivingServer receiver)
    {
        var sandbox = await scene.Reviewed("acme", "globex");
        await Activate(scene, sandbox, Scene.Number);
        await scene.OrderInReview(sandbox, "+13125550002");
        await Scene.Order(sandbox, "+13125550003", await Scene.Profile(sandbox, receiver.BaseUrl + "/hooks"));
        var pair =
            new
            {
                from = sandbox.Account().GetProperty("id").GetString(),
                to = sandbox.Account(1).GetProperty("id").GetString(),
                until = "2100-01-01T00:00:00Z"
            };
        (await sandbox.ByTwo(HttpMethod.Post, "/allowlist", pair)).Expect(200);
        (await sandbox.Control(HttpMethod.Get, "/webhooks")).Expect(200);
        return sandbox;
    }

    static async Task Activate(Scene scene, TestSandbox sandbox, string number)
    {
        var order = await scene.OrderInReview(sandbox, number);
        (await sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/accept",
            new { numbers = new[] { number.Replace("+1312", "(312) ", StringComparison.Ordinal) } })).Expect(200);
        await Hang.Until(async () => (await sandbox.Hostline(HttpMethod.Get, "/numbers?number=" + Uri.EscapeDataString(number)))
            .Expect(200).Json.GetProperty("data").GetArrayLength() == 1, () => "The activation");
    }

    static async Task<List<AnyId>> Worlds(Scene scene, string key, string path) =>
        [.. (await scene.Call(HttpMethod.Get, path, key)).Expect(200).Json.GetProperty("data").EnumerateArray()
            .Select(row => row.GetProperty("world").GetId())];
}
