using System.Text;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Network.Lookup;
using Hostline.Storage;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Support;

namespace Hostline.Tests.Network.Gateways;

/// <summary>Look-ups at upstream hosts, whose answers have the forms of their published contracts.</summary>
public sealed class LookupTests
{
    const string Account = "AC00000000000000000000000000000001";

    static readonly PhoneNumber Number = PhoneNumber.Parse("+13127720001");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static (string, string)[] Variables(string gateway, string url) => gateway == "telnyx"
        ? [("HOSTLINE_TELNYX_URL", url), ("HOSTLINE_TELNYX_KEY", "KEY0123")]
        : [("HOSTLINE_TWILIO_URL", url), ("HOSTLINE_TWILIO_ACCOUNT", Account), ("HOSTLINE_TWILIO_TOKEN", "token")];

    static string Path(string gateway, PhoneNumber number) => gateway == "telnyx"
        ? $"/v2/number_lookup/%2B1{number.Digits}" : $"/v2/PhoneNumbers/%2B1{number.Digits}";

    const string OfTelnyx = """
        {"data":{"phone_number":"+13127720001","carrier":{"name":"Prairie","type":"TYPE","error_code":null},"portability":{"line_type":""}}}
        """;

    const string OfTwilio = """
        {"valid":true,"phone_number":"+13127720001","line_type_intelligence":{"type":"TYPE","carrier_name":"Prairie","error_code":null}}
        """;

    static string Body(string gateway, string type) => (gateway == "telnyx" ? OfTelnyx : OfTwilio).Replace("TYPE", type, StringComparison.Ordinal);

    static async Task<LineFacts?> Ask(string gateway, Action<ReceivingServer> prepare, Action<ReceivingServer>? look = null)
    {
        await using var upstream = await ReceivingServer.Start();
        prepare(upstream);
        var (made, parts) = GatewayEnvironment.Alone(gateway, "HOSTLINE_LOOKUP", Variables(gateway, upstream.BaseUrl));
        await using var scope = parts;
        var told = await made.LineLookup(null, parts).Begin([Number], new ReadBatch()).All(Cancellation);
        look?.Invoke(upstream);
        return told.GetValueOrDefault(Number);
    }

    [Theory]
    [InlineData("telnyx", "fixed line", LineType.Landline), InlineData("telnyx", "mobile", LineType.Wireless), InlineData("telnyx", "voip", LineType.Voip)]
    [InlineData("telnyx", "toll free", LineType.TollFree), InlineData("telnyx", "fixed line or mobile", LineType.Unknown)]
    [InlineData("telnyx", "pager", LineType.Unknown)]
    [InlineData("twilio", "landline", LineType.Landline), InlineData("twilio", "mobile", LineType.Wireless), InlineData("twilio", "fixedVoip", LineType.Voip)]
    [InlineData("twilio", "nonFixedVoip", LineType.Voip), InlineData("twilio", "tollFree", LineType.TollFree)]
    [InlineData("twilio", "unknown", LineType.Unknown)]
    public async Task The_upstreams_word_for_a_line_is_one_of_ours(string gateway, string word, LineType type)
    {
        var facts = await Ask(gateway, up => up.Answer(Path(gateway, Number), Answer.Status(200, Body(gateway, word))), up =>
        {
            var asked = Assert.Single(up.All);
            Assert.Equal(gateway == "telnyx" ? "Bearer KEY0123" : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(Account + ":token")),
                asked.Header("Authorization"));
            Assert.EndsWith(gateway == "telnyx" ? "?type=carrier" : "?Fields=line_type_intelligence", asked.Target);
        });
        Assert.Equal((type, "Prairie", type == LineType.Wireless ? Reason.NumberWireless : null), (facts!.Type, facts.Carrier, facts.Refusal));
    }

    [Theory]
    [InlineData("telnyx", "+13127720001", LineType.Landline), InlineData("telnyx", "+18885550199", LineType.TollFree)]
    [InlineData("twilio", "+13127720001", LineType.Landline), InlineData("twilio", "+18885550199", LineType.TollFree)]
    [InlineData("telnyx", "+13125550110", LineType.Wireless), InlineData("twilio", "+13125550110", LineType.Wireless)]
    public async Task A_host_of_our_own_kind_is_asked_in_both_dialects(string gateway, string number, LineType type)
    {
        await using var upstream = await TestServer.Start();
        var sandbox = await upstream.Sandbox();
        var account = sandbox.Account();
        var (made, parts) = GatewayEnvironment.Alone(gateway, "HOSTLINE_LOOKUP", gateway == "telnyx"
            ? [("HOSTLINE_TELNYX_URL", upstream.BaseUrl), ("HOSTLINE_TELNYX_KEY", sandbox.ApiKey())]
            : [("HOSTLINE_TWILIO_URL", upstream.BaseUrl), ("HOSTLINE_TWILIO_ACCOUNT", account.Text("account_sid")),
                ("HOSTLINE_TWILIO_TOKEN", account.Text("auth_token"))]);
        await using var scope = parts;
        var (asked, unknown) = (PhoneNumber.Parse(number), PhoneNumber.Parse("+13125550199"));
        (await sandbox.Control(HttpMethod.Post, $"/numbers/{unknown}/outcome", new { outcome = "not_validated" })).Expect(200);
        var told = await made.LineLookup(null, parts).Begin([asked, unknown], new ReadBatch()).All(Cancellation);
        Assert.Equal((type, "Simulated Telephone"), (told[asked].Type, told[asked].Carrier));
        Assert.Equal(Reason.NumberNotValidated, told[unknown].Refusal);
    }

    [Theory, InlineData("telnyx", 404, "{}"), InlineData("twilio", 404, "{}"), InlineData("twilio", 200, """{"valid":false,"phone_number":"+13127720001"}""")]
    public async Task A_number_that_does_not_exist_is_refused(string gateway, int status, string body) =>
        Assert.Equal(Reason.NumberNotValidated, (await Ask(gateway, up => up.Answer(Path(gateway, Number), Answer.Status(status, body))))!.Refusal);

    [Theory]
    [InlineData("telnyx", 401, "{}"), InlineData("telnyx", 429, "{}"), InlineData("telnyx", 503, "{}"), InlineData("telnyx", 0, "")]
    [InlineData("twilio", 401, "{}"), InlineData("twilio", 500, "<html>"), InlineData("twilio", 0, "")]
    [InlineData("twilio", 200, """{"valid":true,"line_type_intelligence":{"type":null,"carrier_name":null,"error_code":60600}}""")]
    public async Task Without_an_answer_the_number_is_left_out_and_asked_about_again(string gateway, int status, string body) =>
        Assert.Null(await Ask(gateway, up => up.Answer(Path(gateway, Number), status == 0 ? Answer.Break : Answer.Status(status, body))));
}
