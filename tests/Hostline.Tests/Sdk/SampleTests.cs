using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;

namespace Hostline.Tests.Sdk;

/// <summary>
/// The eight code samples of the transfer guide. Those for Node.js and curl run unchanged, with each generation of the SDK; for the
/// other languages, the requests that their SDK sends.
/// </summary>
public sealed class SampleTests
{
    [Theory]
    [InlineData("telnyx-1")]
    [InlineData("telnyx-2")]
    [InlineData("telnyx")]
    public async Task The_sample_for_Node_prints_the_order(string sdk)
    {
        NodeTools.Require();
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var printed = await NodeTools.Run("sample.mjs", new Dictionary<string, string?>
        {
            ["HOSTLINE_URL"] = exchange.Server.BaseUrl,
            ["TELNYX_SDK"] = sdk,
            ["TELNYX_API_KEY"] = exchange.Sandbox.ApiKey(Exchange.Globex),
            ["PROFILE"] = exchange.Profile(Exchange.Globex),
            ["NUMBER"] = Exchange.Number,
        });
        await IsTheOrderOfTheGuide(exchange, JsonDocument.Parse(printed.Succeeded()).RootElement);
    }

    [Theory]
    [InlineData("approve", "pending")]
    [InlineData("reject", "failed")]
    public async Task The_samples_for_curl_order_the_number_and_decide_about_it(string verb, string status)
    {
        var curl = ChildProgram.Find("curl");
        if (curl is null)
        {
            RealPart.Missing("curl", "Run ./test install as root, or install curl.");
        }

        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await Curl(exchange, Exchange.Globex, "/messaging_hosted_number_orders",
            "--header", "Content-Type: application/json", "--header", "Accept: application/json", "-d", Body(exchange));
        await IsTheOrderOfTheGuide(exchange, order);

        var id = order.Text("id");
        var decided = await Curl(exchange, Exchange.Acme, $"/messaging_hosted_number_orders/{id}/{verb}?token={await exchange.TokenOf(id)}");
        Assert.Equal((id, status), (decided.Text("id"), decided.Text("status")));
        Assert.Equal(status, await exchange.OrderStatus(Exchange.Globex, id));

        async Task<JsonElement> Curl(Exchange exchange, int account, string path, params string[] more)
        {
            var ended =
                await ChildProgram.Run(curl!, ["-s", "-X", "POST", .. more, "--header", "Authorization: Bearer " + exchange.Sandbox.ApiKey(account),
                    exchange.Server.BaseUrl + "/v2" + path]);
            return JsonDocument.Parse(ended.Succeeded()).RootElement;
        }
    }

    /// <summary>What the SDKs send besides the body, and whether they read the envelope or the bare order.</summary>
    public static TheoryData<string, string, string, bool> Others => new()
    {
        { "Python", "application/json", "User-Agent: Telnyx/Python 4.0.0|Accept: application/json|X-Stainless-Lang: python|X-Stainless-Retry-Count: "
            + "0|x-stainless-read-timeout: 60", true },
        { "Ruby", "application/json", "User-Agent: Telnyx::Client/Ruby 5.0.0|Accept: application/json|X-Stainless-Retry-Count: 0", true },
        { "Java", "application/json", "User-Agent: TelnyxOkHttpClient/Java 6.0.0|Accept: application/json|X-Stainless-Lang: java|X-Stainless-Retry-Count: 0",
            true },
        { "Go", "application/json", "User-Agent: Telnyx/Go 4.0.0|Accept: application/json|X-Stainless-Lang: go|X-Stainless-Retry-Count: 0", true },
        { "PHP", "application/json", "User-Agent: telnyx/PHP 6.0.0|Accept: application/json|X-Stainless-Lang: php", true },
        { ".NET", "application/json; charset=utf-8",
            "User-Agent: Telnyx/v1 .NetBindings/3.1.0|Telnyx-Version: 2019-03-14|X-Telnyx-Client-User-Agent: {\"lang\":\".net\"}", false },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public async Task What_the_SDK_of_another_language_sends_is_answered_in_the_form_it_reads(string language, string contentType, string headers,
        bool isEnveloped)
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        using var request = new HttpRequestMessage(HttpMethod.Post, exchange.Server.BaseUrl + "/v2/messaging_hosted_number_orders");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", exchange.Sandbox.ApiKey(Exchange.Globex));
        foreach (var header in headers.Split('|'))
        {
            Assert.True(request.Headers.TryAddWithoutValidation(header[..header.IndexOf(':')], header[(header.IndexOf(':') + 2)..]), language);
        }

        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body(exchange))) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } };
        using var answer = await Support.Http.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)answer.StatusCode);
        var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        await IsTheOrderOfTheGuide(exchange, isEnveloped ? json.At("data") : json);
    }

    static string Body(Exchange exchange) =>
        JsonSerializer.Serialize(new { messaging_profile_id = exchange.Profile(Exchange.Globex), phone_numbers = new[] { Exchange.Number } });

    /// <summary>The guide's sample answer looks like that of any other order; our server returns the correct one.</summary>
    static async Task IsTheOrderOfTheGuide(Exchange exchange, JsonElement order)
    {
        Assert.Equal(("messaging_hosted_number_order", exchange.Profile(Exchange.Globex), "pending"),
            (order.Text("record_type"), order.Text("messaging_profile_id"), order.Text("status")));
        Assert.Equal(("messaging_hosted_number", Exchange.Number, "pending"),
            (order.Text("phone_numbers.0.record_type"), order.Text("phone_numbers.0.phone_number"), order.Text("phone_numbers.0.status")));
        Assert.Contains("consent.requested", await exchange.Kinds(order.Text("id")));
    }
}
