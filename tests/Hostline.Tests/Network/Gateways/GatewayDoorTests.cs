using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Hostline.Signatures;
using Hostline.Tests.Support;

namespace Hostline.Tests.Network.Gateways;

/// <summary>Webhooks of upstream hosts: only genuine and recent ones are heard, and they change nothing by themselves.</summary>
public sealed class GatewayDoorTests
{
    static readonly Ed25519Key Key = Ed25519Key.FromSeed(new byte[32]);

    const string Body = """{"data":{"event_type":"x","payload":{"numbers":[{"value":"+13127720001","status":"successful"}]}}}""";

    static Task<TestServer> Front(string lookup = "telnyx, +1312=twilio") => TestServer.Start(configure: s => s with
    {
        PublicUrl = new("https://front.example"),
        Live = GatewayEnvironment.Settings(("HOSTLINE_LOOKUP", lookup), ("HOSTLINE_TEXTS", "simulated"), ("HOSTLINE_REGISTRY", "simulated"),
            ("HOSTLINE_PROBE", "simulated"), ("HOSTLINE_TELNYX_KEY", "KEY0"),
            ("HOSTLINE_TELNYX_PUBLIC_KEY", Convert.ToBase64String(Key.PublicKey)), ("HOSTLINE_TWILIO_ACCOUNT", "AC00000000000000000000000000000001"),
            ("HOSTLINE_TWILIO_TOKEN", "s3cr3t")),
    });

    static async Task<int> Post(TestServer front, string name, HttpContent body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{front.BaseUrl}/gateways/{name}") { Content = body };
        foreach (var (header, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        using var answer = await Support.Http.Client.SendAsync(request);
        return (int)answer.StatusCode;
    }

    static (string, string)[] Signed(string body, TimeSpan age)
    {
        var seconds = (TimeProvider.System.GetUtcNow() - age).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return [("telnyx-timestamp", seconds), ("telnyx-signature-ed25519", Convert.ToBase64String(Key.Sign(Encoding.UTF8.GetBytes($"{seconds}|{body}"))))];
    }

    [Fact]
    public async Task The_first_dialects_webhook_counts_with_the_configured_key_for_five_minutes()
    {
        await using var front = await Front();
        Assert.Equal(204, await Post(front, "telnyx", new StringContent(Body), Signed(Body, TimeSpan.Zero)));
        Assert.Equal(401, await Post(front, "telnyx", new StringContent(Body), Signed(Body, TimeSpan.FromMinutes(6))));
        Assert.Equal(401, await Post(front, "telnyx", new StringContent(Body.Replace("0001", "0002", StringComparison.Ordinal)), Signed(Body, TimeSpan.Zero)));
        Assert.Equal(401, await Post(front, "telnyx", new StringContent(Body)));
        Assert.Equal(204, await Post(front, "telnyx", new StringContent("[]"), Signed("[]", TimeSpan.Zero)));
        var large = new string(' ', 70_000);
        Assert.Equal(413, await Post(front, "telnyx", new StringContent(large), Signed(large, TimeSpan.Zero)));
        Assert.Equal(404, await Post(front, "kannel", new StringContent(Body)));
    }

    [Fact]
    public async Task The_second_dialects_callback_counts_with_our_token_for_our_public_address()
    {
        await using var front = await Front();
        // HMAC-SHA1 over https://front.example/gateways/twilio and the sorted parameters.
#pragma warning disable CA5350 // The vendor's scheme.
        var right = Convert.ToBase64String(System.Security.Cryptography.HMACSHA1.HashData("s3cr3t"u8,
            "https://front.example/gateways/twilioHostedNumberOrderSidHR1PhoneNumber+13127720001Statuscompleted"u8));
#pragma warning restore CA5350
        HttpContent Form(string number = "%2B13127720001") => new StringContent($"PhoneNumber={number}&Status=completed&HostedNumberOrderSid=HR1",
            new MediaTypeHeaderValue("application/x-www-form-urlencoded"));
        Assert.Equal(204, await Post(front, "twilio", Form(), ("X-Twilio-Signature", right)));
        Assert.Equal(401, await Post(front, "twilio", Form("%2B13127720002"), ("X-Twilio-Signature", right)));
        Assert.Equal(401, await Post(front, "twilio", Form()));
    }

    [Fact]
    public async Task A_text_that_is_handed_over_twice_is_one_and_a_receipt_for_another_text_is_no_news()
    {
        await using var front = await Front("simulated, +1999=telnyx");
        var live = await Live.On(front);
        var account = await live.Open("acme");
        await live.Host(account, "+13127720001");
        var text = Received("one", "hi");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(204, await Post(front, "telnyx", new StringContent(text), Signed(text, TimeSpan.Zero)));
        }

        var second = Received("two", "again");
        Assert.Equal(204, await Post(front, "telnyx", new StringContent(second), Signed(second, TimeSpan.Zero)));
        Assert.Equal(["hi", "again"], await live.Read("select body from texts order by id", r => r.Text(0)));

        var sent = Guid.CreateVersion7();
        await live.Write("""
            insert into texts (id, world, account, hosting, number, other, origin, state, body, coding, segments, interface, external_id, created_at,
              updated_at, version)
            select $1, world, account, hosting, number, '+13125550150', 2, 2, 'x', 1, 1, 'telnyx', 'theirs', created_at, updated_at, 1 from texts
            where body = 'hi'
            """, sent);
        Assert.Equal(2, await After("theirs", "+13125550151"));
        Assert.Equal(2, await After("another", "+13125550150"));
        Assert.Equal(3, await After("theirs", "+13125550150"));

        static string Received(string id, string body) => $$$$"""
            {"data":{"event_type":"message.received","payload":{"id":"{{{{id}}}}","from":{"phone_number":"+13125550150"},
            "to":[{"phone_number":"+13127720001"}],"text":"{{{{body}}}}"}}}
            """;

        async Task<int> After(string id, string to)
        {
            var receipt = $$$$"""
                {"data":{"event_type":"message.finalized","payload":{"id":"{{{{id}}}}","to":[{"phone_number":"{{{{to}}}}","status":"delivered"}]}}}
                """;
            Assert.Equal(204, await Post(front, $"telnyx?text={sent}", new StringContent(receipt), Signed(receipt, TimeSpan.Zero)));
            return (await live.Read("select state from texts where id = $1", r => r.Int(0), sent))[0];
        }
    }
}
