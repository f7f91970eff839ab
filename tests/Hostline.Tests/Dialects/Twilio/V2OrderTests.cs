using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>Where version 2 of orders differs from Preview (contract §3.1).</summary>
public sealed class V2OrderTests(TwilioServer shared) : IClassFixture<TwilioServer>
{
    const string Orders = "/v2/HostedNumber/Orders";

    [Theory]
    [InlineData("PhoneNumber", 20001, 22102)]
    [InlineData("AddressSid", 20001, 22109)]
    [InlineData("Email", 20001, 22104)]
    [InlineData("ContactPhoneNumber", 20001, 20001)]
    public async Task A_required_parameter_that_is_missing_or_empty_is_refused(string name, int missing, int empty)
    {
        var scene = await shared.Scene();
        var form = await Form(scene, OrderScene.Number);
        var (without, bare) = (await Post(scene, Orders, form.Where(p => p.Name != name)),
            await Post(scene, Orders, form.Select(p => p.Name == name ? (name, "") : p)));
        Assert.Equal((missing, $"Missing required parameter {name} in the post body", empty),
            (OrderTests.Code(without.Expect(400)), without.Json.Text("message"), OrderTests.Code(bare.Expect(400))));
        Assert.Equal(0, (await scene.Sandbox.Twilio(HttpMethod.Get, Orders)).Expect(200).Json.GetProperty("items").GetArrayLength());
        (await Post(scene, Orders, form)).Expect(201);
    }

    [Fact]
    public async Task An_order_keeps_its_contact_and_needs_no_title_and_no_capability()
    {
        var scene = await shared.Scene();
        var made = (await Post(scene, Orders, await Form(scene, OrderScene.Number))).Expect(201).Json;
        Assert.Equal(("+13125550199", null), (made.Text("contact_phone_number"), made.GetProperty("contact_title").GetString()));
        var titled = (await Post(scene, Orders, [.. await Form(scene, "+13125550002"), ("ContactTitle", "Owner"), ("SmsCapability", "true")])).Expect(201).Json;
        Assert.Equal("Owner", titled.Text("contact_title"));
        Assert.Equal(22119, OrderTests.Code((await Post(scene, Orders,
            [.. await Form(scene, "+13125550003"), ("SmsCapability", "false")])).Expect(400)));
    }

    [Fact]
    public async Task An_update_needs_a_status_and_delays_the_call_by_0_to_60_seconds()
    {
        var scene = await shared.Scene();
        var sid = (await Post(scene, Orders, await Form(scene, OrderScene.Number))).Expect(201).Json.Text("sid");
        Assert.Equal(20001, OrderTests.Code((await Post(scene, $"{Orders}/{sid}", [("VerificationCallDelay", "5")])).Expect(400)));
        foreach (var wrong in (string[])["-1", "61", "x", "1.5"])
        {
            var answer = await Post(scene, $"{Orders}/{sid}", [("Status", "pending-verification"), ("VerificationCallDelay", wrong)]);
            Assert.Equal((wrong, 21454), (wrong, OrderTests.Code(answer.Expect(400))));
        }

        Assert.Equal(22117, OrderTests.Code((await Post(scene, $"{Orders}/{sid}",
            [("Status", "pending-verification"), ("VerificationCallExtension", "12a")])).Expect(400)));
        foreach (var (number, delay) in ((string, int)[])[("+13125550002", 0), ("+13125550003", 60)])
        {
            var order = (await Post(scene, Orders, await Form(scene, number))).Expect(201).Json.Text("sid");
            var called = (await Post(scene, $"{Orders}/{order}", [("Status", "pending-verification"), ("VerificationCallDelay", $"{delay}"),
                ("VerificationCallExtension", "ww12")])).Expect(200).Json;
            Assert.Equal((delay, "ww12", 1), (called.GetProperty("verification_call_delay").GetInt32(), called.Text("verification_call_extension"),
                called.GetProperty("verification_attempts").GetInt32()));
            if (delay > 0)
            {
                await scene.Advance($"PT{delay - 1}S");
                (await scene.Keys(number, called.Text("verification_code"))).Expect(422);
                await scene.Advance("PT1S");
            }

            (await scene.Keys(number, called.Text("verification_code"))).Expect(200, 204);
            Assert.Equal("verified", (await scene.Fetch(order)).Text("status"));
        }
    }

    /// <summary>The vendor's list of a letter's orders has no word for a number under test.</summary>
    [Fact]
    public async Task An_order_under_test_is_carrier_processing_among_the_orders_of_its_letter_and_testing_everywhere_else()
    {
        var scene = await shared.Scene();
        var sid = await scene.Verified();
        var document = await scene.Document(sid);
        await scene.PutIntoTest(sid);
        foreach (var (path, status) in ((string, string)[])
        [
            ($"/v2/HostedNumber/AuthorizationDocuments/{document}/DependentHostedNumberOrders", "carrier-processing"),
            ($"{OrderScene.Documents}/{document}/DependentHostedNumberOrders", "testing"),
            (Orders, "testing"),
        ])
        {
            var listed = (await scene.Sandbox.Twilio(HttpMethod.Get, path)).Expect(200).Json.GetProperty("items");
            Assert.Equal((path, sid, status), (path, listed[0].Text("sid"), listed[0].Text("status")));
        }
    }

    static async Task<List<(string Name, string Value)>> Form(OrderScene scene, string number) =>
    [
        ("PhoneNumber", number), ("AddressSid", await scene.Address()), ("Email", "owner@example.com"), ("ContactPhoneNumber", "+13125550199"),
    ];

    static Task<Answered> Post(OrderScene scene, string path, IEnumerable<(string, string)> form) => scene.Sandbox.Twilio(HttpMethod.Post, path, form);
}
