using System.Net.Http.Json;
using System.Text.Json;
using Hostline.Network;
using Hostline.Tests.Api;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Support;

namespace Hostline.Tests.Network.Gateways;

/// <summary>A live Hostline whose texts go through another one, of which it is a customer in a sandbox; the number is active in both.</summary>
sealed class UpstreamTextStage : IAsyncDisposable
{
    public const string Number = "+13127720001", Sender = "+13127720100", Handset = "+13127720150";

    const string Orders = "/messaging_hosted_number_orders";

    readonly IAsyncDisposable upstream;
    bool isDown;

    UpstreamTextStage(IAsyncDisposable upstream, TestSandbox sandbox, TestServer front, Live live, LiveAccount account) =>
        (this.upstream, Sandbox, Front, Live, Account) = (upstream, sandbox, front, live, account);

    /// <summary>The upstream host where it is a process of its own.</summary>
    public ServerProcess Process => (ServerProcess)upstream;

    /// <summary>Our account upstream.</summary>
    public TestSandbox Sandbox { get; }

    public TestServer Front { get; }

    public Live Live { get; }

    public LiveAccount Account { get; }

    /// <param name="dialect">The interface that the two speak: telnyx or twilio.</param>
    /// <param name="hears">Whether the upstream host can call us back.</param>
    /// <param name="tests">Whether numbers are tested through it too; the number is then not active in front.</param>
    public static async Task<UpstreamTextStage> Start(string dialect, bool hears = true, bool tests = false)
    {
        var upstream = await TestServer.Start();
        var sandbox = await upstream.Sandbox();
        var own = $"http://127.0.0.1:{FreePort.Take()}";
        await Order(sandbox, own);
        // The steps of people are simulated.
        await upstream.Alter("update hostings set state = 7, open = 0, holds = false");
        await upstream.Alter("update orders set status = 6");
        return await Before(upstream, sandbox, dialect, own, hears, tests);
    }

    /// <summary>The upstream host is a process of its own, which a test can kill, stop and start again.</summary>
    public static async Task<UpstreamTextStage> StartProcess(string dialect)
    {
        var upstream = await ServerProcess.Start(new() { Environment = new Dictionary<string, string?> { ["HOSTLINE_OPEN_SANDBOXES"] = "1" } });
        using var made = await Support.Http.Client.PostAsJsonAsync(upstream.BaseUrl + "/hostline/v1/sandboxes",
            new { accounts = new[] { new { name = "acme" } } });
        var sandbox = new TestSandbox(upstream.BaseUrl, await made.Content.ReadFromJsonAsync<JsonElement>());
        var own = $"http://127.0.0.1:{FreePort.Take()}";
        var order = await Order(sandbox, own);
        foreach (var number in (string[])[Number, Sender])
        {
            await Prove(sandbox, order, number);
        }

        await Scene.Attach(sandbox, order);
        await Hang.Until(async () => (await sandbox.Telnyx(HttpMethod.Get, $"{Orders}/{order}")).Expect(200).Json.GetProperty("data").Text("status")
            == "successful", () => "The numbers upstream");
        return await Before(upstream, sandbox, dialect, own, hears: true);
    }

    static async Task Prove(TestSandbox sandbox, AnyId order, string number)
    {
        (await sandbox.Telnyx(HttpMethod.Post, $"{Orders}/{order}/verification_codes",
            new { phone_numbers = new[] { number }, verification_method = "sms" })).Expect(200);
        var messagesTo = $"/messages?kind=sms&to={Uri.EscapeDataString(number)}";
        var code = await Hang.Until(async () => (await sandbox.Control(HttpMethod.Get, messagesTo)).Expect(200).Json.GetProperty("data") is var messages
            && messages.GetArrayLength() > 0 ? messages[0].Text("code") : null, () => "A code");
        (await sandbox.Telnyx(HttpMethod.Post, $"{Orders}/{order}/validation_codes",
            new { verification_codes = new[] { new { phone_number = number, code } } })).Expect(200);
    }

    /// <summary>The live host in front of it.</summary>
    static async Task<UpstreamTextStage> Before(
        IAsyncDisposable upstream, TestSandbox sandbox, string dialect, string own, bool hears, bool tests = false)
    {
        if (dialect == "twilio")
        {
            await AnswerAt(sandbox, $"{own}/gateways/twilio");
        }

        var front = await TestServer.Start(configure: s => s with
        {
            Urls = own,
            PublicUrl = hears ? new(own) : null,
            Gateways = LiveNetwork.None,
            Live = GatewayEnvironment.Settings(Variables(dialect, sandbox, own, tests)),
        });
        var live = await Live.On(front);
        var account = await live.Open("acme");
        await (tests ? Task.CompletedTask : live.Host(account, Number));
        return new(upstream, sandbox, front, live, account);
    }

    static (string, string)[] Variables(string dialect, TestSandbox sandbox, string own, bool tests) =>
    [
        ("HOSTLINE_LOOKUP", "simulated"), ("HOSTLINE_PROBE", tests ? dialect : "simulated"), ("HOSTLINE_REGISTRY", "simulated"), ("HOSTLINE_TEXTS", dialect),
        ("HOSTLINE_PUBLIC_URL", own),
        .. dialect == "telnyx"
            ? new[]
            {
                ("HOSTLINE_TELNYX_URL", sandbox.BaseUrl), ("HOSTLINE_TELNYX_KEY", sandbox.ApiKey()),
                ("HOSTLINE_TELNYX_PUBLIC_KEY", sandbox.Account().Text("public_key")), ("HOSTLINE_TELNYX_FROM", Sender),
            }
            : new[]
            {
                ("HOSTLINE_TWILIO_URL", sandbox.BaseUrl), ("HOSTLINE_TWILIO_ACCOUNT", sandbox.Account().Text("account_sid")),
                ("HOSTLINE_TWILIO_TOKEN", sandbox.Account().Text("auth_token")), ("HOSTLINE_TWILIO_FROM", Sender),
            },
    ];

    /// <summary>Both numbers are ordered upstream.</summary>
    static async Task<AnyId> Order(TestSandbox sandbox, string own)
    {
        var profile = await Scene.Profile(sandbox, $"{own}/gateways/telnyx");
        var wanted = new { phone_numbers = new[] { Number, Sender }, messaging_profile_id = profile };
        return (await sandbox.Telnyx(HttpMethod.Post, Orders, wanted)).Expect(200).Json.GetProperty("data").GetProperty("id").GetId();
    }

    static async Task AnswerAt(TestSandbox sandbox, string url)
    {
        var numbers = $"/2010-04-01/Accounts/{sandbox.Account().Text("account_sid")}/IncomingPhoneNumbers";
        var found = (await sandbox.Twilio(HttpMethod.Get, $"{numbers}.json?PhoneNumber={Uri.EscapeDataString(Number)}")).Expect(200).Json;
        (await sandbox.Twilio(HttpMethod.Post, $"{numbers}/{found.GetProperty("incoming_phone_numbers")[0].Text("sid")}.json", [("SmsUrl", url)])).Expect(200);
    }

    public async Task<string> Send(string text, string from = Number) =>
        (await Live.Telnyx(Account, HttpMethod.Post, "/messages", new { from, to = Handset, text })).Expect(200).Json.GetProperty("data").Text("id");

    /// <summary>The status of a message once it is this one.</summary>
    public Task Comes(string id, string status) => Hang.Until(async () => (await Live.Telnyx(Account, HttpMethod.Get, $"/messages/{id}")).Expect(200).Json
        .GetProperty("data").GetProperty("to")[0].Text("status") == status, () => $"The status {status} of the message");

    /// <summary>A handset of the upstream host sends a text.</summary>
    public async Task Text(string text, string to = Number, string from = Handset) =>
        (await Sandbox.Control(HttpMethod.Post, $"/handsets/{Uri.EscapeDataString(from)}/sms", new { to, text })).Expect(201);

    /// <summary>What a handset got, oldest first, once there is so much.</summary>
    public Task<string[]> Got(int count, string handset = Handset) => Hang.Until(async () =>
        (await Sandbox.Control(HttpMethod.Get, $"/messages?kind=sms&to={Uri.EscapeDataString(handset)}")).Expect(200).Json.GetProperty("data")
            .EnumerateArray().Reverse().Select(m => m.Text("text")).ToArray() is var got && got.Length >= count ? got : null,
        () => $"{count} texts at the handset");

    /// <summary>The texts that came in, oldest first, once there are so many.</summary>
    public Task<IReadOnlyList<string>> CameIn(int count) => Hang.Until(async () =>
        await Live.Read("select body from texts where origin = 1 order by id", r => r.Text(0)) is var rows && rows.Count >= count ? rows : null,
        () => $"{count} texts that came in");

    public async Task StopUpstream()
    {
        isDown = true;
        await upstream.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Front.DisposeAsync();
        await (isDown ? Task.CompletedTask : StopUpstream());
    }
}
