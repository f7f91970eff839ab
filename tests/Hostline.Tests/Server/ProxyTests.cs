using System.Net;
using System.Net.Http.Json;
using Hostline.Tests.Api;
using Hostline.Tests.Support;

namespace Hostline.Tests.Server;

/// <summary>
/// A server with a laptop's settings behind a real reverse proxy: strangers' requests come from 127.0.0.1, and must not get open mode.
/// </summary>
public sealed class ProxyTests
{
    static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nginx with nothing but proxy_pass", "127.0.0.1")]
    [InlineData("nginx with the usual headers", "hostline.example")]
    [InlineData("nginx with the usual headers", "127.0.0.1")]
    [InlineData("nginx with the client's Host only", "hostline.example")]
    [InlineData("Caddy", "hostline.example")]
    [InlineData("Caddy", "127.0.0.1")]
    public async Task A_stranger_behind_it_makes_no_sandbox_and_whoever_has_the_key_does(string setup, string host)
    {
        await using var scene = await Scene.Start(configure: s => s with { OpenSandboxes = null });
        await using var proxy = await Before(scene, setup);
        Assert.Equal(HttpStatusCode.Unauthorized, await Make(proxy.BaseUrl, host, null));
        Assert.Equal(HttpStatusCode.Created, await Make(proxy.BaseUrl, host, scene.OperatorKey));
        // Directly from this machine it is still open.
        Assert.Equal(HttpStatusCode.Created, await Make(scene.Server.BaseUrl, "127.0.0.1", null));
    }

    [Fact]
    public async Task A_proxy_that_leaves_no_trace_is_known_by_the_account_of_its_service()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root can give nginx's workers an account of their own.");
        await using var scene = await Scene.Start(configure: s => s with { OpenSandboxes = null });
        await using var proxy = await ReverseProxy.ModernNginx(scene.Server.BaseUrl);
        using var refused = await Support.Http.Client.PostAsJsonAsync(proxy.BaseUrl + "/hostline/v1/sandboxes", new { }, TestEnd);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains("a service of this machine", await refused.Content.ReadAsStringAsync(TestEnd));
        Assert.Equal(HttpStatusCode.Created, await Make(proxy.BaseUrl, "127.0.0.1", scene.OperatorKey));
        Assert.Equal(HttpStatusCode.Created, await Make(scene.Server.BaseUrl, "127.0.0.1", null));
    }

    [Theory]
    [InlineData("nginx with nothing but proxy_pass")]
    [InlineData("nginx with the usual headers")]
    [InlineData("Caddy")]
    public async Task A_sandbox_that_a_stranger_was_given_reaches_nothing_on_this_machine(string setup)
    {
        await using var scene = await Scene.Start(configure: s => s with { OpenSandboxes = null });
        await using var proxy = await Before(scene, setup);
        await using var inside = await ReceivingServer.Start();
        var sandbox = await scene.Server.Sandbox();
        var through = new TestSandbox(proxy.BaseUrl, sandbox.Made);
        var body = new { name = "hooks", whitelisted_destinations = new[] { "US" }, webhook_url = inside.Url("/admin") };
        Assert.Equal("/webhook_url", (await through.Telnyx(HttpMethod.Post, "/messaging_profiles", body)).Expect(422).Pointer);

        // A sandbox made from this machine cannot be read through the proxy.
        inside.Answer("/admin", Answer.Status(200, "inner secret"));
        var order = await Scene.Order(sandbox, profile: await Scene.Profile(sandbox, inside.Url("/admin")));
        Assert.Contains("inner secret", (await sandbox.Control(HttpMethod.Get, $"/webhooks?order={order}")).Expect(200).Text);
        Assert.DoesNotContain("inner secret", (await through.Control(HttpMethod.Get, $"/webhooks?order={order}")).Expect(200).Text);
        Assert.DoesNotContain("inner secret", (await through.Telnyx(HttpMethod.Get, "/webhook_deliveries")).Expect(200).Text);
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_each_client_has_its_own_limit_of_wrong_keys()
    {
        await using var scene = await Scene.Start(configure: s => s with { WrongKeyRate = 1, TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")] });
        await using var proxy = await ReverseProxy.UsualNginx(scene.Server.BaseUrl);
        await UntilHeld(proxy.BaseUrl, _ => "198.51.100.7");
        Assert.Equal(401, await WrongKey(proxy.BaseUrl, "198.51.100.8"));
        // The last address before the proxies counts; anything the client wrote before it may be forged.
        Assert.Equal(429, await WrongKey(proxy.BaseUrl, "203.0.113.5, 198.51.100.7"));
        // One IPv6 subscriber has a whole /64.
        await UntilHeld(proxy.BaseUrl, i => $"2001:db8::{i + 1:x}");
        Assert.Equal(401, await WrongKey(proxy.BaseUrl, "2001:db8:0:1::1"));
    }

    [Fact]
    public async Task From_any_other_address_the_header_means_nothing()
    {
        await using var scene = await Scene.Start(configure: s => s with { WrongKeyRate = 1, TrustedProxies = [IPNetwork.Parse("192.0.2.0/24")] });
        await UntilHeld(scene.Server.BaseUrl, i => $"198.51.100.{i % 250}");
    }

    static Task<ReverseProxy> Before(Scene scene, string setup) => setup switch
    {
        "nginx with nothing but proxy_pass" => ReverseProxy.BareNginx(scene.Server.BaseUrl),
        "nginx with the usual headers" => ReverseProxy.UsualNginx(scene.Server.BaseUrl),
        "nginx with the client's Host only" => ReverseProxy.SilentNginx(scene.Server.BaseUrl),
        _ => ReverseProxy.Caddy(scene.Server.BaseUrl),
    };

    static async Task<HttpStatusCode> Make(string baseUrl, string host, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, baseUrl + "/hostline/v1/sandboxes") { Content = JsonContent.Create(new { }) };
        request.Headers.Host = host;
        if (key is not null)
        {
            request.Headers.Authorization = new("Bearer", key);
        }

        using var answer = await Support.Http.Client.SendAsync(request, TestEnd);
        return answer.StatusCode;
    }

    static async Task UntilHeld(string baseUrl, Func<int, string> from)
    {
        const int TriesAtMost = 5_000;
        for (var i = 0; i < TriesAtMost; i++)
        {
            if (await WrongKey(baseUrl, from(i)) == 429)
            {
                return;
            }
        }

        Assert.Fail($"{TriesAtMost} wrong keys were looked up.");
    }

    static async Task<int> WrongKey(string baseUrl, string forwardedFor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, baseUrl + "/hostline/v1/orders");
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        using var answer = await Support.Http.Client.SendAsync(request, TestEnd);
        return (int)answer.StatusCode;
    }
}
