using System.Text.Json;
using Hostline.Commands.Doctor;
using Hostline.Network;
using Hostline.Network.Mail;
using Hostline.Secrets;
using Hostline.Server;
using Hostline.Tests.Api;
using Hostline.Tests.Support;

namespace Hostline.Tests.Server;

/// <summary>
/// Who may use open mode without a key: requests directly from this machine, while nothing indicates that the server is more than a
/// developer's own.
/// </summary>
public sealed class OpenModeTests
{
    const string Body = "{}";

    static Task<Scene> ByDefault(Func<Settings, Settings>? also = null) => Scene.Start(configure: s => (also ?? (x => x))(s with { OpenSandboxes = null }));

    /// <summary>No mail is sent and no gateway is asked: it is enough that they are configured.</summary>
    static string? Relayed(string name) => name switch
    {
        "HOSTLINE_SMTP" => "smtp://ops@mail.example:587",
        "HOSTLINE_SMTP_PASSWORD" => "a password",
        "HOSTLINE_MAIL_FROM" => "ops@hostline.example",
        _ => null,
    };

    static string? Gatewayed(string name) => name switch
    {
        "HOSTLINE_LOOKUP" => "http",
        "HOSTLINE_HTTP_URL" => "http://127.0.0.1:9",
        "HOSTLINE_HTTP_SECRET" => "a secret of at least 24 bytes",
        _ => null,
    };

    /// <summary>A request to create a sandbox with these headers; the raw answer.</summary>
    static Task<string> Make(Scene scene, string host, string[] headers, string version = "HTTP/1.1") => RawRequest.Send(
        scene.Server.BaseUrl,
        [$"POST /hostline/v1/sandboxes {version}", $"Host: {host}", "Connection: close", "Content-Type: application/json", $"Content-Length: {Body.Length}",
            .. headers], Body);

    [Theory]
    [InlineData("127.0.0.1:4010"), InlineData("localhost"), InlineData("LOCALHOST:80"), InlineData("localhost.:4010"), InlineData("app.localhost:4010"),
        InlineData("[::1]:4010"), InlineData("127.8.9.10")]
    public async Task A_request_by_a_loopback_name_needs_no_key(string host)
    {
        await using var scene = await ByDefault();
        Assert.Equal(201, RawRequest.StatusOf(await Make(scene, host, [])));
        Assert.Equal(201, RawRequest.StatusOf(await Make(scene, host, ["Sec-Fetch-Site: same-origin", $"Origin: http://{host}"])));
        Assert.Equal(201, RawRequest.StatusOf(await Make(scene, host, ["Sec-Fetch-Site: same-site", "Origin: http://localhost:5173"])));
    }

    public static TheoryData<string, string[], string> Strange => new()
    {
        { "rebound.example:4010", [], "its Host, 'rebound.example:4010'," },
        { "127.0.0.1.nip.example", [], "its Host" },
        { "localhost.evil.example", [], "its Host" },
        { "10.1.2.3:4010", [], "its Host" },
        { "0.0.0.0:4010", [], "its Host" },
        { "hostline:4010", [], "its Host" },
        { "[::ffff:10.0.0.1]", [], "its Host" },
        { "127.0.0.1:4010", ["X-Forwarded-For: 198.51.100.7"], "'X-Forwarded-For'" },
        { "127.0.0.1:4010", ["X-Forwarded-For:"], "'X-Forwarded-For'" },
        { "127.0.0.1:4010", ["x-forwarded-proto: https"], "a proxy" },
        { "127.0.0.1:4010", ["X-Forwarded-Host: hostline.example"], "a proxy" },
        { "127.0.0.1:4010", ["Forwarded: for=198.51.100.7"], "a proxy" },
        { "127.0.0.1:4010", ["X-Real-IP: 198.51.100.7"], "a proxy" },
        { "127.0.0.1:4010", ["Via: 1.1 proxy"], "a proxy" },
        { "127.0.0.1:4010", ["CF-Connecting-IP: 198.51.100.7"], "a proxy" },
        { "127.0.0.1:4010", ["X-Original-For: 198.51.100.7"], "a proxy" },
        { "127.0.0.1:4010", ["Origin: https://evil.example"], "Origin: 'https://evil.example'" },
        { "127.0.0.1:4010", ["Origin: null"], "Origin" },
        { "127.0.0.1:4010", ["Origin: http://localhost.evil.example"], "Origin" },
        { "127.0.0.1:4010", ["Sec-Fetch-Site: cross-site"], "Sec-Fetch-Site" },
        { "127.0.0.1:4010", ["Origin: http://127.0.0.1:4010", "Sec-Fetch-Site: Cross-Site"], "Sec-Fetch-Site" },
    };

    [Theory, MemberData(nameof(Strange))]
    public async Task One_that_came_by_another_way_needs_a_key_and_is_told_why(string host, string[] headers, string why)
    {
        await using var scene = await ByDefault();
        var refused = await Make(scene, host, headers);
        Assert.Equal(401, RawRequest.StatusOf(refused));
        var problem = JsonElement.Parse(RawRequest.BodyOf(refused));
        Assert.Equal("not_authenticated", problem.GetProperty("code").GetString());
        Assert.Contains("This needs the operator key. Open mode does not apply to this request because", problem.GetProperty("detail").GetString());
        Assert.Contains(why, problem.GetProperty("detail").GetString());
        // A valid key is never refused for the origin of its request.
        Assert.Equal(201, RawRequest.StatusOf(await Make(scene, host, [.. headers, $"Authorization: Bearer {scene.OperatorKey}"])));
    }

    [Fact]
    public async Task A_request_of_HTTP_1_0_as_nginx_sends_it_needs_a_key()
    {
        await using var scene = await ByDefault();
        var refused = await Make(scene, "127.0.0.1:4010", [], "HTTP/1.0");
        Assert.Equal(401, RawRequest.StatusOf(refused));
        Assert.Contains("HTTP/1.0", RawRequest.BodyOf(refused));
        Assert.Equal(201, RawRequest.StatusOf(await Make(scene, "127.0.0.1:4010", [$"Authorization: Bearer {scene.OperatorKey}"], "HTTP/1.0")));
    }

    [Fact]
    public async Task A_form_that_a_page_elsewhere_sends_through_a_browser_makes_no_sandbox()
    {
        await using var scene = await ByDefault();
        var sent = await RawRequest.Send(scene.Server.BaseUrl,
            ["POST /hostline/v1/sandboxes HTTP/1.1", "Host: 127.0.0.1:4010", "Connection: close", "Content-Type: text/plain", "Content-Length: 0",
                "Origin: https://evil.example"]);
        Assert.Equal(401, RawRequest.StatusOf(sent));
    }

    public static TheoryData<string, string> Signs => new()
    {
        { "url", "HOSTLINE_PUBLIC_URL is set" },
        { "proxies", "HOSTLINE_TRUSTED_PROXIES is set" },
        { "everywhere", "the server listens on more than this machine" },
        { "smtp", "HOSTLINE_SMTP is set" },
        { "gateway", "a gateway serves live accounts" },
        { "off", "HOSTLINE_OPEN_SANDBOXES is 0" },
    };

    [Theory, MemberData(nameof(Signs))]
    public async Task What_says_that_the_server_is_more_than_a_developers_own_closes_it(string sign, string why)
    {
        await using var scene = await ByDefault(s => sign switch
        {
            "url" => s with { PublicUrl = new("https://hostline.example") },
            "proxies" => s with { TrustedProxies = [System.Net.IPNetwork.Parse("10.0.0.0/8")] },
            "everywhere" => s with { Urls = "http://0.0.0.0:0" },
            "smtp" => s with { Relay = RelaySettings.Read(Relayed) },
            "gateway" => s with { Live = GatewaySettings.Read(LiveNetwork.None, Gatewayed) },
            _ => s with { OpenSandboxes = false },
        });
        var refused = await Make(scene, "127.0.0.1:4010", []);
        Assert.Equal(401, RawRequest.StatusOf(refused));
        Assert.Contains($"Open mode is off because {why}.", RawRequest.BodyOf(refused));
        Assert.Equal(201, RawRequest.StatusOf(await Make(scene, "127.0.0.1:4010", [$"Authorization: Bearer {scene.OperatorKey}"])));
    }

    [Theory]
    [InlineData(null, false, false, "Ok", "On for requests from this machine")]
    [InlineData(null, true, false, "Ok", "Off, because HOSTLINE_PUBLIC_URL is set")]
    [InlineData(null, false, true, "Ok", "Off, because there is a live account")]
    [InlineData(false, true, false, "Ok", "Off by HOSTLINE_OPEN_SANDBOXES")]
    [InlineData(true, false, false, "Ok", "On by HOSTLINE_OPEN_SANDBOXES")]
    [InlineData(true, true, false, "Fail", "although HOSTLINE_PUBLIC_URL is set")]
    [InlineData(true, false, true, "Fail", "although there is a live account")]
    public void The_doctor_fails_on_open_mode_of_a_server_that_is_deployed(bool? given, bool isDeployed, bool hasLiveAccount, string grade, string told)
    {
        var settings = new Settings { OpenSandboxes = given, PublicUrl = isDeployed ? new("https://hostline.example") : null };
        var found = Openness.Check(settings, hasLiveAccount);
        Assert.Equal(grade, found.Grade.ToString());
        Assert.Contains(told, found.Told);
        Assert.Equal(grade == "Fail", found.NextStep.Contains("Remove HOSTLINE_OPEN_SANDBOXES", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PostgreSQL_closes_it()
    {
        await using var database = await (await PostgresCluster.Shared()).CreateMigrated();
        await using var scene = await Scene.Start(database.Url, s => s with { OpenSandboxes = null });
        Scene.Problem(await scene.Call(HttpMethod.Post, "/sandboxes", null, new { }), 401, "not_authenticated");
    }

    [Fact]
    public async Task The_first_live_account_closes_it_and_no_webhook_goes_to_this_machine_any_more()
    {
        await using var receiver = await ReceivingServer.Start();
        await using var scene = await ByDefault();
        var sandbox = await scene.Server.Sandbox();
        var profile = await Scene.Profile(sandbox, receiver.Url("/hook"));
        (await scene.AsOperator(HttpMethod.Post, "/accounts", new { name = "acme", email = "ops@acme.example" })).Expect(201);

        var refused = await scene.Call(HttpMethod.Post, "/sandboxes", null, new { });
        Assert.Contains("there is a live account", Scene.Problem(refused, 401, "not_authenticated").GetProperty("detail").GetString());
        var order = await Scene.Order(sandbox, profile: profile);
        var delivery = Assert.Single((await sandbox.Control(HttpMethod.Get, $"/webhooks?order={order}")).Expect(200).Json.GetProperty("data").EnumerateArray());
        Assert.Equal("invalid_url", Assert.Single(delivery.GetProperty("attempts").EnumerateArray()).GetProperty("outcome").GetString());
        Assert.Empty(receiver.All);
    }

    [Theory]
    [InlineData("hostline.example", "https://hostline.example", 201)]
    [InlineData("192.0.2.1:4010", "", 201)]
    [InlineData("hostline:4010", "http://hostline:4010", 201)]
    [InlineData("localhost", "", 201)]
    [InlineData("other.example", "", 401)]
    [InlineData("hostline.example", "https://evil.example", 401)]
    public async Task Switched_on_it_holds_for_all_but_what_a_page_elsewhere_could_send(string host, string origin, int status)
    {
        await using var scene = await ByDefault(s => s with { OpenSandboxes = true, PublicUrl = new("https://hostline.example"), Urls = "http://0.0.0.0:0" });
        Assert.Equal(status, RawRequest.StatusOf(await Make(scene, host,
            ["X-Forwarded-For: 198.51.100.7", .. origin.Length > 0 ? [$"Origin: {origin}"] : Array.Empty<string>()])));
    }

    [Fact]
    public async Task A_request_from_elsewhere_gives_no_loopback_URL_whatever_its_key()
    {
        await using var scene = await ByDefault();
        var sandbox = await scene.Server.Sandbox();
        var profile = JsonSerializer.Serialize(new { name = "hooks", whitelisted_destinations = new[] { "US" }, webhook_url = "http://127.0.0.1:9/" });
        async Task<string> Put(params string[] headers) => await RawRequest.Send(scene.Server.BaseUrl,
            ["POST /v2/messaging_profiles HTTP/1.1", "Host: localhost", "Connection: close", "Content-Type: application/json",
                $"Content-Length: {profile.Length}", $"Authorization: Bearer {sandbox.ApiKey()}", .. headers], profile);
        Assert.Equal(200, RawRequest.StatusOf(await Put()));
        var refused = await Put("X-Forwarded-For: 198.51.100.7");
        Assert.Equal(422, RawRequest.StatusOf(refused));
        Assert.Contains("open mode", RawRequest.BodyOf(refused));
    }
}
