using Hostline.Network;
using Hostline.Storage;
using Hostline.Tests.Api;
using Hostline.Tests.Commands;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Network.Gateways;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Network;

/// <summary>Live accounts, which need a gateway to the telephone network.</summary>
public sealed class GatewayTests
{
    const string Number = "+13127720001";
    static readonly Sql Stored =
        new("select (select count(*) from orders) + (select count(*) from documents) + (select count(*) from messages) + (select count(*) from errands)");

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Without_a_gateway_a_live_account_is_refused_and_nothing_is_stored(StoreKind kind)
    {
        await using var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var scene = await Scene.Start(postgres?.Url, s => s with { Gateways = LiveNetwork.None });
        var key = await LiveKey(scene);
        foreach (var path in new[] { Journey.Orders, Journey.Orders + "/eligibility_numbers_check" })
        {
            var refused = await Call(scene, HttpMethod.Post, path, key, new { phone_numbers = new[] { Number } });
            Assert.Equal("no_gateway", refused.Expect(422).Json.GetProperty("errors")[0].GetProperty("meta").GetProperty("reason").GetString());
        }

        Assert.Equal(0, await scene.Database.One(Stored, r => r.Long(0)));
        await Scene.Order(await scene.Server.Sandbox());
    }

    [Fact]
    public async Task Where_only_some_ports_have_a_gateway_the_refusal_names_the_setting_that_is_missing()
    {
        await using var scene = await Scene.Start(configure: s => s with
        {
            Gateways = LiveNetwork.None,
            Live = GatewaySettings.Read(LiveNetwork.None, GatewayEnvironment.Of(("HOSTLINE_LOOKUP", "simulated"), ("HOSTLINE_CALLS", "simulated"),
                ("HOSTLINE_PROBE", "simulated"), ("HOSTLINE_REGISTRY", "+1415=simulated"))),
        });
        var key = await LiveKey(scene);
        var refused = (await Call(scene, HttpMethod.Post, Journey.Orders, key, new { phone_numbers = new[] { "+14157720001", Number } })).Expect(422);
        var error = Assert.Single(refused.Json.GetProperty("errors").EnumerateArray());
        Assert.Equal("no_gateway", error.GetProperty("meta").GetProperty("reason").GetString());
        Assert.Contains($"No gateway in HOSTLINE_REGISTRY serves {Number}", error.GetProperty("detail").GetString());
        Assert.Equal("/phone_numbers/1", error.GetProperty("source").GetProperty("pointer").GetString());
        var order = (await Call(scene, HttpMethod.Post, Journey.Orders, key, new { phone_numbers = new[] { "+14157720001" } })).Expect(200).Json
            .GetProperty("data").GetProperty("id").GetString();
        var codes = await Call(scene, HttpMethod.Post, $"{Journey.Orders}/{order}/verification_codes", key,
            new { phone_numbers = new[] { "+14157720001" }, verification_method = "sms" });
        Assert.Contains("HOSTLINE_TEXTS is not set", codes.Expect(422).Text);
        (await Call(scene, HttpMethod.Post, $"{Journey.Orders}/{order}/verification_codes", key,
            new { phone_numbers = new[] { "+14157720001" }, verification_method = "call" })).Expect(200);
    }

    [Fact]
    public async Task The_operator_lists_the_ports_and_tries_each_with_a_number()
    {
        await using var scene = await Scene.Start();
        var ports = (await scene.AsOperator(HttpMethod.Get, "/gateways")).Expect(200).Json.GetProperty("data");
        Assert.Equal(["line_lookup", "text_sender", "voice_verifier", "routing_registry", "capability_probe", "mail_relay", "virus_scanner"],
            ports.EnumerateArray().Select(p => p.GetProperty("port").GetString()));
        foreach (var (port, fact, value) in new[]
        {
            ("line_lookup", "line_type", "landline"), ("text_sender", "outcome", "taken"), ("voice_verifier", "outcome", "taken"),
            ("routing_registry", "routed_to", "elsewhere"), ("capability_probe", "outcome", "arrived"),
        })
        {
            var tried = (await scene.AsOperator(HttpMethod.Post, "/gateways/test", new { port, number = "312-772-0001" })).Expect(200).Json;
            Assert.True(tried.GetProperty("works").GetBoolean());
            Assert.Contains(tried.GetProperty("facts").EnumerateArray(),
                f => (f.GetProperty("name").GetString(), f.GetProperty("value").GetString()) == (fact, value));
        }

        var sandbox = await scene.Server.Sandbox();
        (await sandbox.Hostline(HttpMethod.Get, "/gateways")).Expect(403);
    }

    [Fact]
    public async Task On_the_simulated_network_the_operator_reads_the_codes_of_live_accounts()
    {
        await using var scene = await Scene.Start();
        var key = await LiveKey(scene);
        var order = (await Call(scene, HttpMethod.Post, Journey.Orders, key, new { phone_numbers = new[] { Number } })).Expect(200).Json.GetProperty("data")
            .GetProperty("id").GetString();
        (await Call(scene, HttpMethod.Post, $"{Journey.Orders}/{order}/verification_codes", key,
            new { phone_numbers = new[] { Number }, verification_method = "sms" })).Expect(200);
        var sms = (await scene.AsOperator(HttpMethod.Get, "/messages?kind=sms&to=" + Uri.EscapeDataString(Number))).Expect(200).Json.GetProperty("data")[0];
        var code = sms.GetProperty("code").GetString();
        var validated =
            await Call(scene, HttpMethod.Post, $"{Journey.Orders}/{order}/validation_codes", key,
                new { verification_codes = new[] { new { phone_number = Number, code } } });
        Assert.Equal("verified", validated.Expect(200).Json.GetProperty("phone_numbers")[0].GetProperty("status").GetString());
    }

    [Fact]
    public async Task Every_start_says_what_serves_live_accounts()
    {
        await using var simulated = await ServerProcess.Start();
        Assert.Contains(simulated.Lines, l => l.Contains("SIMULATED for live accounts too (HOSTLINE_GATEWAYS)", StringComparison.Ordinal));
        await using var none = await ServerProcess.Start(new() { Environment = new Dictionary<string, string?> { ["HOSTLINE_GATEWAYS"] = null } });
        Assert.Contains(none.Lines, l => l.Contains("none: live accounts are refused (no_gateway)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gateway_that_is_none_is_refused()
    {
        using var scratch = new ScratchDirectory();
        var told =
            (await HostlineProgram.RunWith(new() { ["HOSTLINE_GATEWAYS"] = "carrier-pigeons" }, "serve", "--data", scratch.Path, "--urls",
                "http://127.0.0.1:0")).FailedWith(2);
        Assert.Contains("HOSTLINE_GATEWAYS must be one of None, Simulated", told);
    }

    static async Task<string> LiveKey(Scene scene) =>
        (await scene.AsOperator(HttpMethod.Post, "/accounts", new { name = "acme", email = "ops@acme.example" })).Expect(201).Json.GetProperty("api_key")
            .GetString()!;

    static Task<Answered> Call(Scene scene, HttpMethod method, string path, string key, object? body = null) =>
        new TestSandbox(scene.Server.BaseUrl, default).Send(method, "/v2" + path, key, body);
}
