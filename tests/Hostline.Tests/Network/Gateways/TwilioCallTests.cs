using System.Security.Cryptography;
using System.Text;
using System.Web;
using System.Xml.Linq;
using Hostline.Core.Ownership;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Support;

namespace Hostline.Tests.Network.Gateways;

/// <summary>Calls by an API with the vendor's markup: the test stands for the vendor, fetches what to say, and presses digits.</summary>
public sealed class TwilioCallTests : IAsyncLifetime
{
    const string Number = "+13127720001", Account = "AC00000000000000000000000000000001", Token = "s3cr3t";

    ReceivingServer vendor = null!;
    TestServer front = null!;
    Live live = null!;

    public async ValueTask InitializeAsync()
    {
        vendor = await ReceivingServer.Start();
        vendor.Answer($"/2010-04-01/Accounts/{Account}/Calls.json", Answer.Status(201, """{"sid":"CA00000000000000000000000000000001","status":"queued"}"""));
        var own = $"http://127.0.0.1:{FreePort.Take()}";
        front = await TestServer.Start(configure: s => s with
        {
            Urls = own,
            PublicUrl = new(own),
            Live = GatewayEnvironment.Settings(("HOSTLINE_LOOKUP", "simulated"), ("HOSTLINE_REGISTRY", "simulated"), ("HOSTLINE_PROBE", "simulated"),
                ("HOSTLINE_CALLS", "twilio"), ("HOSTLINE_TWILIO_URL", vendor.BaseUrl), ("HOSTLINE_TWILIO_ACCOUNT", Account), ("HOSTLINE_TWILIO_TOKEN", Token),
                ("HOSTLINE_TWILIO_FROM", "+13125550100"), ("HOSTLINE_PUBLIC_URL", own)),
        });
        live = await Live.On(front);
    }

    public async ValueTask DisposeAsync()
    {
        await front.DisposeAsync();
        await vendor.DisposeAsync();
    }

    /// <summary>The call that the server has created.</summary>
    async Task<System.Collections.Specialized.NameValueCollection> Created() =>
        HttpUtility.ParseQueryString((await vendor.Next($"/2010-04-01/Accounts/{Account}/Calls.json")).Text);

    /// <summary>What the vendor does at each step.</summary>
    static async Task<XElement> Step(string url, params (string Name, string Value)[] fields)
    {
        using var answer = await Send(url, Token, fields);
        Assert.Equal(200, (int)answer.StatusCode);
        return XElement.Parse(await answer.Content.ReadAsStringAsync());
    }

    static Task<HttpResponseMessage> Send(string url, string token, params (string Name, string Value)[] fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        };
        var signed = url + string.Concat(fields.OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => f.Name + f.Value));
#pragma warning disable CA5350 // The vendor's scheme.
        request.Headers.Add("X-Twilio-Signature",
            Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(signed))));
#pragma warning restore CA5350
        return Support.Http.Client.SendAsync(request);
    }

    async Task<(TestSandbox Caller, (string, string) Credentials, string Sid, string Shown)> Called(params (string, string)[] more)
    {
        var made = (await live.Desk(HttpMethod.Post, "/accounts", new { name = "acme", email = "ops@acme.example" })).Expect(201).Json;
        var (caller, credentials) = (new TestSandbox(front.BaseUrl, default), (made.Text("account_sid"), made.Text("auth_token")));
        var sid = (await caller.Twilio(HttpMethod.Post, OrderScene.Orders, [("PhoneNumber", Number), ("SmsCapability", "true")], credentials: credentials))
            .Expect(201).Json.Text("sid");
        var shown = (await caller.Twilio(HttpMethod.Post, $"{OrderScene.Orders}/{sid}", [("Status", "pending-verification"), .. more],
            credentials: credentials)).Expect(200).Json.Text("verification_code");
        return (caller, credentials, sid, shown);
    }

    async Task<string> Challenge() =>
        (await live.Read("select challenge from calls", r => r.Int(0)))[0].ToString(System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_call_asks_for_the_digit_then_for_the_code_and_the_right_one_proves_ownership()
    {
        var (caller, credentials, sid, shown) = await Called(("Extension", "w12#"));
        var call = await Created();
        Assert.Equal((Number, "+13125550100", "w12#"), (call["To"], call["From"], call["SendDigits"]));
        await Step(call["StatusCallback"]!, ("CallStatus", "ringing"));
        var asked = await Step(call["Url"]!, ("CallSid", "CA1"));
        var gather = asked.Element("Gather")!;
        Assert.Equal(("1", "true"), (gather.Attribute("numDigits")!.Value, gather.Attribute("actionOnEmptyResult")!.Value));
        var digit = await Challenge();
        Assert.Contains($"press {digit}", gather.Value);

        var question = (await Step(gather.Attribute("action")!.Value, ("Digits", digit))).Element("Gather")!;
        Assert.Equal("6", question.Attribute("numDigits")!.Value);
        Assert.DoesNotContain(string.Join(' ', shown.ToCharArray()), question.Value);
        // The vendor repeats a request whose answer it has lost.
        Assert.Equal(question.ToString(), (await Step(gather.Attribute("action")!.Value, ("Digits", digit))).Element("Gather")!.ToString());
        question = (await Step(question.Attribute("action")!.Value, ("Digits", shown == "000000" ? "111111" : "000000"))).Element("Gather")!;
        var over = await Step(question.Attribute("action")!.Value, ("Digits", shown));
        Assert.NotNull(over.Element("Hangup"));
        Assert.Equal("verified",
            (await caller.Twilio(HttpMethod.Get, $"{OrderScene.Orders}/{sid}", credentials: credentials)).Expect(200).Json.Text("status"));
    }

    [Theory, InlineData("7", true), InlineData("", false)]
    public async Task Whatever_presses_another_digit_or_none_is_a_machine(string offset, bool presses)
    {
        await Called();
        var call = await Created();
        var gather = (await Step(call["Url"]!)).Element("Gather")!;
        var wrong = presses ? $"{(int.Parse(await Challenge(), null) + int.Parse(offset, null)) % 10}" : "";
        var over = await Step(gather.Attribute("action")!.Value, ("Digits", wrong));
        Assert.Empty(over.Elements("Gather"));
        Assert.Equal((int)CallEnd.Voicemail, (await live.Read("select ended from calls", r => r.Int(0)))[0]);
    }

    [Theory, InlineData("busy", CallEnd.Busy), InlineData("no-answer", CallEnd.NoAnswer), InlineData("failed", CallEnd.NotPlaced)]
    public async Task The_vendors_word_for_the_end_of_a_call_is_one_of_ours(string word, CallEnd end)
    {
        await Called();
        await Step((await Created())["StatusCallback"]!, ("CallStatus", word));
        Assert.Equal((int)end, (await live.Read("select ended from calls", r => r.Int(0)))[0]);
    }

    [Fact]
    public async Task A_code_is_only_spoken_to_whoever_presses_the_digit()
    {
        var account = await live.Open("acme");
        var order = await live.Order(account, Number);
        (await live.Telnyx(account, HttpMethod.Post, $"/messaging_hosted_number_orders/{order}/verification_codes",
            new { phone_numbers = new[] { Number }, verification_method = "call" })).Expect(200);
        var call = await Created();
        Assert.DoesNotMatch("[?&]p=[^&]*[0-9]{6}(&|$)", call["Url"]!);
        var gather = (await Step(call["Url"]!)).Element("Gather")!;
        var digit = gather.Value.Split("press ")[1][..1];
        Assert.DoesNotContain("verification code is", gather.Value);
        var spoken = (await Step(gather.Attribute("action")!.Value, ("Digits", digit))).Element("Say")!.Value;
        var code = string.Concat(spoken.Where(char.IsAsciiDigit));
        Assert.Equal("verified", (await live.Telnyx(account, HttpMethod.Post, $"/messaging_hosted_number_orders/{order}/validation_codes",
            new { verification_codes = new[] { new { phone_number = Number, code } } })).Expect(200).Json.GetProperty("phone_numbers")[0].Text("status"));
    }

    [Fact]
    public async Task A_request_with_another_signature_or_a_foreign_note_is_refused_and_changes_nothing()
    {
        await Called();
        var call = await Created();
        using var forged = await Send(call["Url"]!, "another token");
        Assert.Equal(401, (int)forged.StatusCode);
        using var foreign = await Send(call["Url"]!.Split("?p=")[0] + "?p=AAAA", Token);
        Assert.Equal(401, (int)foreign.StatusCode);
        Assert.True((await live.Read("select state from calls", r => r.Int(0)))[0] <= (int)CallState.Ringing);
    }

    [Fact]
    public async Task A_call_whose_creation_was_not_answered_is_not_created_again()
    {
        vendor.Answer($"/2010-04-01/Accounts/{Account}/Calls.json", Answer.Break);
        await Called();
        await Hang.Until(async () => (await live.Read("select count(*) from calls where ended is not null", r => r.Long(0)))[0] == 1,
            () => "The end of the call");
        Assert.Equal((int)CallEnd.Lost, (await live.Read("select ended from calls", r => r.Int(0)))[0]);
        Assert.Single(vendor.All);
    }
}
