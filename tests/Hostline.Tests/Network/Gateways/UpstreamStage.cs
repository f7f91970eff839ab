using System.Text;
using Hostline.Core.Hostings;
using Hostline.Network;
using Hostline.Storage;
using Hostline.Tests.Api;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Network.Gateways;

/// <summary>A live Hostline in front, whose registry is an order at another one, of which it is a customer in a sandbox.</summary>
sealed class UpstreamStage : IAsyncDisposable
{
    public const string Number = "+13127720001";
    const string Orders = "/messaging_hosted_number_orders";

    UpstreamStage(TestServer upstream, TestSandbox sandbox, TestServer front, Live live, LiveAccount account) =>
        (Upstream, Sandbox, Front, Live, Account) = (upstream, sandbox, front, live, account);

    bool isDown;

    public TestServer Upstream { get; }

    /// <summary>Our account upstream.</summary>
    public TestSandbox Sandbox { get; }

    public TestServer Front { get; }

    public Live Live { get; }

    /// <summary>A customer of the live one.</summary>
    public LiveAccount Account { get; }

    /// <param name="dialect">The interface that the two speak: telnyx or twilio.</param>
    /// <param name="hears">Whether the upstream host can call us back.</param>
    public static async Task<UpstreamStage> Start(string dialect, bool hears = true)
    {
        var upstream = await TestServer.Start();
        var sandbox = await upstream.Sandbox();
        var own = $"http://127.0.0.1:{FreePort.Take()}";
        (string, string)[] variables =
        [
            ("HOSTLINE_LOOKUP", "simulated"), ("HOSTLINE_PROBE", "simulated"), ("HOSTLINE_REGISTRY", dialect),
            .. dialect == "telnyx" ? await OfTelnyx(sandbox, own) : await OfTwilio(sandbox),
        ];
        var front = await TestServer.Start(configure: s => s with
        {
            Urls = own,
            PublicUrl = hears ? new(own) : null,
            Live = GatewayEnvironment.Settings(variables),
        });
        var live = await Live.On(front);
        return new(upstream, sandbox, front, live, await live.Open("acme"));
    }

    internal static async Task<(string Name, string Value)[]> OfTelnyx(TestSandbox sandbox, string own) =>
    [
        ("HOSTLINE_TELNYX_URL", sandbox.BaseUrl), ("HOSTLINE_TELNYX_KEY", sandbox.ApiKey()),
        ("HOSTLINE_TELNYX_PUBLIC_KEY", sandbox.Account().GetProperty("public_key").GetString()!),
        ("HOSTLINE_TELNYX_PROFILE", (await Scene.Profile(sandbox, own + "/gateways/telnyx")).ToString()),
    ];

    internal static async Task<(string Name, string Value)[]> OfTwilio(TestSandbox sandbox) =>
    [
        ("HOSTLINE_TWILIO_URL", sandbox.BaseUrl), ("HOSTLINE_TWILIO_ACCOUNT", sandbox.Account().Text("account_sid")),
        ("HOSTLINE_TWILIO_TOKEN", sandbox.Account().Text("auth_token")),
        ("HOSTLINE_TWILIO_ADDRESS", (await sandbox.Twilio(HttpMethod.Post,
            $"/2010-04-01/Accounts/{sandbox.Account().Text("account_sid")}/Addresses.json",
            [
                ("CustomerName", "Ann Owner"), ("Street", "1 Main St"), ("City", "Chicago"), ("Region", "IL"), ("PostalCode", "60601"), ("IsoCountry", "US"),
            ])).Expect(201).Json.Text("sid")),
        ("HOSTLINE_TWILIO_SIGNER", "letters@front.example"), ("HOSTLINE_TWILIO_SIGNER_TITLE", "Operator"), ("HOSTLINE_TWILIO_SIGNER_PHONE", "+13125550100"),
    ];

    public Task<AnyId> Order(string number = Number) => Live.Order(Account, number);

    /// <summary>Asks for a code, and reads it from the upstream's handset.</summary>
    public async Task<string> Code(OrderId order, string method, string number = Number)
    {
        var sent = (await Live.Telnyx(Account, HttpMethod.Post, $"{Orders}/{order}/verification_codes",
            new { phone_numbers = new[] { number }, verification_method = method })).Expect(200).Json.GetProperty("data")[0];
        Assert.False(sent.TryGetProperty("error", out var why), why.ToString());
        return await CodeAt(Sandbox, method,
            method == "call" && Live.Server.Services.GetRequiredService<Hostline.Server.Settings>().Live.Gateways.ContainsKey("twilio"), number);
    }

    /// <summary>Reads a code from the upstream's handset.</summary>
    /// <param name="rings">Whether it rings until someone answers it: with keys that are no code, so that the call goes on to speak one.</param>
    internal static async Task<string> CodeAt(TestSandbox sandbox, string method, bool rings, string number = Number)
    {
        if (rings)
        {
            var keys = $"/handsets/{Uri.EscapeDataString(number)}/keys";
            await Hang.Until(async () => (await sandbox.Control(HttpMethod.Post, keys, new { keys = "1" })).Status is 200 or 204, () => "The upstream's call");
        }

        return await Hang.Until(async () => (await sandbox.Control(HttpMethod.Get,
            $"/messages?kind={method}&to={Uri.EscapeDataString(number)}")).Expect(200).Json.GetProperty("data") is var messages && messages.GetArrayLength() > 0
            && messages[0].TryGetProperty("code", out var code) ? code.GetString() : null, () => "The upstream's code");
    }

    /// <returns>The verdict.</returns>
    public async Task<string> Enter(OrderId order, string code, string number = Number) =>
        (await Live.Telnyx(Account, HttpMethod.Post, $"{Orders}/{order}/validation_codes",
            new { verification_codes = new[] { new { phone_number = number, code } } })).Expect(200).Json.GetProperty("phone_numbers")[0].Text("status");

    /// <summary>Letter and bill come in, and our own desk accepts them.</summary>
    public async Task Document(OrderId order)
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Encoding.ASCII.GetBytes(Scene.Letter)), "loa", "letter.pdf" },
            { new ByteArrayContent(Encoding.ASCII.GetBytes(PdfText.OfOnePage("bill"))), "bill", "bill.pdf" },
        };
        (await Live.Telnyx(Account, HttpMethod.Post, $"{Orders}/{order}/actions/file_upload", form)).Expect(200);
        (await Live.Desk(HttpMethod.Post, $"/orders/{order}/accept")).Expect(200);
    }

    /// <summary>The upstream host's own letter is signed; it sends one in the second dialect only.</summary>
    public async Task SignUpstream()
    {
        if (!Front.Services.GetRequiredService<Hostline.Server.Settings>().Live.Gateways.ContainsKey("twilio"))
        {
            return;
        }

        var letter = await Hang.Until(async () => (await Sandbox.Twilio(HttpMethod.Get, OrderScene.Documents)).Expect(200).Json
            .GetProperty("items") is var letters && letters.GetArrayLength() > 0 ? letters[0].Text("sid") : null, () => "The upstream's letter");
        (await Sandbox.Control(HttpMethod.Post, $"/letters/{letter}/sign", new { name = "Ann Owner" })).Expect(200);
    }

    public Task Reaches(OrderId order, string status) => Hang.Until(async () => await StatusOf(order) == status,
        () => $"The status {status} of the order at the front");

    public async Task<string> StatusOf(OrderId order) =>
        (await Live.Telnyx(Account, HttpMethod.Get, $"{Orders}/{order}")).Expect(200).Json.GetProperty("phone_numbers")[0].Text("status");

    public Task<long> UpstreamOrders() =>
        Upstream.Services.GetRequiredService<Database>().One(new("select count(*) from orders"), r => r.Long(0));

    public Task<long> Upstreams(HostingState state) =>
        Upstream.Services.GetRequiredService<Database>().One(new("select count(*) from hostings where state = $1"), r => r.Long(0), (int)state);

    public async Task StopUpstream()
    {
        isDown = true;
        await Upstream.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Front.DisposeAsync();
        await (isDown ? Task.CompletedTask : StopUpstream());
    }
}
