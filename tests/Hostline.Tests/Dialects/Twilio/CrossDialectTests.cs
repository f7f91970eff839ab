using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>Orders of the first dialect, read, verified and cancelled here; their documents enter there.</summary>
public sealed class CrossDialectTests(TwilioServer shared) : IClassFixture<TwilioServer>
{
    const string First = "/messaging_hosted_number_orders";
    const string Second = "+13125550002";

    [Fact]
    public async Task A_call_speaks_its_code_and_the_code_is_entered_here()
    {
        var scene = await shared.Scene();
        var (id, sids) = await Order(scene, OrderScene.Number, Second);
        var calling = await scene.Update(sids[OrderScene.Number], ("Status", "pending-verification"), ("FriendlyName", "front desk"));
        Assert.Equal(("pending-verification", "front desk", JsonValueKind.Null, 0), (calling.Text("status"), calling.Text("friendly_name"),
            calling.GetProperty("verification_code").ValueKind, calling.GetProperty("verification_attempts").GetInt32()));
        await scene.Advance("PT0S");
        var heard = (await scene.Sandbox.Control(HttpMethod.Get, "/messages?kind=call")).Expect(200).Json.GetProperty("data")[0];
        Assert.Equal(22113, OrderTests.Code((await scene.TryUpdate(sids[OrderScene.Number], ("VerificationCode", "0000000"))).Expect(400)));
        Assert.Equal("verified", (await scene.Update(sids[OrderScene.Number], ("VerificationCode", heard.Text("code")))).Text("status"));
        Assert.Equal("received", (await scene.Fetch(sids[Second])).Text("status"));
        Assert.Equal((string[])["ownership_successful", "pending"], await Statuses(scene, id));
        Assert.Equal(22117, OrderTests.Code((await scene.TryUpdate(sids[Second], ("Status", "pending-verification"), ("Extension", "12a"))).Expect(400)));
        (await scene.Sandbox.Twilio(HttpMethod.Post, $"/v2/HostedNumber/Orders/{sids[Second]}", [("Status", "pending-verification")])).Expect(200);
    }

    [Fact]
    public async Task A_bill_is_refused_with_what_to_do_here()
    {
        var scene = await shared.Scene();
        var (_, sids) = await Order(scene, OrderScene.Number);
        var refused = (await scene.TryUpdate(sids[OrderScene.Number], ("Status", "pending-verification"), ("VerificationType", "phone-bill"),
            ("VerificationDocumentSid", await scene.Bill()))).Expect(400);
        Assert.Equal(22123, OrderTests.Code(refused));
        Assert.Contains("VerificationCode", refused.Json.Text("next_step"));
        Assert.Equal(("received", "phone-call"), ((await scene.Fetch(sids[OrderScene.Number])).Text("status"),
            (await scene.Fetch(sids[OrderScene.Number])).Text("verification_type")));
    }

    [Fact]
    public async Task A_deletion_cancels_one_number_of_a_larger_order()
    {
        var scene = await shared.Scene();
        var (id, sids) = await Order(scene, OrderScene.Number, Second);
        (await scene.Sandbox.Twilio(HttpMethod.Delete, $"{OrderScene.Orders}/{sids[OrderScene.Number]}")).Expect(204);
        Assert.Equal(20404, OrderTests.Code((await scene.Sandbox.Twilio(HttpMethod.Get, $"{OrderScene.Orders}/{sids[OrderScene.Number]}")).Expect(404)));
        Assert.Equal("received", (await scene.Fetch(sids[Second])).Text("status"));
        Assert.Equal((string[])["deleted", "pending"], await Statuses(scene, id));
        (await scene.Create()).Text("sid");
        (await scene.Sandbox.Twilio(HttpMethod.Delete, $"{OrderScene.Orders}/{sids[Second]}")).Expect(204);
        Assert.Equal("deleted", (await scene.Sandbox.Telnyx(HttpMethod.Get, $"{First}/{id}")).Expect(200).Json.GetProperty("data").Text("status"));
    }

    [Fact]
    public async Task A_document_takes_no_order_of_the_first_dialect_even_if_it_is_verified()
    {
        var scene = await shared.Scene();
        var (_, sids) = await Order(scene, OrderScene.Number);
        await scene.Update(sids[OrderScene.Number], ("Status", "pending-verification"));
        await scene.Advance("PT0S");
        var heard = (await scene.Sandbox.Control(HttpMethod.Get, "/messages?kind=call")).Expect(200).Json.GetProperty("data")[0].Text("code");
        await scene.Update(sids[OrderScene.Number], ("VerificationCode", heard));
        var (own, address) = (await scene.Verified(Second), await scene.Address());
        foreach (var orders in (string[][])[[sids[OrderScene.Number]], [own, sids[OrderScene.Number]]])
        {
            Assert.Equal(22107, OrderTests.Code((await scene.TryDocument(address, orders)).Expect(400)));
        }

        Assert.Equal(("verified", "verified"), ((await scene.Fetch(own)).Text("status"), (await scene.Fetch(sids[OrderScene.Number])).Text("status")));
    }

    /// <summary>An order of the first dialect, and the SIDs of its numbers here.</summary>
    static async Task<(string Id, Dictionary<string, string> Sids)> Order(OrderScene scene, params string[] numbers)
    {
        var id = (await scene.Sandbox.Telnyx(HttpMethod.Post, First, new { phone_numbers = numbers })).Expect(200).Json.GetProperty("data").Text("id");
        await scene.Advance("PT0S");
        var listed = (await scene.Sandbox.Twilio(HttpMethod.Get, OrderScene.Orders)).Expect(200).Json.GetProperty("items");
        return (id, listed.EnumerateArray().ToDictionary(o => o.Text("phone_number"), o => o.Text("sid")));
    }

    static async Task<string[]> Statuses(OrderScene scene, string id) =>
    [
        .. (await scene.Sandbox.Telnyx(HttpMethod.Get, $"{First}/{id}")).Expect(200).Json.GetProperty("data").GetProperty("phone_numbers").EnumerateArray()
            .OrderBy(n => n.Text("phone_number")).Select(n => n.Text("status")),
    ];
}
