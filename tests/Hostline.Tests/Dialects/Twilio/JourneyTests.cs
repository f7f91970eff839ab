using System.Text.Json;
using Hostline.Dialects.Twilio;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>An order from its creation to its end, with the callbacks, on both stores.</summary>
public sealed class JourneyTests
{
    const string Root = "/HostedNumbers/HostedNumberOrders";
    const string Documents = "/HostedNumbers/AuthorizationDocuments";
    const string Number = "+13125550001";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_number_is_hosted_when_its_code_was_keyed_and_its_letter_signed(bool onPostgres)
    {
        await using var database = onPostgres ? await (await PostgresCluster.Shared()).CreateDatabase() : null;
        await using var server = await TestServer.Start(database?.Url);
        await using var receiver = await ReceivingServer.Start();
        var sandbox = await server.SandboxWith(new { accounts = new[] { new { name = "acme" } }, clock = new { mode = "standing" } });
        var sid = (await OrderTests.Create(sandbox, Number, ("StatusCallbackUrl", receiver.Url("/hook?tenant=7#rc=1")), ("Email", "o@example.com")))
            .Expect(201).Json.Text("sid");

        var calling = await Update(sandbox, sid, ("Status", "pending-verification"), ("CallDelay", "5"), ("Extension", "ww1"));
        Assert.Equal(("pending-verification", 1), (calling.Text("status"), calling.GetProperty("verification_attempts").GetInt32()));
        Assert.Matches("^[0-9]{6}$", calling.Text("verification_code"));
        Assert.Matches("^CA[0-9a-f]{32}$", Assert.Single(calling.GetProperty("verification_call_sids").EnumerateArray()).GetString());
        await Advance(sandbox, "PT5S");
        (await sandbox.Control(HttpMethod.Post, $"/handsets/{Uri.EscapeDataString(Number)}/keys", new { keys = calling.Text("verification_code") }))
            .Expect(200, 204);
        var verified = await Fetch(sandbox, sid);
        Assert.Equal(("verified", JsonValueKind.Null), (verified.Text("status"), verified.GetProperty("verification_code").ValueKind));

        var document = (await sandbox.Twilio(HttpMethod.Post, Documents, Letter(sid, await Address(sandbox)))).Expect(201).Json;
        Assert.Equal("signing", document.Text("status"));
        var signing = await Fetch(sandbox, sid);
        Assert.Equal(("pending-loa", document.Text("sid")), (signing.Text("status"), signing.Text("signing_document_sid")));
        var dependent = (await sandbox.Twilio(HttpMethod.Get, new Uri(document.GetProperty("links").Text("dependent_hosted_number_orders")).PathAndQuery))
            .Expect(200).Json.GetProperty("items");
        Assert.Equal(sid, Assert.Single(dependent.EnumerateArray()).Text("sid"));
        Assert.False(dependent[0].TryGetProperty("url", out _));

        (await sandbox.Control(HttpMethod.Post, $"/letters/{document.Text("sid")}/sign", new { name = "Ann Owner" })).Expect(200);
        await Advance(sandbox, "PT1S");
        Assert.Equal("completed", (await Fetch(sandbox, sid)).Text("status"));
        Assert.Equal("signed", (await sandbox.Twilio(HttpMethod.Get, $"{Documents}/{document.Text("sid")}")).Expect(200).Json.Text("status"));
        Assert.Equal(20409, OrderTests.Code((await sandbox.Twilio(HttpMethod.Delete, $"{Root}/{sid}")).Expect(409)));
        Assert.Equal(["pending-verification", "verified", "pending-loa", "carrier-processing", "testing", "completed"],
            receiver.All.Select(r => Form(r).First(p => p.Key == "Status").Value).Distinct());
        Assert.All(receiver.All, r => IsGenuine(r, receiver, sandbox.Account().Text("auth_token"), sid));
    }

    [Fact]
    public async Task A_declined_or_revoked_letter_frees_its_orders_and_a_refused_one_fails_with_its_reason()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.SandboxWith(new { accounts = new[] { new { name = "acme" } }, review = "manual" });
        var (sid, address) = (await Verified(sandbox, Number), await Address(sandbox));
        var declined = (await sandbox.Twilio(HttpMethod.Post, Documents, Letter(sid, address))).Expect(201).Json.Text("sid");
        Assert.Equal(22101, OrderTests.Code((await sandbox.Twilio(HttpMethod.Post, Documents, Letter(sid, address))).Expect(400)));
        (await sandbox.Control(HttpMethod.Post, $"/letters/{declined}/decline")).Expect(200);
        (await sandbox.Control(HttpMethod.Post, $"/letters/{declined}/sign", new { name = "x" })).Expect(422);
        await Is(sandbox, declined, "canceled", sid, "verified");

        var revoked = (await sandbox.Twilio(HttpMethod.Post, "/v2/HostedNumber/AuthorizationDocuments", Letter(sid, address))).Expect(201).Json.Text("sid");
        (await sandbox.Twilio(HttpMethod.Delete, $"/v2/HostedNumber/AuthorizationDocuments/{revoked}")).Expect(204);
        Assert.Equal(22107, OrderTests.Code((await sandbox.Twilio(HttpMethod.Delete, $"{Documents}/{revoked}")).Expect(400)));
        await Is(sandbox, revoked, "canceled", sid, "verified");

        var opened = (await sandbox.Twilio(HttpMethod.Post, Documents, Letter(sid, address))).Expect(201).Json.Text("sid");
        Assert.Equal(22107, OrderTests.Code((await sandbox.Twilio(HttpMethod.Post, $"{Documents}/{opened}", [("Email", "n@example.com")])).Expect(400)));
        (await sandbox.Twilio(HttpMethod.Post, $"{Documents}/{opened}", [("Status", "opened")])).Expect(200);
        await Is(sandbox, opened, "opened", sid, "verified");
        Assert.Equal(22122, OrderTests.Code((await sandbox.Twilio(HttpMethod.Post, $"{Documents}/{opened}", [("Status", "signed")])).Expect(400)));
        var sent = (await sandbox.Twilio(HttpMethod.Post, $"{Documents}/{opened}", [("Status", "signing"), ("Email", "n@example.com")])).Expect(200).Json;
        Assert.Equal(("signing", "n@example.com"), (sent.Text("status"), sent.Text("email")));

        (await sandbox.Control(HttpMethod.Post, $"/letters/{opened}/sign", new { name = "Ann Owner" })).Expect(200);
        await Is(sandbox, opened, "signed", sid, "carrier-processing");
        var id = OrderOf((await sandbox.Hostline(HttpMethod.Get, "/review?state=waiting")).Expect(200).Json.GetProperty("data")[0]);
        (await sandbox.Hostline(HttpMethod.Post, $"/orders/{id}/refuse", new { reason = "signer_unauthorized" })).Expect(200);
        await Is(sandbox, opened, "failed", sid, "verified");
        Assert.NotEqual("", (await Fetch(sandbox, sid)).Text("failure_reason"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_letter_without_orders_is_canceled_and_a_refused_one_goes_back_for_all_of_its_orders(bool onPostgres)
    {
        await using var database = onPostgres ? await (await PostgresCluster.Shared()).CreateDatabase() : null;
        await using var server = await TestServer.Start(database?.Url);
        var sandbox = await server.SandboxWith(new { accounts = new[] { new { name = "acme" } }, review = "manual" });
        var (one, two, address) = (await Verified(sandbox, Number), await Verified(sandbox, "+13125550002"), await Address(sandbox));
        var lonely = (await sandbox.Twilio(HttpMethod.Post, Documents, Letter(one, address))).Expect(201).Json.Text("sid");
        (await sandbox.Twilio(HttpMethod.Delete, $"{Root}/{one}")).Expect(204);
        Assert.Equal("canceled", (await sandbox.Twilio(HttpMethod.Get, $"{Documents}/{lonely}")).Expect(200).Json.Text("status"));

        one = await Verified(sandbox, "+13125550003");
        var both = (await sandbox.Twilio(HttpMethod.Post, Documents, [.. Letter(one, address), ("HostedNumberOrderSids", two)])).Expect(201).Json.Text("sid");
        (await sandbox.Control(HttpMethod.Post, $"/letters/{both}/sign", new { name = "Ann Owner" })).Expect(200);
        var waiting = (await sandbox.Hostline(HttpMethod.Get, "/review?state=waiting")).Expect(200).Json.GetProperty("data");
        Assert.Equal(2, waiting.GetArrayLength());
        (await sandbox.Hostline(HttpMethod.Post, $"/orders/{OrderOf(waiting[0])}/refuse", new { reason = "signer_unauthorized" })).Expect(200);
        await Is(sandbox, both, "failed", one, "verified");
        await Is(sandbox, both, "failed", two, "verified");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_robot_decides_a_letter_once_for_all_of_its_orders(bool onPostgres)
    {
        await using var database = onPostgres ? await (await PostgresCluster.Shared()).CreateDatabase() : null;
        await using var server = await TestServer.Start(database?.Url);
        var sandbox = await server.SandboxWith(new { accounts = new[] { new { name = "acme" } }, clock = new { mode = "standing" } });
        var address = await Address(sandbox);
        List<string> sids = [];
        foreach (var number in (string[])["+13125550001", "+13125550002", "+13125550003", "+13125550133"])
        {
            sids.Add(await Verified(sandbox, number));
        }

        // The last one's first letter is refused: with it, that of the others, which the robot looks at first.
        List<(string, string)> form = [.. Letter(sids[0], address), .. sids[1..].Select(s => ("HostedNumberOrderSids", s))];
        foreach (var (letter, order) in (IEnumerable<(string, string)>)[("failed", "verified"), ("signed", "completed")])
        {
            var sid = (await sandbox.Twilio(HttpMethod.Post, Documents, form)).Expect(201).Json.Text("sid");
            (await sandbox.Control(HttpMethod.Post, $"/letters/{sid}/sign", new { name = "Ann Owner" })).Expect(200);
            await Advance(sandbox, "PT1S");
            foreach (var one in sids)
            {
                await Is(sandbox, sid, letter, one, order);
            }
        }
    }

    [Theory]
    [InlineData("sms")]
    [InlineData("call")]
    public async Task A_proof_that_was_begun_in_another_dialect_is_pending_verification_without_a_code_and_found_so(string method)
    {
        await using var server = await TestServer.Start();
        await using var receiver = await ReceivingServer.Start();
        var sandbox = await server.SandboxWith(new { accounts = new[] { new { name = "acme" } }, clock = new { mode = "standing" } });
        var sid = (await OrderTests.Create(sandbox, Number, ("StatusCallbackUrl", receiver.Url("/hook")))).Expect(201).Json.Text("sid");
        var order = (await sandbox.Telnyx(HttpMethod.Get, "/messaging_hosted_number_orders")).Expect(200).Json.GetProperty("data")[0].Text("id");
        (await sandbox.Telnyx(HttpMethod.Post, $"/messaging_hosted_number_orders/{order}/verification_codes",
            new { phone_numbers = new[] { Number }, verification_method = method })).Expect(200);
        await Advance(sandbox, "PT0S");
        var begun = await Fetch(sandbox, sid);
        Assert.Equal(("pending-verification", 0, JsonValueKind.Null, "phone-call"), (begun.Text("status"),
            begun.GetProperty("verification_attempts").GetInt32(), begun.GetProperty("verification_code").ValueKind, begun.Text("verification_type")));
        foreach (var (status, found) in (IEnumerable<(string, int)>)[("pending-verification", 1), ("received", 0)])
        {
            Assert.Equal(found, (await sandbox.Twilio(HttpMethod.Get, $"{Root}?Status={status}")).Expect(200).Json.GetProperty("items").GetArrayLength());
        }

        Assert.Equal("pending-verification", Form((await receiver.Next("/hook", Telnyx.Journey.Patience))).First(p => p.Key == "Status").Value);

        // The sent code is posted here as if a call had spoken it, and a call can still be asked for.
        var calling = await Update(sandbox, sid, ("Status", "pending-verification"));
        Assert.Matches("^[0-9]{6}$", calling.Text("verification_code"));
        var sent = (await sandbox.Control(HttpMethod.Get, $"/messages?kind={method}")).Expect(200).Json.GetProperty("data")
            .EnumerateArray().Last().Text("code");
        Assert.Equal("verified", (await Update(sandbox, sid, ("VerificationCode", sent))).Text("status"));
    }

    static string OrderOf(JsonElement row) =>
        row.GetProperty("order") is { ValueKind: JsonValueKind.String } id ? id.GetString()! : row.GetProperty("order").Text("id");

    [Theory]
    [InlineData("HostedNumberOrderSids", "", 22101)]
    [InlineData("HostedNumberOrderSids", "HR1", 22101)]
    [InlineData("HostedNumberOrderSids", "HR00000000000000000000000000000000", 22101)]
    [InlineData("HostedNumberOrderSids", "unverified", 22101)]
    [InlineData("HostedNumberOrderSids", "twice", 22101)]
    [InlineData("AddressSid", "AD1", 22109)]
    [InlineData("AddressSid", "AD00000000000000000000000000000000", 22109)]
    [InlineData("Email", "x", 22104)]
    [InlineData("CcEmails", "x", 22104)]
    public async Task A_letter_with_a_wrong_parameter_is_refused_and_changes_nothing(string name, string value, int code)
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        var sid = await Verified(sandbox, Number);
        var letter = Letter(sid, await Address(sandbox)).Where(p => p.Name != name || value == "twice").ToList();
        letter.Add((name, value switch
        {
            "unverified" => (await OrderTests.Create(sandbox, "+13125550002")).Expect(201).Json.Text("sid"),
            "twice" => sid,
            _ => value,
        }));
        Assert.Equal(code, OrderTests.Code((await sandbox.Twilio(HttpMethod.Post, Documents, letter)).Expect(400)));
        Assert.Equal("verified", (await Fetch(sandbox, sid)).Text("status"));
    }

    [Fact]
    public async Task A_phone_bill_proves_ownership_without_a_call_and_one_of_another_account_is_none()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox("acme", "globex");
        var (bill, foreign) = (await Bill(sandbox, 0), await Bill(sandbox, 1));
        Assert.Equal(22118, OrderTests.Code((await OrderTests.Create(sandbox, Number, ("VerificationType", "phone-bill"), ("VerificationDocumentSid", foreign)))
            .Expect(400)));
        var made = (await OrderTests.Create(sandbox, Number, ("VerificationType", "phone-bill"), ("VerificationDocumentSid", bill))).Expect(201).Json;
        Assert.Equal(("phone-bill", bill, "received"), (made.Text("verification_type"), made.Text("verification_document_sid"), made.Text("status")));
        await Update(sandbox, made.Text("sid"), ("Status", "pending-verification"));
        await Advance(sandbox, "PT0S");
        var proven = await Fetch(sandbox, made.Text("sid"));
        Assert.Equal(("verified", 0, JsonValueKind.Null),
            (proven.Text("status"), proven.GetProperty("verification_attempts").GetInt32(), proven.GetProperty("verification_call_sids").ValueKind));
    }

    static async Task<string> Bill(TestSandbox sandbox, int account) => (await sandbox.Send(HttpMethod.Post, "/hostline/v1/identity_documents",
        sandbox.ApiKey(account), new MultipartFormDataContent
        {
            { new StringContent("phone-bill"), "type" },
            { new ByteArrayContent(Telnyx.Journey.Pdf), "file", "bill.pdf" },
        })).Expect(201).Json.Text("sid");

    [Fact]
    public async Task The_code_that_the_call_speaks_is_posted_and_the_one_that_is_shown_is_not_it()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        var sid = (await OrderTests.Create(sandbox, Number)).Expect(201).Json.Text("sid");
        var shown = (await Update(sandbox, sid, ("Status", "pending-verification"))).Text("verification_code");
        Assert.Equal(22113, OrderTests.Code((await sandbox.Twilio(HttpMethod.Post, $"{Root}/{sid}", [("VerificationCode", shown)])).Expect(400)));
        (await sandbox.Control(HttpMethod.Post, $"/handsets/{Uri.EscapeDataString(Number)}/keys", new { keys = "#" })).Expect(200, 204);
        var spoken = (await sandbox.Control(HttpMethod.Get, "/messages?kind=call")).Expect(200).Json.GetProperty("data")[0].Text("code");
        Assert.NotEqual(shown, spoken);
        Assert.Equal("verified", (await Update(sandbox, sid, ("VerificationCode", spoken))).Text("status"));
        Assert.Equal(22114, OrderTests.Code((await sandbox.Twilio(HttpMethod.Post, $"{Root}/{sid}", [("VerificationCode", spoken)])).Expect(400)));
    }

    static async Task<string> Verified(TestSandbox sandbox, string number)
    {
        var sid = (await OrderTests.Create(sandbox, number)).Expect(201).Json.Text("sid");
        var code = (await Update(sandbox, sid, ("Status", "pending-verification"))).Text("verification_code");
        await Advance(sandbox, "PT0S");
        (await sandbox.Control(HttpMethod.Post, $"/handsets/{Uri.EscapeDataString(number)}/keys", new { keys = code })).Expect(200, 204);
        return sid;
    }

    static async Task Is(TestSandbox sandbox, string document, string state, string order, string status)
    {
        Assert.Equal(state, (await sandbox.Twilio(HttpMethod.Get, $"{Documents}/{document}")).Expect(200).Json.Text("status"));
        Assert.Equal(status, (await Fetch(sandbox, order)).Text("status"));
    }

    static List<(string Name, string Value)> Letter(string order, string address) =>
    [
        ("HostedNumberOrderSids", order), ("AddressSid", address), ("Email", "owner@example.com"), ("ContactTitle", "Owner"), ("ContactPhoneNumber", Number),
        ("CcEmails", "c@example.com"),
    ];

    static async Task<string> Address(TestSandbox sandbox) => (await sandbox.Twilio(HttpMethod.Post,
        $"/2010-04-01/Accounts/{sandbox.Account().Text("account_sid")}/Addresses.json",
        [
            ("CustomerName", "Ann Owner"), ("Street", "1 Main St"), ("City", "Chicago"), ("Region", "IL"), ("PostalCode", "60601"), ("IsoCountry", "US"),
        ])).Expect(201).Json.Text("sid");

    static async Task<JsonElement> Update(TestSandbox sandbox, string sid, params (string, string)[] form) =>
        (await sandbox.Twilio(HttpMethod.Post, $"{Root}/{sid}", form)).Expect(200).Json;

    static async Task<JsonElement> Fetch(TestSandbox sandbox, string sid) => (await sandbox.Twilio(HttpMethod.Get, $"{Root}/{sid}")).Expect(200).Json;

    static async Task Advance(TestSandbox sandbox, string by) =>
        Assert.True((await sandbox.Control(HttpMethod.Post, "/clock", new { advance = by })).Expect(200).Json.GetProperty("quiet").GetBoolean());

    static List<KeyValuePair<string, string>> Form(Received request) => [.. System.Text.Encoding.UTF8.GetString(request.Body).Split('&')
        .Select(p => p.Split('=')).Select(p => KeyValuePair.Create(p[0], Uri.UnescapeDataString(p[1])))];

    static void IsGenuine(Received request, ReceivingServer receiver, string token, string sid)
    {
        var form = Form(request);
        Assert.Equal([("HostedNumberOrderSid", sid), ("PhoneNumber", Number)], form.Where(p => p.Key != "Status").Select(p => (p.Key, p.Value)));
        Assert.Equal(CallbackSignature.Of(token, receiver.Url("/hook?tenant=7"), form), request.Headers[CallbackSignature.Header]);
    }
}
