using System.Net.Http.Json;
using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>Eligibility checks: for which account, and what is known of a number that it hosts already.</summary>
public sealed class EligibilityTests(TwilioServer shared) : IClassFixture<TwilioServer>
{
    const string One = "/v1/HostedNumber/Eligibility";
    const string WrongAccount = "INVALID_HOSTING_ACCOUNT_SID";

    [Fact]
    public async Task A_number_in_an_order_has_its_SID_and_its_status()
    {
        var scene = await shared.Scene();
        var order = await scene.Create();
        Is(await Check(scene, OrderScene.Number), "INELIGIBLE ALREADY_IN_TWILIO ALREADY_IN_TWILIO_AND_IN_HOSTING_PROCESS", order.Text("sid"), "received");
        await scene.Update(order.Text("sid"), ("Status", "pending-verification"));
        Is(await Check(scene, OrderScene.Number), "INELIGIBLE ALREADY_IN_TWILIO ALREADY_IN_TWILIO_AND_IN_HOSTING_PROCESS", order.Text("sid"),
            "pending-verification");

        var done = await scene.Verified("+13125550002");
        await scene.Sign(await scene.Document(done));
        await scene.Advance("PT1S");
        Is(await Check(scene, "+13125550002"), "INELIGIBLE ALREADY_IN_TWILIO ALREADY_HOSTED_IN_TWILIO", done, "completed");
        Is(await Check(scene, "+13125550003"), "ELIGIBLE ELIGIBLE ", null, null);
        (await scene.Sandbox.Twilio(HttpMethod.Delete, $"{OrderScene.Orders}/{order.Text("sid")}")).Expect(204);
        Is(await Check(scene, OrderScene.Number), "ELIGIBLE ELIGIBLE ", null, null);
    }

    [Fact]
    public async Task A_number_is_checked_for_the_account_that_shall_host_it()
    {
        var scene = await shared.Scene();
        var sub = (await scene.Sandbox.Twilio(HttpMethod.Post, "/2010-04-01/Accounts.json", [])).Expect(201).Json;
        var order = (await scene.Create(OrderScene.Number, ("AccountSid", sub.Text("sid")))).Text("sid");
        var checkedNumber = await Check(scene, OrderScene.Number, sub.Text("sid"));
        Is(checkedNumber, "INELIGIBLE ALREADY_IN_TWILIO ALREADY_IN_TWILIO_AND_IN_HOSTING_PROCESS", order, "received");
        Assert.Equal((scene.AccountSid(), sub.Text("sid")), (checkedNumber.Text("account_sid"), checkedNumber.Text("hosting_account_sid")));
        var own = await Check(scene, OrderScene.Number);
        Is(own, "ELIGIBLE ELIGIBLE ", null, null);
        Assert.Equal(scene.AccountSid(), own.Text("hosting_account_sid"));
    }

    [Fact]
    public async Task An_account_that_is_foreign_unknown_suspended_or_no_SID_makes_the_number_ineligible()
    {
        var scene = await shared.Scene();
        var sub = (await scene.Sandbox.Twilio(HttpMethod.Post, "/2010-04-01/Accounts.json", [])).Expect(201).Json.Text("sid");
        (await scene.Sandbox.Twilio(HttpMethod.Post, $"/2010-04-01/Accounts/{sub}.json", [("Status", "suspended")])).Expect(200);
        foreach (var wrong in (string[])[scene.AccountSid(1), "AC" + new string('0', 32), "AC1", sub])
        {
            var result = await Check(scene, OrderScene.Number, wrong);
            Assert.Equal(("INELIGIBLE", WrongAccount, WrongAccount, wrong), (result.Text("eligibility_status"), result.Text("eligibility_sub_status"),
                result.Text("ineligibility_reason"), result.Text("hosting_account_sid")));
        }
    }

    [Fact]
    public async Task Many_numbers_for_several_accounts_are_answered_in_the_order_of_the_request()
    {
        var scene = await shared.Scene();
        var sub = (await scene.Sandbox.Twilio(HttpMethod.Post, "/2010-04-01/Accounts.json", [])).Expect(201).Json.Text("sid");
        await scene.Create();
        (string Number, string? Host)[] asked = [(OrderScene.Number, null), (OrderScene.Number, sub), ("x", "AC1"), ("+13125550002", sub), ("x", null)];
        var made = (await scene.Sandbox.Twilio(HttpMethod.Post, One + "/Bulk", Body(asked))).Expect(202).Json;
        var results = (await scene.Sandbox.Twilio(HttpMethod.Get, $"{One}/Bulk/{made.Text("request_id")}")).Expect(200).Json.GetProperty("results");
        Assert.Equal(asked.Select(a => (a.Number, a.Host ?? scene.AccountSid())),
            results.EnumerateArray().Select(r => (r.Text("phone_number"), r.Text("hosting_account_sid"))));
        Assert.Equal(["ALREADY_IN_TWILIO", "ELIGIBLE", WrongAccount, "ELIGIBLE", "NUMBER_FORMAT_INELIGIBLE"],
            results.EnumerateArray().Select(r => r.Text("eligibility_sub_status")));
    }

    [Fact]
    public async Task A_check_for_more_than_twenty_accounts_is_refused_with_the_limit()
    {
        var scene = await shared.Scene();
        var asked = Enumerable.Range(0, 21).Select(n => ($"+131223{n:00000}", (string?)$"AC{n:00000000000000000000000000000000}")).ToArray();
        (await scene.Sandbox.Twilio(HttpMethod.Post, One + "/Bulk", Body(asked[..20]))).Expect(202);
        var refused = (await scene.Sandbox.Twilio(HttpMethod.Post, One + "/Bulk", Body(asked))).Expect(400);
        Assert.Contains("21 accounts; 20 are the limit", refused.Json.Text("message"));
    }

    static void Is(JsonElement result, string words, string? order, string? status) => Assert.Equal((words, order, status), (
        $"{result.Text("eligibility_status")} {result.Text("eligibility_sub_status")} {result.Text("ineligibility_reason")}",
        result.GetProperty("hosting_order_sid").GetString(), result.GetProperty("hosting_order_status").GetString()));

    static async Task<JsonElement> Check(OrderScene scene, string number, string? host = null) =>
        (await scene.Sandbox.Twilio(HttpMethod.Post, One, Body((number, host)))).Expect(200).Json.GetProperty("results")[0];

    static JsonContent Body(params (string Number, string? Host)[] numbers) => JsonContent.Create(new
    {
        friendly_name = "numbers",
        phone_numbers = numbers.Select(n => n.Host is null ? (object)new { phone_number = n.Number }
            : new { phone_number = n.Number, hosting_account_sid = n.Host }),
    });
}
