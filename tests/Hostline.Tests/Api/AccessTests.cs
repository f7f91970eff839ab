using Hostline.Core.Accounts;
using Hostline.Tests.Support;

namespace Hostline.Tests.Api;

/// <summary>Who may call what: every route with every kind of key.</summary>
public sealed class AccessTests
{
    /// <summary>Who asks, in the order of the columns below.</summary>
    static readonly string[] Askers = ["nobody", "operator", "the sandbox", "another sandbox", "the account", "another account of the sandbox"];

    /// <summary>
    /// Method, path, and what each asker is told: "in" is any answer but 401, 403 and 404. Bodies are empty, so a route that changes
    /// something refuses after it has let someone in.
    /// </summary>
    static readonly (string Method, string Path, string Expected)[] Table =
    [
        ("GET", "/sandboxes/{sandbox}", "401 in in 404 403 403"),
        ("PATCH", "/sandboxes/{sandbox}", "401 in in 404 403 403"),
        ("POST", "/sandboxes/{sandbox}/clock", "401 in in 404 403 403"),
        ("GET", "/sandboxes/{sandbox}/messages", "401 in in 404 403 403"),
        ("POST", "/sandboxes/{sandbox}/handsets/+13125550001/keys", "401 in in 404 403 403"),
        ("POST", "/sandboxes/{sandbox}/handsets/+13125550001/sms", "401 in in 404 403 403"),
        ("POST", "/sandboxes/{sandbox}/numbers/+13125550001/outcome", "401 in in 404 403 403"),
        ("POST", "/sandboxes/{sandbox}/accounts/{account}/outcome", "401 in in 404 403 403"),
        ("GET", "/sandboxes/{sandbox}/webhooks", "401 in in 404 403 403"),
        ("POST", "/deliveries/{delivery}/replay", "401 in in 404 in 404"),
        ("GET", "/orders", "401 in in in in in"),
        ("GET", "/orders?account={account}", "401 in in 404 in 404"),
        ("GET", "/orders/{order}", "401 in in 404 in 404"),
        ("GET", "/orders/{order}/timeline", "401 in in 404 in 404"),
        ("POST", "/orders/{order}/accept", "401 in in 404 403 403"),
        ("POST", "/orders/{order}/refuse", "401 in in in 403 403"),
        ("POST", "/orders/{order}/resume", "401 in in in 403 403"),
        ("POST", "/orders/{order}/fail", "401 in in in 403 403"),
        ("POST", "/orders/{order}/ownership", "401 in in in 403 403"),
        ("GET", "/review", "401 in in in 403 403"),
        ("GET", "/review?world={sandbox}", "401 in in 404 403 403"),
        ("GET", "/documents/{document}", "401 in in 404 403 403"),
        ("POST", "/accounts", "401 in 403 403 403 403"),
        ("GET", "/accounts/{account}/keys", "401 in in 404 403 403"),
        ("POST", "/accounts/{account}/keys", "401 in in 404 403 403"),
        ("DELETE", "/accounts/{account}/keys/{order}", "401 404 404 404 403 403"),
        ("GET", "/audit/verify", "401 in in in 403 403"),
        ("GET", "/reasons", "in in in in in in"),
        ("DELETE", "/sandboxes/{sandbox}", "401 in 401 404 403 403"),
    ];

    [Fact]
    public async Task Every_route_lets_in_who_may_and_tells_others_nothing()
    {
        await using var receiver = await ReceivingServer.Start();
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed("acme", "globex");
        var stranger = await scene.Server.Sandbox();
        var order = await scene.OrderInReview(sandbox);
        var hooked = await Scene.Order(sandbox, "+13125550002", await Scene.Profile(sandbox, receiver.Url("/hook")));
        var names = new Dictionary<string, string>
        {
            ["{sandbox}"] = sandbox.Id.ToString(),
            ["{account}"] = sandbox.Account().GetProperty("id").GetString()!,
            ["{order}"] = order.ToString(),
            ["{delivery}"] = (await sandbox.Control(HttpMethod.Get, "/webhooks?order=" + hooked)).Expect(200).Json.GetProperty("data")[0].GetProperty("id").GetString()!,
            ["{document}"] = (await sandbox.Hostline(HttpMethod.Get, "/review")).Expect(200).Json.GetProperty("data")[0].GetProperty("letter").GetProperty("id").GetString()!,
        };
        string?[] keys = [null, scene.OperatorKey, sandbox.Key, stranger.Key, sandbox.ApiKey(), sandbox.ApiKey(1)];
        var wrong = new List<string>();
        foreach (var (method, path, expected) in Table)
        {
            var told = expected.Split(' ');
            // Strangers first: what the owners do must not explain their answers.
            foreach (var i in new[] { 0, 3, 4, 5, 1, 2 })
            {
                var answer = await scene.Call(new(method), names.Aggregate(path, (p, n) => p.Replace(n.Key, n.Value, StringComparison.Ordinal)), keys[i]);
                var got = answer.Status is 401 or 403 or 404 ? answer.Status.ToString() : "in";
                if (got != told[i])
                {
                    wrong.Add($"{method} {path} as {Askers[i]}: expected {told[i]}, was answered {answer.Status} {answer.Text}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_sandbox_decides_only_about_its_own_orders()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed();
        var stranger = await scene.Reviewed();
        var order = await scene.OrderInReview(sandbox);
        foreach (var (verb, body) in new (string, object)[]
        {
            ("accept", new { }), ("refuse", new { reason = "compliance" }), ("fail", new { reason = "failed_by_operator" }), ("resume", new { to = "gathering" }),
            ("ownership", new { numbers = new[] { Scene.Number }, reason = "bill", second_operator = "eve" }),
        })
        {
            Scene.Problem(await stranger.Hostline(HttpMethod.Post, $"/orders/{order}/{verb}", body), 404, "not_found");
        }

        Assert.Empty((await stranger.Hostline(HttpMethod.Get, "/review")).Expect(200).Json.GetProperty("data").EnumerateArray());
        Assert.Equal("in review", (await sandbox.Hostline(HttpMethod.Get, $"/orders/{order}")).Json.GetProperty("numbers")[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task Where_anyone_could_reach_it_making_a_sandbox_takes_the_operators_key_unless_it_is_opened()
    {
        await using var closed = await Scene.Start(configure: s => s with { Urls = "http://0.0.0.0:0" });
        Scene.Problem(await closed.Call(HttpMethod.Post, "/sandboxes", null, new { }), 401, "not_authenticated");
        var made = (await closed.AsOperator(HttpMethod.Post, "/sandboxes", new { })).Expect(201).Json;
        Scene.Problem(await closed.Call(HttpMethod.Post, "/sandboxes", made.GetProperty("key").GetString(), new { }), 403, "not_allowed");
        await using var opened = await Scene.Start(configure: s => s with { Urls = "http://0.0.0.0:0", OpenSandboxes = true });
        (await opened.Call(HttpMethod.Post, "/sandboxes", null, new { })).Expect(201);
    }

    [Fact]
    public async Task A_revoked_key_is_told_from_one_that_never_was()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        var keys = $"/accounts/{sandbox.Account().GetProperty("id").GetString()}/keys";
        var first = (await sandbox.Hostline(HttpMethod.Get, keys)).Expect(200).Json.GetProperty("data")[0].GetProperty("id").GetString();
        (await sandbox.Hostline(HttpMethod.Delete, $"{keys}/{first}")).Expect(204);
        Scene.Problem(await scene.Call(HttpMethod.Get, "/orders", sandbox.ApiKey()), 401, "key_revoked");
        var unknown = await scene.Call(HttpMethod.Get, "/orders", ApiKey.New(ApiKey.AccountPrefix).Text);
        Scene.Problem(unknown, 401, "not_authenticated");
        Assert.Equal("Bearer", unknown.Headers["WWW-Authenticate"]);
    }

    [Fact]
    public async Task Unknown_paths_wrong_methods_and_broken_bodies_are_problems_too()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        Scene.Problem(await scene.Call(HttpMethod.Get, "/nothing/here", null), 404, "not_found");
        Scene.Problem(await scene.Call(HttpMethod.Get, "", null), 404, "not_found");
        Scene.Problem(await sandbox.Hostline(HttpMethod.Get, $"/sandboxes/{Guid.Empty}"), 404, "not_found");
        Scene.Problem(await scene.AsOperator(HttpMethod.Get, "/sandboxes/no-id"), 404, "not_found");
        var method = await sandbox.Control(HttpMethod.Put, "", new { });
        Scene.Problem(method, 405, "method_not_allowed");
        Assert.Equal("DELETE,GET,PATCH", method.Headers["Allow"]);
        Scene.Problem(await scene.Call(HttpMethod.Post, "/sandboxes", null, "{\"name\":"), 400, "malformed_request", "");
        Scene.Problem(await scene.Call(HttpMethod.Post, "/sandboxes", null, "[]"), 400, "malformed_request", "");
        Scene.Problem(await scene.Call(HttpMethod.Post, "/sandboxes", null, "{\"name\":\"a\",\"name\":\"b\"}"), 400, "malformed_request", "");
        Scene.Problem(await scene.Call(HttpMethod.Post, "/sandboxes", null, new StringContent("name=a")), 415, "unsupported_media_type");
        Scene.Problem(await scene.Call(HttpMethod.Post, "/sandboxes", null, new { name = new string('a', 70_000) }), 413, "body_too_large");
    }
}
