using Hostline.Dialects.Twilio;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Twilio.Api2010;

/// <summary>Two-way texts in a sandbox: a text to an active number asks its account's URL, and the answer goes back to the handset.</summary>
public sealed class TextTests
{
    const string Number = "+13125550001";
    const string Handset = "+13125550150";

    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_text_is_posted_to_the_URL_signed_and_the_answer_goes_back(StoreKind kind)
    {
        await using var scene = await Api2010Scene.Begin(kind);
        await using var receiver = await ReceivingServer.Start();
        receiver.Answer("/sms", Markup("<Response><Message>Hello &amp; <Body/>welcome</Message><Redirect/><Message><Body>Bye</Body></Message></Response>"));
        await Set(scene, ("SmsUrl", receiver.Url("/sms?tenant=7")));

        await Send(scene, "hi there");

        var asked = await receiver.Next(r => r.Path == "/sms", Telnyx.Journey.Patience);
        var form = Form(asked.Text);
        Assert.Equal(("POST", Handset, Number, "hi there", scene.Branch, "0"),
            (asked.Method, form["From"], form["To"], form["Body"], form["AccountSid"], form["NumMedia"]));
        Assert.Matches("^SM[0-9a-f]{32}$", form["MessageSid"]);
        Assert.Equal(form["MessageSid"], form["SmsSid"]);
        Assert.DoesNotContain("ErrorCode", form.Keys);
        Assert.Equal(CallbackSignature.Of((await scene.Family.Tokens.Primary(scene.Family.Branch.Id))!, receiver.Url("/sms?tenant=7"), form),
            asked.Headers["X-Twilio-Signature"]);
        await scene.Family.Advance("PT0S");
        Assert.Equal(["Hello & welcome", "Bye"], (await Answers(scene)).Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public async Task A_GET_has_its_parameters_in_the_query_and_an_application_takes_the_numbers_place()
    {
        await using var scene = await Api2010Scene.Begin();
        await using var receiver = await ReceivingServer.Start();
        receiver.Answer("/app", Markup("<Response><Message>app</Message></Response>"));
        var app = (await scene.Post($"/{scene.Branch}/Applications.json", ("SmsUrl", receiver.Url("/app")), ("SmsMethod", "GET"))).Expect(201).Json.Text("sid");
        await Set(scene, ("SmsUrl", receiver.Url("/own")), ("SmsApplicationSid", app));

        await Send(scene, "hi");

        var asked = await receiver.Next(r => r.Path == "/app", Telnyx.Journey.Patience);
        Assert.Equal("GET", asked.Method);
        await scene.Family.Advance("PT0S");
        Assert.Equal(["app"], await Answers(scene));
        Assert.DoesNotContain(receiver.All, r => r.Path == "/own");
    }

    [Theory]
    [InlineData(500, "text/xml", "<Response/>", "11200")]
    [InlineData(200, "text/xml", "<Response><Message>open", "12100")]
    [InlineData(200, "text/xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><Response>&b;</Response>", "12100")]
    [InlineData(200, "text/xml", "<Answer/>", "12100")]
    [InlineData(200, "application/json", "{}", "12300")]
    public async Task What_cannot_be_used_is_told_to_the_fallback_URL(int status, string type, string body, string code)
    {
        await using var scene = await Api2010Scene.Begin();
        await using var receiver = await ReceivingServer.Start();
        receiver.Answer("/sms", Markup(body, status, type));
        receiver.Answer("/fallback", Markup("<Response><Message>sorry</Message></Response>"));
        await Set(scene, ("SmsUrl", receiver.Url("/sms")), ("SmsFallbackUrl", receiver.Url("/fallback")));

        await Send(scene, "hi");

        var asked = await receiver.Next(r => r.Path == "/fallback", Telnyx.Journey.Patience);
        var form = Form(asked.Text);
        Assert.Equal((code, receiver.Url("/sms")), (form["ErrorCode"], form["ErrorUrl"]));
        await scene.Family.Advance("PT0S");
        Assert.Equal(["sorry"], await Answers(scene));
    }

    [Fact]
    public async Task Nothing_is_asked_for_a_suspended_account_nor_for_a_number_without_a_URL()
    {
        await using var scene = await Api2010Scene.Begin();
        await using var receiver = await ReceivingServer.Start();
        await Set(scene);
        await Send(scene, "no URL");
        await scene.Family.Advance("PT0S");
        await Set(scene, ("SmsUrl", receiver.Url("/sms")));
        (await scene.Family.Put(Hostline.Core.Accounts.AccountStatus.Suspended)).Done();

        await Send(scene, "suspended");
        await scene.Family.Advance("PT0S");
        (await scene.Family.Put(Hostline.Core.Accounts.AccountStatus.Active)).Done();
        await scene.Family.Advance("PT0S");

        Assert.Empty(receiver.All);
        Assert.Empty(await Answers(scene));
    }

    /// <summary>An active number of the subaccount with these settings.</summary>
    static async Task Set(Api2010Scene scene, params (string, string)[] settings)
    {
        var list = $"/{scene.Branch}/IncomingPhoneNumbers";
        if ((await scene.Get(list + ".json")).Expect(200).Json.GetProperty("incoming_phone_numbers").GetArrayLength() == 0)
        {
            await scene.Family.Activate(Number);
        }

        var sid = (await scene.Get(list + ".json")).Expect(200).Json.GetProperty("incoming_phone_numbers")[0].Text("sid");
        (await scene.Post($"{list}/{sid}.json", settings)).Expect(200);
    }

    static async Task Send(Api2010Scene scene, string text) =>
        (await scene.Sandbox.Control(HttpMethod.Post, $"/handsets/{Uri.EscapeDataString(Handset)}/sms", new { to = Number, text })).Expect(201);

    static async Task<string[]> Answers(Api2010Scene scene) =>
        [.. (await scene.Sandbox.Control(HttpMethod.Get, $"/messages?kind=sms&to={Uri.EscapeDataString(Handset)}")).Expect(200).Json.GetProperty("data")
            .EnumerateArray().Select(m => m.Text("text"))];

    static Support.Answer Markup(string body, int status = 200, string type = "text/xml") => Support.Answer.Status(status, body, ("Content-Type", type));

    static Dictionary<string, string> Form(string body) =>
        body.Split('&').Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1].Replace('+', ' ')));
}
