using Hostline.Tests.Api;
using Hostline.Tests.Support;

namespace Hostline.Tests.Server;

/// <summary>A wrong base URL and a key of another kind get a specific answer.</summary>
public sealed class NoSuchPathTests
{
    [Theory]
    [InlineData("/messaging_hosted_number_orders", "begins with /v2")]
    [InlineData("/v1/messaging_profiles", "begins with /v2")]
    [InlineData("/api/v2/messaging_profiles", "begins with /v2")]
    [InlineData("/hostline/sandboxes", "/hostline/v1")]
    [InlineData("/sandboxes", "/hostline/v1")]
    [InlineData("/hostline/v1/nowhere", "under /hostline/v1")]
    [InlineData("/v2/nowhere", "under /v2")]
    [InlineData("/v2/v2/messaging_profiles", "/v2 is in this path twice")]
    [InlineData("/v2/hostline/v1/sandboxes", "without /v2")]
    public async Task A_path_below_a_wrong_base_is_answered_with_the_right_ones(string path, string said)
    {
        await using var server = await TestServer.Start();
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            var answer = (await new TestSandbox(server.BaseUrl, default).Send(method, path, null, null)).Expect(404);
            Assert.Contains(said, answer.Text);
            Assert.Contains(path.StartsWith("/hostline/v1", StringComparison.Ordinal) ? "\"code\":\"not_found\"" : "10005", answer.Text);
        }
    }

    [Fact]
    public async Task A_browser_gets_a_page_where_no_vendors_client_could_be_meant()
    {
        await using var server = await TestServer.Start();
        using var browser = new Portal.Visitor(server.BaseUrl);
        foreach (var path in new[] { "/nowhere", "/hostline/sandboxes", "/messaging_hosted_number_orders" })
        {
            var page = (await browser.Get(path)).Expect(404);
            Assert.StartsWith("text/html", page.Headers["Content-Type"]);
            Assert.Contains("There is no such page", page.Text);
            Assert.Contains("frame-ancestors 'none'", page.Headers["Content-Security-Policy"]);
        }

        foreach (var path in new[] { "/v2/nowhere", "/hostline/v1/nowhere" })
        {
            Assert.Contains("json", (await browser.Get(path)).Expect(404).Headers["Content-Type"]);
        }

        Assert.Contains("json", (await browser.Post("/nowhere", [])).Expect(404).Headers["Content-Type"]);
    }

    [Fact]
    public async Task The_root_tells_a_program_where_everything_is()
    {
        await using var server = await TestServer.Start();
        var root = (await new TestSandbox(server.BaseUrl, default).Send(HttpMethod.Get, "/", null, null)).Expect(200).Json;
        Assert.Equal(server.BaseUrl + "/v2", root.GetProperty("apis").GetProperty("telnyx").GetString());
        Assert.All(new[] { "hostline_api", "openapi", "docs", "sign_in", "ready" },
            name => Assert.StartsWith(server.BaseUrl, root.GetProperty(name).GetString()));
        (await new TestSandbox(server.BaseUrl, default).Send(HttpMethod.Get, "/openapi/telnyx/index.html", null, null)).Expect(200);
        (await new TestSandbox(server.BaseUrl, default).Send(HttpMethod.Post, "/", null, null)).Expect(405);
    }

    [Fact]
    public async Task A_key_of_another_kind_is_told_what_it_is_and_what_is_wanted()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        Assert.Contains("is a sandbox's; this needs an account's",
            (await sandbox.Telnyx(HttpMethod.Get, "/messaging_profiles", key: sandbox.Key)).Expect(401).Text.Replace("\\u0027", "'"));
        Assert.Contains("is the operator's; this needs an account's",
            (await sandbox.Telnyx(HttpMethod.Get, "/messaging_profiles", key: scene.OperatorKey)).Expect(401).Text.Replace("\\u0027", "'"));
        Assert.Contains("is an account's; this needs the operator's or a sandbox's",
            (await scene.Call(HttpMethod.Get, "/review", sandbox.ApiKey())).Expect(403).Text.Replace("\\u0027", "'"));
        Assert.Contains("is a sandbox's; this needs the operator's",
            (await scene.Call(HttpMethod.Get, "/audit/log", sandbox.Key)).Expect(403).Text.Replace("\\u0027", "'"));
    }
}
