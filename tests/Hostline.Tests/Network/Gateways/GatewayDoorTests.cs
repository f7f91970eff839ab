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

    static Task<TestServer> Front() => TestServer.Start(configure: s => s with
    {
        PublicUrl = new("https://front.example"),
        Live = GatewayEnvironment.Settings(("HOSTLINE_LOOKUP", "telnyx, +1312=twilio"), ("HOSTLINE_TELNYX_KEY", "KEY0"),
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
}
