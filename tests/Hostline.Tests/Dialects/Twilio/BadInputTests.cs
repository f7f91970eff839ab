using Hostline.Core.Letters;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>What clients get wrong, each by its name. What each row of the source's tables rules out is in <see cref="SourceTableTests"/>.</summary>
public sealed class BadInputTests(TwilioServer shared) : IClassFixture<TwilioServer>
{
    [Theory]
    [InlineData("PhoneNumber", OrderScene.Number, 22102)]
    [InlineData("SmsCapability", "true", 20001)]
    [InlineData("FriendlyName", "x", 22116)]
    [InlineData("UniqueName", "x", 22115)]
    [InlineData("Email", "owner@example.com", 22104)]
    [InlineData("SmsUrl", "http://127.0.0.1:9/sms", 22105)]
    [InlineData("SmsFallbackUrl", "http://127.0.0.1:9/sms", 22105)]
    [InlineData("StatusCallbackUrl", "http://127.0.0.1:9/status", 22105)]
    [InlineData("SmsMethod", "POST", 22106)]
    [InlineData("StatusCallbackMethod", "GET", 22106)]
    [InlineData("SmsApplicationSid", "AP", 22108)]
    [InlineData("AddressSid", "AD", 22109)]
    [InlineData("VerificationType", "phone-call", 22120)]
    [InlineData("VerificationDocumentSid", "RI", 22118)]
    [InlineData("CallDelay", "5", 21454)]
    [InlineData("Extension", "ww1", 22117)]
    [InlineData("AccountSid", "AC", 21470)]
    public async Task A_scalar_that_is_right_once_is_refused_with_its_own_code_when_it_is_repeated(string name, string value, int code)
    {
        var scene = await shared.Scene();
        value = value switch
        {
            "AP" => await scene.Application(),
            "AD" => await scene.Address(),
            "RI" => await scene.Bill(),
            "AC" => scene.AccountSid(),
            _ => value,
        };
        (string, string)[] form = [.. new[] { ("PhoneNumber", OrderScene.Number), ("SmsCapability", "true") }.Where(p => p.Item1 != name)];
        var refused = (await scene.Sandbox.Twilio(HttpMethod.Post, OrderScene.Orders, [.. form, (name, value), (name, value)])).Expect(400);
        Assert.Equal(code, OrderTests.Code(refused));
        Assert.Contains($"{name} was sent 2 times", refused.Json.Text("message"));
        await IsEmpty(scene);
        (await scene.Sandbox.Twilio(HttpMethod.Post, OrderScene.Orders, [.. form, (name, value)])).Expect(201);
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
    public async Task A_document_with_201_orders_is_refused_and_the_limit_is_named()
    {
        var scene = await shared.Scene();
        string[] orders = [.. Enumerable.Range(0, SigningLetter.HostingsAtMost + 1).Select(n => $"HR{Guid.CreateVersion7():N}")];
        foreach (var documents in (string[])[OrderScene.Documents, "/v2/HostedNumber/AuthorizationDocuments"])
        {
            var refused = (await scene.TryDocument(await scene.Address(), orders, documents)).Expect(400);
            Assert.Equal(22101, OrderTests.Code(refused));
            Assert.Contains("201 orders; 200 are the limit", refused.Json.Text("message"));
            // One fewer is looked up: there are none with these SIDs.
            Assert.DoesNotContain("limit", (await scene.TryDocument(await scene.Address(), orders[1..], documents)).Expect(400).Json.Text("message"));
        }
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

    static int Refused(Answered answer) => OrderTests.Code(answer.Expect(400));

    static async Task IsEmpty(OrderScene scene) =>
        Assert.Equal(0, (await scene.Sandbox.Twilio(HttpMethod.Get, OrderScene.Orders)).Expect(200).Json.GetProperty("items").GetArrayLength());
}
