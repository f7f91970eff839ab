using System.Text;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Network;
using Hostline.Network.Lookup;
using Hostline.Network.Registry;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Api;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using YamlDotNet.RepresentationModel;

namespace Hostline.Tests.Network.Gateways;

/// <summary>A gateway of the operator's own: the contract on the example server, and what becomes of lost answers.</summary>
public sealed class OperatorHttpTests
{
    static readonly PhoneNumber Number = PhoneNumber.Parse("+13127720001");

    static readonly ClaimedRoute Route = new(WorldId.Of(Guid.Empty), Number.Digits, 2, AnyId.New(), AccountId.None, default, 0, 1);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static (RoutingRegistry Registry, LineLookup Lookup, Gateway Gateway, ServiceProvider Parts) Sides(params (string, string)[] variables)
    {
        var (gateway, parts) = GatewayEnvironment.Alone("http", "HOSTLINE_REGISTRY", variables);
        return (gateway.RoutingRegistry(null, parts), gateway.LineLookup(null, parts), gateway, parts);
    }

    [Fact]
    public async Task The_example_looks_numbers_up_and_keeps_the_newest_state_that_is_wanted()
    {
        await using var server = await OperatorServer.Start();
        var (registry, lookup, gateway, parts) = Sides(server.Variables);
        await using var scope = parts;
        var unknown = PhoneNumber.Parse("+13127720000");
        var told = await lookup.Begin([Number, unknown], new ReadBatch()).All(Cancellation);
        Assert.Equal((LineType.Landline, "Prairie Telephone", null), (told[Number].Type, told[Number].Carrier, told[Number].Refusal));
        Assert.Equal(Reason.NumberNotValidated, told[unknown].Refusal);

        Assert.Equal(RoutedTo.Elsewhere, await registry.Find(Route.World, Number, Cancellation));
        Assert.Equal(RegistryAnswer.Pending, await registry.Publish(Route, Cancellation));
        Assert.Equal(RegistryAnswer.Pending, await registry.Publish(Route with { Generation = 1, Hosting = null }, Cancellation));
        Assert.Equal(RegistryAnswer.Confirmed, await registry.Read(Route, Cancellation));
        Assert.Equal(RoutedTo.Here, await registry.Find(Route.World, Number, Cancellation));
        Assert.Equal(RegistryAnswer.Pending, await registry.Publish(Route with { Generation = 3, Hosting = null }, Cancellation));
        Assert.Equal(RegistryAnswer.Pending, await registry.Read(Route, Cancellation));
        Assert.Equal(RoutedTo.Elsewhere, await registry.Find(Route.World, Number, Cancellation));
        Assert.True((await gateway.Check(parts.GetRequiredService<GatewayHttp>(), Cancellation)).Works);
    }

    [Fact]
    public async Task A_wrong_secret_is_told_by_the_doctor_and_changes_nothing()
    {
        await using var server = await OperatorServer.Start("another-secret-of-24-bytes");
        var (registry, lookup, gateway, parts) = Sides(server.Variables);
        await using var scope = parts;
        var check = await gateway.Check(parts.GetRequiredService<GatewayHttp>(), Cancellation);
        Assert.False(check.Works);
        Assert.Contains("it answered 401", check.Told);
        Assert.Contains("HOSTLINE_HTTP_SECRET", check.NextStep);
        Assert.Equal(RegistryAnswer.Unauthorized, await registry.Publish(Route, Cancellation));
        Assert.Empty(await lookup.Begin([Number], new ReadBatch()).All(Cancellation));
    }

    [Fact]
    public async Task After_a_lost_answer_the_same_request_goes_out_with_the_same_id_and_a_server_that_is_down_is_unreachable()
    {
        var server = await ReceivingServer.Start();
        var (registry, _, _, parts) = Sides(("HOSTLINE_HTTP_URL", server.BaseUrl), ("HOSTLINE_HTTP_SECRET", OperatorServer.Secret));
        await using var scope = parts;
        server.AnswerNext("/route/set", Answer.Break);
        Assert.Equal(RegistryAnswer.Unreachable, await registry.Publish(Route, Cancellation));
        Assert.Equal(RegistryAnswer.Pending, await registry.Publish(Route, Cancellation));
        var sent = server.All.Where(r => r.Path == "/route/set").ToList();
        Assert.Equal(2, sent.Count);
        Assert.Single(sent.Select(r => r.Header("webhook-id")).Distinct());
        server.Answer("/route/get", Answer.Status(200, """{"generation":2,"state":"refused","routed_to":"elsewhere"}"""));
        Assert.Equal(RegistryAnswer.Refused, await registry.Read(Route, Cancellation));
        await server.DisposeAsync();
        Assert.Equal(RegistryAnswer.Unreachable, await registry.Read(Route, Cancellation));
        Assert.Equal(RoutedTo.Unknown, await registry.Find(Route.World, Number, Cancellation));
    }

    [Fact]
    public async Task A_live_number_becomes_active_although_the_server_is_killed_and_has_forgotten_everything()
    {
        var server = await OperatorServer.Start();
        await using var front = await TestServer.Start(configure: s => s with
        {
            Live = GatewayEnvironment.Settings([("HOSTLINE_LOOKUP", "http"), ("HOSTLINE_REGISTRY", "http"), ("HOSTLINE_TEXTS", "simulated"),
                ("HOSTLINE_PROBE", "simulated"), .. server.Variables]),
        });
        var live = await Live.On(front);
        var account = await live.Open("acme");
        var order = await live.Order(account, Number.ToString());
        (await live.AskCodes(account, order, Number.ToString())).Expect(200);
        var code = await Hang.Until(async () => (await live.Desk(HttpMethod.Get, "/messages?kind=sms")).Expect(200).Json.GetProperty("data") is var sent
            && sent.GetArrayLength() > 0 ? sent[0].GetProperty("code").GetString() : null, () => "The code");
        const string Orders = "/messaging_hosted_number_orders";
        (await live.Telnyx(account, HttpMethod.Post, $"{Orders}/{order}/validation_codes",
            new { verification_codes = new[] { new { phone_number = Number.ToString(), code } } })).Expect(200);
        var port = server.Port;
        await server.DisposeAsync();
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Encoding.ASCII.GetBytes(Scene.Letter)), "loa", "letter.pdf" },
            { new ByteArrayContent(Encoding.ASCII.GetBytes(PdfText.OfOnePage("bill"))), "bill", "bill.pdf" },
        };
        (await live.Telnyx(account, HttpMethod.Post, $"{Orders}/{order}/actions/file_upload", form)).Expect(200);
        (await live.Desk(HttpMethod.Post, $"/orders/{order}/accept")).Expect(200);
        await Hang.Until(async () => (await live.Read("select attempts from routes", r => r.Int(0))) is [> 0], () => "A try that failed");

        await using var again = await OperatorServer.Start(port: port);
        await Hang.Until(async () => (await live.Telnyx(account, HttpMethod.Get, $"{Orders}/{order}")).Expect(200).Json.GetProperty("phone_numbers")[0]
            .GetProperty("status").GetString() == "successful", () => "The activation");
        var tried = (await live.Desk(HttpMethod.Post, "/gateways/test", new { port = "routing_registry", number = Number.ToString() })).Expect(200).Json;
        Assert.Contains(tried.GetProperty("facts").EnumerateArray(), f => f.GetProperty("value").GetString() == "here");
    }

    [Fact]
    public async Task The_contract_has_the_paths_and_types_that_are_sent()
    {
        var yaml = new YamlStream();
        using (var reader = File.OpenText(Checkout.At("docs", "operations", "gateways", "http.yaml")))
        {
            yaml.Load(reader);
        }

        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        var paths = ((YamlMappingNode)root["paths"]).Children.Keys.Select(k => k.ToString()).Order();
        await using var server = await ReceivingServer.Start();
        var (registry, lookup, gateway, parts) = Sides(("HOSTLINE_HTTP_URL", server.BaseUrl), ("HOSTLINE_HTTP_SECRET", OperatorServer.Secret));
        await using var scope = parts;
        await lookup.Begin([Number], new ReadBatch()).All(Cancellation);
        await registry.Publish(Route, Cancellation);
        await registry.Read(Route, Cancellation);
        await gateway.Check(parts.GetRequiredService<GatewayHttp>(), Cancellation);
        Assert.Equal(paths, server.All.Select(r => r.Path).Distinct().Order());
        Assert.All(server.All, r => Assert.Equal(r.Path, "/" + r.Json.GetProperty("type").GetString()!.Replace('.', '/')));
    }
}
