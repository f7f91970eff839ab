using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>Hosted number orders over HTTP, as the source describes them.</summary>
public sealed class OrderTests
{
    const string Root = "/HostedNumbers/HostedNumberOrders";
    const string Number = "+12025550199";

    /// <summary>One copy more than a letter has.</summary>
    const string Eleven = Five + Five + "&CcEmails=k@example.com";
    const string Five = "&CcEmails=a@example.com&CcEmails=b@example.com&CcEmails=c@example.com&CcEmails=d@example.com&CcEmails=e@example.com";

    /// <summary>The members of the source's first example with their null conventions; what differs by nature is checked by its form.</summary>
    [Fact]
    public async Task A_new_order_has_the_members_of_the_sources_example()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        var made = (await Create(sandbox, ("Email", "test@twilio.com"))).Expect(201).Json;
        Assert.Equal(
            ["account_sid", "address_sid", "call_delay", "capabilities", "cc_emails", "date_created", "date_updated", "email", "extension", "failure_reason",
                "friendly_name", "incoming_phone_number_sid", "phone_number", "sid", "signing_document_sid", "status", "unique_name", "url",
                "verification_attempts", "verification_call_sids", "verification_code", "verification_document_sid", "verification_type"],
            made.EnumerateObject().Select(m => m.Name));
        Assert.Equal(sandbox.Account().GetProperty("account_sid").GetString(), made.Text("account_sid"));
        Assert.Equal("""{"sms":true,"voice":false}""", made.GetProperty("capabilities").GetRawText());
        Assert.Equal("[]", made.GetProperty("cc_emails").GetRawText());
        Assert.All((string[])["address_sid", "extension", "friendly_name", "signing_document_sid", "unique_name", "verification_call_sids", "verification_code",
            "verification_document_sid"], name => Assert.Equal(JsonValueKind.Null, made.GetProperty(name).ValueKind));
        Assert.Equal(("test@twilio.com", "", Number, "received", "phone-call"),
            (made.Text("email"), made.Text("failure_reason"), made.Text("phone_number"), made.Text("status"), made.Text("verification_type")));
        Assert.Equal((0, 0), (made.GetProperty("call_delay").GetInt32(), made.GetProperty("verification_attempts").GetInt32()));
        Assert.Matches("^HR[0-9a-f]{32}$", made.Text("sid"));
        Assert.Matches("^PN[0-9a-f]{32}$", made.Text("incoming_phone_number_sid"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", made.Text("date_created"));
        Assert.Equal($"{server.BaseUrl}{Root}/{made.Text("sid")}", made.Text("url"));
        Assert.Equal(made.GetRawText(), (await sandbox.Twilio(HttpMethod.Get, $"{Root}/{made.Text("sid")}")).Expect(200).Text);
    }

    [Fact]
    public async Task All_notes_are_kept_and_parameters_of_the_query_count_too()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        var made = (await sandbox.Twilio(HttpMethod.Post, Root + "?FriendlyName=query&Unknown=1&PhoneNumber=%2B10000000000",
        [
            ("PhoneNumber", Number), ("SmsCapability", "True"), ("UniqueName", "front desk"), ("CcEmails", "a@example.com"), ("CcEmails", "b@example.com"),
            ("Email", "owner@example.com"),
        ])).Expect(201).Json;
        Assert.Equal(("query", "front desk", Number), (made.Text("friendly_name"), made.Text("unique_name"), made.Text("phone_number")));
        Assert.Equal("""["a@example.com","b@example.com"]""", made.GetProperty("cc_emails").GetRawText());
        var sid = made.Text("sid");
        foreach (var path in (string[])[sid, sid.ToUpperInvariant(), "front%20desk"])
        {
            Assert.Equal(sid, (await sandbox.Twilio(HttpMethod.Get, $"{Root}/{path}")).Expect(200).Json.Text("sid"));
        }
    }

    [Theory]
    [InlineData("", 20001, "Missing required parameter PhoneNumber in the post body")]
    [InlineData("PhoneNumber=%2B12025550199", 20001, "Missing required parameter SmsCapability in the post body")]
    [InlineData("PhoneNumber=%2B12025550199&SmsCapability=yes", 20001, "SmsCapability must be either 'true' or 'false'")]
    [InlineData("PhoneNumber=%2B12025550199&SmsCapability=false", 22119, null)]
    [InlineData("PhoneNumber=&SmsCapability=true", 22102, "Phone Number is required")]
    [InlineData("PhoneNumber=2025550199&SmsCapability=true", 22102, "Invalid E164 Phone Number: 2025550199")]
    [InlineData("PhoneNumber=%2B11235550199&SmsCapability=true", 22102, "Invalid Phone Number: +11235550199")]
    [InlineData("PhoneNumber=%2B447700900123&SmsCapability=true", 22103, null)]
    [InlineData("PhoneNumber=%2B12025550110&SmsCapability=true", 22110, null)]
    [InlineData("PhoneNumber=%2B12025550115&SmsCapability=true", 22110, null)]
    [InlineData("PhoneNumber=%2B12025550116&SmsCapability=true", 22110, null)]
    [InlineData("+&PhoneNumber=%2B12025550199&PhoneNumber=%2B12025550198&SmsCapability=true", 22102, null)]
    [InlineData("++&FriendlyName=", 22116, null)]
    [InlineData("++&Email=nobody", 22104, null)]
    [InlineData("++&CcEmails=nobody", 22104, null)]
    [InlineData("++" + Eleven, 22104, null)]
    [InlineData("++&StatusCallbackUrl=example.com", 22105, null)]
    [InlineData("++&StatusCallbackMethod=PUT", 22106, null)]
    [InlineData("++&AddressSid=AD1", 22109, null)]
    [InlineData("++&VerificationType=fax", 22120, null)]
    [InlineData("++&VerificationType=phone-bill", 22118, null)]
    [InlineData("++&VerificationDocumentSid=RI1", 22118, null)]
    [InlineData("++&UniqueName=HR018f2c3e9d417c558a6b0123456789ab", 22115, null)]
    public async Task A_wrong_parameter_is_refused_with_its_own_code(string form, int code, string? message)
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        var answer = await sandbox.Twilio(HttpMethod.Post, Root, Pairs(form.Replace("++", "PhoneNumber=%2B12025550199&SmsCapability=true")));
        var error = answer.Expect(400).Json;
        Assert.Equal((code, 400), (error.GetProperty("code").GetInt32(), error.GetProperty("status").GetInt32()));
        Assert.Equal($"https://www.twilio.com/docs/errors/{code}", error.Text("more_info"));
        Assert.True(message is null || message == error.Text("message"), error.Text("message"));
        Assert.Equal(0, (await sandbox.Twilio(HttpMethod.Get, Root)).Expect(200).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_name_of_129_characters_is_too_long_and_one_of_128_is_not()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        Assert.Equal(22116, Code((await Create(sandbox, ("FriendlyName", new('x', 129)))).Expect(400)));
        Assert.Equal(22115, Code((await Create(sandbox, ("UniqueName", new('x', 129)))).Expect(400)));
        (await Create(sandbox, ("FriendlyName", new('x', 128)), ("UniqueName", new('y', 128)))).Expect(201);
    }

    [Fact]
    public async Task A_JSON_body_and_wrong_or_missing_credentials_are_refused_in_the_vendors_form()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        var missing = (await sandbox.Send(HttpMethod.Get, Root, null, null)).Expect(401);
        Assert.Equal((20003, "Authentication Error - No credentials provided"), (Code(missing), missing.Json.Text("message")));
        Assert.StartsWith("Basic", missing.Headers["WWW-Authenticate"]);
        var sid = sandbox.Account().GetProperty("account_sid").GetString()!;
        foreach (var wrong in ((string, string)[])[(sid, "x"), (sid, new('0', 32)),
            ("AC" + new string('0', 32), sandbox.Account().Text("auth_token")), ("me", "x")])
        {
            Assert.Equal(20003, Code((await sandbox.Twilio(HttpMethod.Get, Root, credentials: wrong)).Expect(401)));
        }

        using var json = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        Assert.Contains("application/x-www-form-urlencoded", (await sandbox.Twilio(HttpMethod.Post, Root, json)).Expect(400).Json.Text("message"));
    }

    [Fact]
    public async Task A_number_can_be_ordered_once_and_again_when_its_order_was_deleted_under_the_same_name()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        var first = (await Create(sandbox, ("UniqueName", "desk"))).Expect(201).Json.Text("sid");
        Assert.Equal(22110, Code((await Create(sandbox)).Expect(400)));
        Assert.Equal(22115, Code((await Create(sandbox, "+12025550198", ("UniqueName", "desk"))).Expect(400)));
        Assert.Equal("", (await sandbox.Twilio(HttpMethod.Delete, $"{Root}/{first}")).Expect(204).Text);
        Assert.Equal(20404, Code((await sandbox.Twilio(HttpMethod.Get, $"{Root}/{first}")).Expect(404)));
        Assert.Equal(20404, Code((await sandbox.Twilio(HttpMethod.Delete, $"{Root}/{first}")).Expect(404)));
        var second = (await Create(sandbox, ("UniqueName", "desk"))).Expect(201).Json.Text("sid");
        Assert.Equal(second, (await sandbox.Twilio(HttpMethod.Get, $"{Root}/desk")).Expect(200).Json.Text("sid"));
    }

    [Theory]
    [InlineData("+12025550120")]
    [InlineData("+12025550121")]
    [InlineData("+12025550124")]
    public async Task A_number_that_cannot_be_hosted_goes_from_twilio_processing_to_failed_with_the_reason_and_frees_its_name(string number)
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        var made = (await Create(sandbox, number, ("UniqueName", "x"))).Expect(201).Json;
        Assert.Equal("twilio-processing", made.Text("status"));
        var failed = await Until(sandbox, made.Text("sid"), "failed");
        Assert.NotEqual("", failed.Text("failure_reason"));
        (await Create(sandbox, number, ("UniqueName", "x"))).Expect(201);
    }

    [Fact]
    public async Task Notes_can_be_changed_and_a_taken_name_or_a_status_of_the_hosts_cannot_be_set()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        var sid = (await Create(sandbox, ("UniqueName", "a"))).Expect(201).Json.Text("sid");
        (await Create(sandbox, "+12025550198", ("UniqueName", "b"))).Expect(201);
        var changed = (await sandbox.Twilio(HttpMethod.Post, $"{Root}/{sid}",
            [("FriendlyName", "desk"), ("Email", "x@example.com"), ("CcEmails", "y@example.com"), ("Extension", "ww12#*"), ("CallDelay", "60")]))
                .Expect(200).Json;
        Assert.Equal(("desk", "a", "x@example.com", "ww12#*", 60),
            (changed.Text("friendly_name"), changed.Text("unique_name"), changed.Text("email"), changed.Text("extension"),
                changed.GetProperty("call_delay").GetInt32()));
        foreach (var (form, code) in ((string, int)[])
        [
            ("UniqueName=b", 22115), ("Status=completed", 22112), ("Status=COMPLETED", 22111), ("Status=nonsense", 22111), ("Extension=12a", 22117),
            ("Extension=", 22117), ("CallDelay=61", 21454), ("CallDelay=-1", 21454), ("CallDelay=x", 21454), ("VerificationCode=123456", 22114),
            ("FriendlyName=", 22116), ("FriendlyName=a&FriendlyName=b", 22116),
        ])
        {
            Assert.Equal((form, code), (form, Code((await sandbox.Twilio(HttpMethod.Post, $"{Root}/{sid}", Pairs(form))).Expect(400))));
        }

        Assert.Equal(changed.GetRawText(), (await sandbox.Twilio(HttpMethod.Get, $"{Root}/{sid}")).Expect(200).Text);
    }

    [Fact]
    public async Task Another_accounts_order_is_not_there()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox("acme", "globex");
        var sid = (await Create(sandbox, ("UniqueName", "desk"))).Expect(201).Json.Text("sid");
        foreach (var (method, path) in ((HttpMethod, string)[])[(HttpMethod.Get, sid), (HttpMethod.Get, "desk"), (HttpMethod.Post, sid),
            (HttpMethod.Delete, sid)])
        {
            Assert.Equal(20404, Code((await sandbox.Twilio(method, $"{Root}/{path}", account: 1)).Expect(404)));
        }
    }

    internal static Task<Answered> Create(TestSandbox sandbox, params (string, string)[] more) => Create(sandbox, Number, more);

    internal static Task<Answered> Create(TestSandbox sandbox, string number, params (string, string)[] more) =>
        sandbox.Twilio(HttpMethod.Post, Root, [("PhoneNumber", number), ("SmsCapability", "true"), .. more]);

    static async Task<JsonElement> Until(TestSandbox sandbox, string sid, string status)
    {
        (await sandbox.Control(HttpMethod.Post, "/clock", new { advance = "PT1S" })).Expect(200);
        var order = (await sandbox.Twilio(HttpMethod.Get, $"{Root}/{sid}")).Expect(200).Json;
        Assert.Equal(status, order.Text("status"));
        return order;
    }

    static IEnumerable<(string, string)> Pairs(string form) => form.Split('&').Where(p => p.Contains('=')).Select(p => p.Split('=', 2))
        .Select(p => (p[0], Uri.UnescapeDataString(p[1])));

    internal static int Code(Answered answer) => answer.Json.GetProperty("code").GetInt32();
}
