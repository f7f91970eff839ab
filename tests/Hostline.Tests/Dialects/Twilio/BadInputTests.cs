using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>What clients get wrong, each by its name. What each row of the source's tables rules out is in <see cref="SourceTableTests"/>.</summary>
public sealed class BadInputTests(TwilioServer shared) : IClassFixture<TwilioServer>
{
    static readonly string[] Lists =
    [
        OrderScene.Orders, OrderScene.Documents, "/v2/HostedNumber/Orders", "/v2/HostedNumber/AuthorizationDocuments", "/2010-04-01/Accounts.json",
        "/2010-04-01/Accounts/{}/Keys.json", "/2010-04-01/Accounts/{}/Addresses.json", "/2010-04-01/Accounts/{}/Applications.json",
        "/2010-04-01/Accounts/{}/IncomingPhoneNumbers.json",
    ];

    [Theory]
    [InlineData("PageSize=0", 20001)]
    [InlineData("PageSize=-1", 20001)]
    [InlineData("PageSize=x", 20001)]
    [InlineData("PageSize=1001", 20007)]
    [InlineData("PageSize=1&PageSize=2", 20001)]
    [InlineData("PageToken=forged", 20001)]
    public async Task A_wrong_page_size_or_token_is_refused_by_every_list(string query, int code)
    {
        var scene = await shared.Scene();
        foreach (var list in Lists)
        {
            var answer = await scene.Sandbox.Twilio(HttpMethod.Get, $"{list.Replace("{}", scene.AccountSid())}?{query}");
            Assert.Equal((list, 400, code), (list, answer.Status, OrderTests.Code(answer)));
        }
    }

    [Fact]
    public async Task A_page_token_of_another_account_is_refused()
    {
        var scene = await shared.Scene();
        var foreign = (await scene.Create()).Text("sid");
        foreach (var token in (string[])["PA" + foreign, "PB" + foreign])
        {
            (await scene.Sandbox.Twilio(HttpMethod.Get, $"{OrderScene.Orders}?PageToken={token}")).Expect(200);
            Assert.Equal(20001, Refused(await scene.Sandbox.Twilio(HttpMethod.Get, $"{OrderScene.Orders}?PageToken={token}", account: 1)));
        }
    }

    [Theory]
    [InlineData("PhoneNumber", 22102)]
    [InlineData("SmsCapability", 20001)]
    [InlineData("FriendlyName", 22116)]
    [InlineData("UniqueName", 22115)]
    [InlineData("Email", 22104)]
    [InlineData("SmsUrl", 22105)]
    [InlineData("StatusCallbackMethod", 22106)]
    [InlineData("AddressSid", 22109)]
    [InlineData("AccountSid", 21470)]
    public async Task A_scalar_that_is_repeated_is_refused_with_its_own_code(string name, int code)
    {
        var scene = await shared.Scene();
        var value = name switch { "PhoneNumber" => OrderScene.Number, "SmsCapability" => "true", _ => "x" };
        (string, string)[] form = [("PhoneNumber", OrderScene.Number), ("SmsCapability", "true"), (name, value), (name, value)];
        Assert.Equal(code == 20001 ? 22119 : code, Refused(await scene.Sandbox.Twilio(HttpMethod.Post, OrderScene.Orders, form)));
        await IsEmpty(scene);
    }

    [Fact]
    public async Task A_JSON_body_is_refused_where_a_form_is_wanted_and_a_form_where_JSON_is()
    {
        var scene = await shared.Scene();
        var sid = (await scene.Create()).Text("sid");
        foreach (var path in (string[])[OrderScene.Orders, $"{OrderScene.Orders}/{sid}", OrderScene.Documents, "/v2/HostedNumber/Orders",
            "/2010-04-01/Accounts.json"])
        {
            using var json = new StringContent("""{"Status":"pending-verification"}""", System.Text.Encoding.UTF8, "application/json");
            Assert.Equal((path, 20001), (path, Refused(await scene.Sandbox.Twilio(HttpMethod.Post, path, json))));
        }

        foreach (var path in (string[])["/v1/HostedNumber/Eligibility", "/v1/HostedNumber/Eligibility/Bulk", "/v2/HostedNumber/Orders/Bulk"])
        {
            Assert.Equal((path, 20001), (path, Refused(await scene.Sandbox.Twilio(HttpMethod.Post, path, [("friendly_name", "x")]))));
        }

        Assert.Equal("received", (await scene.Fetch(sid)).Text("status"));
    }

    [Fact]
    public async Task A_status_in_capitals_is_none()
    {
        var scene = await shared.Scene();
        var sid = (await scene.Create()).Text("sid");
        Assert.Equal(22111, Refused(await scene.TryUpdate(sid, ("Status", "PENDING-VERIFICATION"))));
        Assert.Equal(22111, Refused(await scene.Sandbox.Twilio(HttpMethod.Get, OrderScene.Orders + "?Status=Received")));
        Assert.Equal(22122, Refused(await scene.Sandbox.Twilio(HttpMethod.Get, OrderScene.Documents + "?Status=SIGNING")));
    }

    [Fact]
    public async Task More_than_ten_copies_are_refused_on_orders_and_documents()
    {
        var scene = await shared.Scene();
        (string, string)[] Copies(int count) => [.. Enumerable.Range(0, count).Select(n => ("CcEmails", $"n{n}@example.com"))];
        Assert.Equal(22104, Refused(await scene.Try(OrderScene.Number, Copies(11))));
        var sid = await scene.Verified(OrderScene.Number, Copies(10));
        Assert.Equal(22104, Refused(await scene.TryUpdate(sid, Copies(11))));
        Assert.Equal(22104, Refused(await scene.TryDocument(await scene.Address(), [sid], Copies(11))));
        (await scene.TryDocument(await scene.Address(), [sid], Copies(10))).Expect(201);
    }

    [Fact]
    public async Task A_document_without_orders_or_with_a_repeated_foreign_or_unverified_one_is_refused()
    {
        var scene = await shared.Scene();
        var (verified, unverified, address) = (await scene.Verified(), (await scene.Create("+13125550002")).Text("sid"), await scene.Address());
        (string, string)[] form = [("PhoneNumber", "+13125550003"), ("SmsCapability", "true")];
        var foreign = (await scene.Sandbox.Twilio(HttpMethod.Post, OrderScene.Orders, form, account: 1)).Expect(201).Json.Text("sid");
        foreach (var orders in (string[][])[[], [""], [verified, verified], [verified, verified.ToUpperInvariant()], [foreign], [verified, foreign],
            [unverified], [verified, unverified], ["HR1"], ["PN" + verified[2..]]])
        {
            var answer = await scene.TryDocument(address, orders);
            Assert.Equal((string.Join(' ', orders), orders.Length == 0 ? 20001 : 22101), (string.Join(' ', orders), Refused(answer)));
        }

        Assert.Equal("verified", (await scene.Fetch(verified)).Text("status"));
    }

    [Fact]
    public async Task An_account_that_is_foreign_suspended_or_closed_takes_no_order()
    {
        var scene = await shared.Scene();
        var sub = (await scene.Sandbox.Twilio(HttpMethod.Post, "/2010-04-01/Accounts.json", [])).Expect(201).Json.Text("sid");
        foreach (var (sid, code) in ((string, int)[])[("AC1", 21470), ("AC" + new string('0', 32), 21471), (scene.AccountSid(1), 21471)])
        {
            Assert.Equal((sid, code), (sid, Refused(await scene.Try(OrderScene.Number, ("AccountSid", sid)))));
        }

        foreach (var status in (string[])["suspended", "closed"])
        {
            (await scene.Sandbox.Twilio(HttpMethod.Post, $"/2010-04-01/Accounts/{sub}.json", [("Status", status)])).Expect(200);
            Assert.Equal((status, 21472), (status, Refused(await scene.Try(OrderScene.Number, ("AccountSid", sub)))));
        }

        await IsEmpty(scene);
    }

    [Fact]
    public async Task An_address_application_or_bill_of_another_account_is_none()
    {
        var scene = await shared.Scene();
        Assert.Equal(22109, Refused(await scene.Try(OrderScene.Number, ("AddressSid", await scene.Address(1)))));
        Assert.Equal(22108, Refused(await scene.Try(OrderScene.Number, ("SmsApplicationSid", await scene.Application(1)))));
        Assert.Equal(22118, Refused(await scene.Try(OrderScene.Number, ("VerificationType", "phone-bill"), ("VerificationDocumentSid", await scene.Bill(1)))));
        await IsEmpty(scene);
        var sid = await scene.Verified();
        Assert.Equal(22109, Refused(await scene.TryDocument(await scene.Address(1), [sid])));
    }

    /// <summary>One account may have a number called twice in ten minutes.</summary>
    [Fact]
    public async Task A_call_beyond_the_limit_of_sendings_is_refused_and_says_when_to_try_again()
    {
        var scene = await shared.Scene();
        var sid = (await scene.Create()).Text("sid");
        await scene.Update(sid, ("Status", "pending-verification"));
        await scene.Update(sid, ("Status", "pending-verification"));
        var refused = (await scene.TryUpdate(sid, ("Status", "pending-verification"))).Expect(400);
        Assert.Equal(22123, OrderTests.Code(refused));
        Assert.InRange(refused.Json.GetProperty("retry_after_seconds").GetInt32(), 1, 600);
        Assert.Equal(2, (await scene.Fetch(sid)).GetProperty("verification_attempts").GetInt32());
    }

    /// <summary>Beyond the wrong tries of a day a code is not even looked at.</summary>
    [Fact]
    public async Task Codes_beyond_the_limit_of_wrong_tries_are_answered_429_with_20429()
    {
        var scene = await shared.Scene();
        var seen = new List<(int, int)>();
        foreach (var calls in (int[])[3, 1])
        {
            var sid = (await scene.Create()).Text("sid");
            for (var call = 0; call < calls; call++)
            {
                await scene.Advance("PT10M");
                await scene.Update(sid, ("Status", "pending-verification"));
                for (var wrong = 0; wrong < 3; wrong++)
                {
                    var answer = await scene.TryUpdate(sid, ("VerificationCode", "0000000"));
                    seen.Add((answer.Status, OrderTests.Code(answer)));
                }
            }

            (await scene.Sandbox.Twilio(HttpMethod.Delete, $"{OrderScene.Orders}/{sid}")).Expect(204);
        }

        Assert.Equal([.. Enumerable.Repeat((400, 22113), 10), (429, 20429), (429, 20429)], seen);
    }

    [Fact]
    public async Task Every_SID_is_found_in_capitals_and_in_small_letters()
    {
        var scene = await shared.Scene();
        var (sid, address) = (await scene.Verified(), await scene.Address());
        var document = (await scene.TryDocument(address.ToUpperInvariant(), [sid.ToUpperInvariant()])).Expect(201).Json.Text("sid");
        var root = $"/2010-04-01/Accounts/{scene.AccountSid()}";
        foreach (var path in (string[])[$"{OrderScene.Orders}/{sid}", $"/v2/HostedNumber/Orders/{sid}", $"{OrderScene.Documents}/{document}",
            $"{root}/Addresses/{address}.json", $"{root}/IncomingPhoneNumbers/PN{sid[2..]}.json"])
        {
            var at = path.LastIndexOf('/') + 1;
            var (file, end) = (path[at..].Split('.')[0], path.EndsWith(".json", StringComparison.Ordinal) ? ".json" : "");
            var texts = new List<string>();
            foreach (var written in (string[])[file, file.ToUpperInvariant(), file.ToLowerInvariant()])
            {
                texts.Add((await scene.Sandbox.Twilio(HttpMethod.Get, path[..at] + written + end)).Expect(200).Text);
            }

            Assert.Single(texts.Distinct());
        }

        Assert.Single((await scene.Sandbox.Twilio(HttpMethod.Get, $"{OrderScene.Orders}?IncomingPhoneNumberSid=PN{sid[2..].ToUpperInvariant()}")).Expect(200)
            .Json.GetProperty("items").EnumerateArray());
    }

    static int Refused(Answered answer) => OrderTests.Code(answer.Expect(400));

    static async Task IsEmpty(OrderScene scene) =>
        Assert.Equal(0, (await scene.Sandbox.Twilio(HttpMethod.Get, OrderScene.Orders)).Expect(200).Json.GetProperty("items").GetArrayLength());
}
