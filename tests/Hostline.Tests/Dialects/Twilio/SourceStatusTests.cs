using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>The source's tables of statuses and of a callback's parameters: each status is reached by an order as the page describes it.</summary>
public sealed class SourceStatusTests(TwilioServer shared) : IClassFixture<TwilioServer>
{
    const string CannotBeHosted = "+13125550120";
    const string KeysWrong = "+13125550132";
    const string RefusedByCarrier = "+13125550122";

    static readonly Dictionary<string, Func<OrderScene, Task<JsonElement>>> Ways = new()
    {
        // The answer to the creation: a moment later the check has ended.
        ["twilio-processing"] = scene => scene.Create(CannotBeHosted),
        ["received"] = async scene => await scene.Fetch((await scene.Create()).Text("sid")),
        ["pending-verification"] = async scene =>
        {
            var sid = (await scene.Create()).Text("sid");
            var calls = new[] { await Call(scene, sid), await Call(scene, sid) };
            // Within the code's ten minutes it is the same.
            Assert.Single(calls.Select(c => c.Text("verification_code")).Distinct());
            Assert.Equal([1, 2], calls.Select(c => c.GetProperty("verification_attempts").GetInt32()));
            await scene.Advance("PT10M1S");
            Assert.NotEqual(calls[0].Text("verification_code"), (await Call(scene, sid)).Text("verification_code"));
            return await scene.Fetch(sid);
        },
        ["verified"] = async scene => await scene.Fetch(await scene.Verified()),
        ["pending-loa"] = async scene => await scene.Fetch(await Sent(scene, OrderScene.Number)),
        ["carrier-processing"] = async scene =>
        {
            (await scene.Sandbox.Control(HttpMethod.Patch, "", new { review = "manual" })).Expect(200);
            return await scene.Fetch(await Signed(scene, OrderScene.Number));
        },
        ["testing"] = async scene =>
        {
            var sid = await Signed(scene, OrderScene.Number);
            await scene.PutIntoTest(sid);
            return await scene.Fetch(sid);
        },
        ["completed"] = async scene => await scene.Fetch(await Signed(scene, OrderScene.Number)),
        // After three attempts, and for whatever else an operator must look at.
        ["action-required"] = async scene =>
        {
            await Is(scene, await Signed(scene, RefusedByCarrier), "action-required", isFailure: true);
            var sid = (await scene.Create(KeysWrong)).Text("sid");
            for (var i = 0; i < 3; i++)
            {
                await Call(scene, sid);
                await scene.Advance("PT11M");
            }

            Assert.Equal(22100, OrderTests.Code((await scene.TryUpdate(sid, ("Status", "pending-verification"))).Expect(400)));
            return await scene.Fetch(sid);
        },
        // By idleness and because the number has SMS already; another order can follow.
        ["failed"] = async scene =>
        {
            var idle = (await scene.Create()).Text("sid");
            await scene.Advance("P31D");
            await Is(scene, idle, "failed", isFailure: true);
            Assert.Equal(22112, OrderTests.Code((await scene.TryUpdate(idle, ("Status", "pending-verification"))).Expect(400)));
            await scene.Create();
            var sid = (await scene.Create(CannotBeHosted)).Text("sid");
            await scene.Advance("PT1S");
            await scene.Create(CannotBeHosted);
            return await scene.Fetch(sid);
        },
    };

    public static TheoryData<string> Statuses => [.. Ways.Keys];

    [Fact]
    public void Every_status_of_the_page_has_a_way_to_it() => Assert.Equal(new SourcePage().Statuses, Ways.Keys);

    [Theory, MemberData(nameof(Statuses))]
    public async Task A_status_is_reached_as_the_page_says(string status)
    {
        var scene = await shared.Scene();
        Is(await Ways[status](scene), status, status is "failed" or "action-required");
    }

    [Fact]
    public async Task A_callback_has_the_parameters_of_the_page_and_no_others()
    {
        await using var receiver = await ReceivingServer.Start();
        var scene = await shared.Scene();
        foreach (var method in (string[])["POST", "GET"])
        {
            var order = await scene.Create(OrderScene.Number, ("StatusCallbackUrl", receiver.Url("/" + method)), ("StatusCallbackMethod", method));
            await Call(scene, order.Text("sid"));
            var callback = await receiver.Next("/" + method);
            var form = method == "GET" ? callback.Target.Split('?')[1] : System.Text.Encoding.UTF8.GetString(callback.Body);
            var values = form.Split('&').Select(p => p.Split('=')).ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1]));
            Assert.Equal(new SourcePage().CallbackParameters.Order(), values.Keys.Order());
            Assert.Equal(("pending-verification", order.Text("sid"), OrderScene.Number),
                (values["Status"], values["HostedNumberOrderSid"], values["PhoneNumber"]));
            (await scene.Sandbox.Twilio(HttpMethod.Delete, $"{OrderScene.Orders}/{order.Text("sid")}")).Expect(204);
        }
    }

    /// <summary>Why an order failed or waits: what the network answered, what the reviewer said, what was not done in time.</summary>
    [Theory]
    [InlineData("0120", "failed")]
    [InlineData("0121", "failed")]
    [InlineData("0124", "failed")]
    [InlineData("0122", "action-required")]
    [InlineData("0123", "action-required")]
    [InlineData("0125", "action-required")]
    [InlineData("0126", "action-required")]
    public async Task A_failure_has_its_reason_and_leads_where_the_page_says(string digits, string status)
    {
        var scene = await shared.Scene();
        var number = "+1312555" + digits;
        var sid = status == "failed" ? (await scene.Create(number)).Text("sid") : await Signed(scene, number);
        await scene.Advance("PT73H");
        await Is(scene, sid, status, isFailure: true);
    }

    static async Task Is(OrderScene scene, string sid, string status, bool isFailure) => Is(await scene.Fetch(sid), status, isFailure);

    static void Is(JsonElement order, string status, bool isFailure) =>
        Assert.Equal((status, isFailure), (order.Text("status"), order.Text("failure_reason").Length > 0));

    static Task<JsonElement> Call(OrderScene scene, string sid) => scene.Update(sid, ("Status", "pending-verification"));

    static async Task<string> Sent(OrderScene scene, string number)
    {
        var sid = await scene.Verified(number);
        await scene.Document(sid);
        return sid;
    }

    static async Task<string> Signed(OrderScene scene, string number)
    {
        var sid = await scene.Verified(number);
        await scene.Sign(await scene.Document(sid));
        await scene.Advance("PT1S");
        return sid;
    }
}
