using Hostline.Core.Accounts;
using Hostline.Tests.Support;

namespace Hostline.Tests.Api;

/// <summary>
/// Authorization that a route alone does not show; <see cref="Authorization.AuthorizationTests"/> tests every route with every key.
/// </summary>
public sealed class AccessTests
{
    [Fact]
    public async Task A_sandbox_decides_only_about_its_own_orders()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed();
        var stranger = await scene.Reviewed();
        var order = await scene.OrderInReview(sandbox);
        foreach (var (verb, body) in new (string, object)[]
        {
            ("accept", new { }), ("refuse", new { reason = "compliance" }), ("fail", new { reason = "failed_by_operator" }),
                ("resume", new { to = "gathering" }),
            ("ownership", new { numbers = new[] { Scene.Number }, reason = "bill" }),
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
        await using var closed = await Scene.Start(configure: s => s with { Urls = "http://0.0.0.0:0", OpenSandboxes = null });
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
        Scene.Problem(await sandbox.Hostline(HttpMethod.Get, $"/sandboxes/{default(AnyId)}"), 404, "not_found");
        Scene.Problem(await scene.AsOperator(HttpMethod.Get, "/sandboxes/no-id"), 404, "not_found");
        var method = await sandbox.Control(HttpMethod.Put, "", new { });
        Scene.Problem(method, 405, "method_not_allowed");
        Assert.Equal("DELETE,GET,HEAD,PATCH", method.Headers["Allow"]);
        Scene.Problem(await scene.Call(HttpMethod.Post, "/sandboxes", null, "{\"name\":"), 400, "malformed_request", "");
        Scene.Problem(await scene.Call(HttpMethod.Post, "/sandboxes", null, "[]"), 400, "malformed_request", "");
        Scene.Problem(await scene.Call(HttpMethod.Post, "/sandboxes", null, "{\"name\":\"a\",\"name\":\"b\"}"), 400, "malformed_request", "");
        Scene.Problem(await scene.Call(HttpMethod.Post, "/sandboxes", null, new StringContent("name=a")), 415, "unsupported_media_type");
        Scene.Problem(await scene.Call(HttpMethod.Post, "/sandboxes", null, new { name = new string('a', 70_000) }), 413, "body_too_large");
    }

    [Fact]
    public async Task Whatever_is_got_can_be_asked_for_without_its_body_by_the_same_keys()
    {
        await using var scene = await Scene.Start();
        var anywhere = new TestSandbox(scene.Server.BaseUrl, default);
        foreach (var (path, key) in new[] { ("/healthz", null), ("/readyz", null), ("/openapi/telnyx.json", null), ("/hostline/v1/reasons", null),
            ("/hostline/v1/orders", scene.OperatorKey) })
        {
            var got = (await anywhere.Send(HttpMethod.Get, path, key, null)).Expect(200);
            var headed = (await anywhere.Send(HttpMethod.Head, path, key, null)).Expect(200);
            Assert.Equal((path, "", got.Headers["Content-Type"]), (path, headed.Text, headed.Headers["Content-Type"]));
        }

        (await scene.Call(HttpMethod.Head, "/orders", null)).Expect(401);
        (await scene.AsOperator(HttpMethod.Head, "/sandboxes")).Expect(405);
    }
}
