using Hostline.Dialects.Twilio;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Dialects.Twilio.Api2010;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Messages;

/// <summary>Messages of an active number through the Twilio dialect, in a sandbox.</summary>
public sealed class TwilioMessageTests
{
    const string Handset = "+13125550150", Number = "+13125550001";

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_message_is_created_fetched_listed_redacted_and_deleted(StoreKind kind)
    {
        await using var scene = await Active(kind);
        var list = $"/{scene.Branch}/Messages";
        var made = (await scene.Post(list + ".json", ("From", Number), ("To", Handset), ("Body", "Hello! 👍"))).Expect(201).Json;
        Assert.Equal(("queued", "outbound-api", "Hello! 👍", "1", "0", Number, Handset, scene.Branch),
            (made.Text("status"), made.Text("direction"), made.Text("body"), made.Text("num_segments"), made.Text("num_media"), made.Text("from"),
                made.Text("to"), made.Text("account_sid")));
        Assert.Matches("^SM[0-9a-f]{32}$", made.Text("sid"));
        await scene.Family.Advance("PT0S");
        var one = $"{list}/{made.Text("sid")}.json";
        var fetched = (await scene.Get(one)).Expect(200).Json;
        Assert.Equal(("delivered", made.Text("date_created")), (fetched.Text("status"), fetched.Text("date_sent")));

        (await scene.Post(list + ".json", ("From", Number), ("To", "+13125550151"), ("Body", "second"))).Expect(201);
        await Send(scene, "third");
        await scene.Family.Advance("PT0S");
        Assert.Equal(["third", "second", "Hello! 👍"], await Bodies(""));
        Assert.Equal(["second", "Hello! 👍"], await Bodies($"?From={Uri.EscapeDataString(Number)}"));
        Assert.Equal(["third"], await Bodies($"?From={Uri.EscapeDataString(Handset)}&To={Uri.EscapeDataString(Number)}"));
        Assert.Equal(["third", "second", "Hello! 👍"], await Bodies("?DateSent=2026-06-01"));
        Assert.Empty(await Bodies("?DateSent%3E=2026-06-02"));
        Assert.Equal(3, (await Bodies("?DateSent%3C=2026-06-01")).Length);
        var page = (await scene.Get($"{list}.json?PageSize=2")).Expect(200).Json;
        Assert.Equal(["third", "second"], page.GetProperty("messages").EnumerateArray().Select(m => m.Text("body")));
        var next = await scene.Sandbox.Twilio(HttpMethod.Get, page.Text("next_page_uri"));
        Assert.Equal(["Hello! 👍"], next.Expect(200).Json.GetProperty("messages").EnumerateArray().Select(m => m.Text("body")));

        Assert.Equal("", (await scene.Post(one, ("Body", ""))).Expect(200).Json.Text("body"));
        (await scene.Delete(one)).Expect(204);
        (await scene.Get(one)).Expect(404);
        Assert.Equal((404, 20404), Api2010Scene.Error(await scene.Get(one, account: 1)));

        async Task<string[]> Bodies(string query) =>
            [.. (await scene.Get($"{list}.json{query}")).Expect(200).Json.GetProperty("messages").EnumerateArray().Select(m => m.Text("body"))];
    }

    [Fact]
    public async Task A_message_cannot_be_canceled_because_none_is_sent_later()
    {
        await using var scene = await Active();
        var list = $"/{scene.Branch}/Messages";
        var sid = (await scene.Post(list + ".json", ("From", Number), ("To", Handset), ("Body", "at once"))).Expect(201).Json.Text("sid");

        Assert.Equal((400, 30409), Api2010Scene.Error(await scene.Post($"{list}/{sid}.json", ("Status", "canceled"))));
        Assert.Equal((404, 20404), Api2010Scene.Error(await scene.Post($"{list}/SM{new string('0', 32)}.json", ("Status", "canceled"))));
    }

    [Fact]
    public async Task Status_callbacks_tell_the_fate_of_a_message_signed()
    {
        await using var scene = await Active();
        await using var receiver = await ReceivingServer.Start();
        var url = receiver.Url("/fate?tenant=7");
        var sid = (await scene.Post($"/{scene.Branch}/Messages.json", ("From", Number), ("To", "+13125550131"), ("Body", "hi"), ("StatusCallback", url)))
            .Expect(201).Json.Text("sid");
        var told = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            var asked = await receiver.Next(r => r.Path == "/fate", Hang.Limit);
            var form = Form(asked.Text);
            Assert.Equal((sid, Number, "+13125550131"), (form["MessageSid"], form["From"], form["To"]));
            Assert.Equal(CallbackSignature.Of((await scene.Family.Tokens.Primary(scene.Family.Branch.Id))!, url, form), asked.Headers["X-Twilio-Signature"]);
            told.Add($"{form["MessageStatus"]} {form.GetValueOrDefault("ErrorCode")}".Trim());
        }

        Assert.Equal(["sent", "undelivered 30008"], told);
    }

    [Fact]
    public async Task An_answer_to_a_text_is_a_message_with_callbacks_of_its_own()
    {
        await using var scene = await Active();
        await using var receiver = await ReceivingServer.Start();
        receiver.Answer("/sms", Support.Answer.Status(200, "<Response><Message statusCallback=\"/one\">a</Message><Message>b</Message></Response>",
            ("Content-Type", "text/xml")));
        await Set(scene, ("SmsUrl", receiver.Url("/sms")), ("StatusCallback", receiver.Url("/number")));
        await Send(scene, "hi");
        Assert.Equal("sent", Form((await receiver.Next(r => r.Path == "/one", Hang.Limit)).Text)["MessageStatus"]);
        Assert.Equal("sent", Form((await receiver.Next(r => r.Path == "/number", Hang.Limit)).Text)["MessageStatus"]);
        await scene.Family.Advance("PT0S");
        var listed = (await scene.Get($"/{scene.Branch}/Messages.json")).Expect(200).Json.GetProperty("messages").EnumerateArray()
            .Select(m => $"{m.Text("direction")} {m.Text("body")} {m.Text("status")}").Order();
        Assert.Equal(["inbound hi received", "outbound-reply a delivered", "outbound-reply b delivered"], listed);
    }

    [Fact]
    public async Task An_empty_answer_sends_nothing_and_no_answer_goes_to_someone_who_unsubscribed()
    {
        await using var scene = await Active();
        await using var receiver = await ReceivingServer.Start();
        receiver.AnswerNext("/sms", Support.Answer.Status(200, "<Response/>", ("Content-Type", "text/xml")));
        receiver.Answer("/sms", Support.Answer.Status(200, "<Response><Message>wait!</Message></Response>", ("Content-Type", "text/xml")));
        await Set(scene, ("SmsUrl", receiver.Url("/sms")));
        await Send(scene, "hi");
        await scene.Family.Advance("PT0S");
        Assert.Single(await Listed());
        await Send(scene, "STOP");
        await scene.Family.Advance("PT0S");
        Assert.Contains("outbound-reply failed 21610", await Listed());
        Assert.Equal((400, 21610),
            Api2010Scene.Error(await scene.Post($"/{scene.Branch}/Messages.json", ("From", Number), ("To", Handset), ("Body", "please"))));

        async Task<string[]> Listed() => [.. (await scene.Get($"/{scene.Branch}/Messages.json")).Expect(200).Json.GetProperty("messages").EnumerateArray()
            .Select(m => $"{m.Text("direction")} {m.Text("status")} {m.GetProperty("error_code")}".Trim())];
    }

    public static TheoryData<int, string> Refused() => new()
    {
        { 21604, "From=%2B13125550001&Body=x" },
        { 21603, "To=%2B13125550150&Body=x" },
        { 21602, "From=%2B13125550001&To=%2B13125550150" },
        { 21606, "From=%2B13125550009&To=%2B13125550150&Body=x" },
        { 21211, "From=%2B13125550001&To=12&Body=x" },
        { 21211, "From=%2B13125550001&To=whatsapp%3A%2B13125550150&Body=x" },
        { 21617, "From=%2B13125550001&To=%2B13125550150&Body=" + new string('x', 1_601) },
        { 20001, "From=%2B13125550001&To=%2B13125550150&MediaUrl=https%3A%2F%2Fexample.com%2Fcat.png" },
        { 21701, "MessagingServiceSid=MG0123456789abcdef0123456789abcdef&To=%2B13125550150&Body=x" },
        { 21609, "From=%2B13125550001&To=%2B13125550150&Body=x&StatusCallback=ftp%3A%2F%2Fexample.com" },
    };

    [Fact]
    public async Task What_cannot_be_sent_has_the_vendors_number()
    {
        await using var scene = await Active();
        foreach (var row in Refused())
        {
            var (code, form) = row.Data;
            var answer = await scene.Sandbox.Twilio(HttpMethod.Post, $"{Api2010Scene.Root}/{scene.Branch}/Messages.json",
                new StringContent(form, null, "application/x-www-form-urlencoded"));
            Assert.Equal((form, (400, code)), (form, Api2010Scene.Error(answer)));
        }
    }

    static async Task<Api2010Scene> Active(StoreKind kind = StoreKind.Sqlite)
    {
        var scene = await Api2010Scene.Begin(kind);
        await scene.Family.Activate(Number);
        return scene;
    }

    static async Task Set(Api2010Scene scene, params (string, string)[] settings)
    {
        var list = $"/{scene.Branch}/IncomingPhoneNumbers";
        var sid = (await scene.Get(list + ".json")).Expect(200).Json.GetProperty("incoming_phone_numbers")[0].Text("sid");
        (await scene.Post($"{list}/{sid}.json", settings)).Expect(200);
    }

    static async Task Send(Api2010Scene scene, string text) =>
        (await scene.Sandbox.Control(HttpMethod.Post, $"/handsets/{Uri.EscapeDataString(Handset)}/sms", new { to = Number, text })).Expect(201);

    static Dictionary<string, string> Form(string body) =>
        body.Split('&').Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1].Replace('+', ' ')));
}
