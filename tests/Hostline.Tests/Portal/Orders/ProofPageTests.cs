using System.Text.RegularExpressions;
using Hostline.Core.People;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Dialects.Twilio;

namespace Hostline.Tests.Portal.Orders;

/// <summary>On the page of an order whose terms allow it, a number is proven by a call in which a code is keyed, or by a bill.</summary>
public sealed partial class ProofPageTests(TwilioServer fixture) : IClassFixture<TwilioServer>
{
    const string Number = OrderScene.Number, Digits = "3125550001";

    [Fact]
    public async Task A_line_is_called_the_code_on_the_page_is_keyed_and_the_page_tells_how_far_the_call_is()
    {
        var scene = await fixture.Scene();
        var (owner, path) = await Placed(scene);
        var call = $"{path}/numbers/{Digits}/call";
        Assert.Contains("3 calls are left", owner.Text);
        Assert.Equal(422, (await owner.Send(call, new() { ["extension-" + Digits] = "12a" })).Status);
        Assert.Contains($"""<a href="#field-extension-{Digits}">""", owner.Page);
        Assert.Contains("value=\"12a\"", owner.Page);

        await owner.Follow(await owner.Send(call, new() { ["extension-" + Digits] = "", ["delay-" + Digits] = "15" }));
        Assert.Contains("Queued", owner.Text);
        Assert.Contains("2 calls are left", owner.Text);
        var code = Code().Match(owner.Page).Groups[1].Value;
        await scene.Advance("PT15S");
        await owner.Get(path);
        Assert.Contains("Rings", owner.Text);
        await scene.Keys(Number, code == "000000" ? "111111" : "000000");
        await owner.Get(path);
        Assert.Contains("Asks for the code , asked for the code 2 of 4 times", owner.Text);
        (await scene.Keys(Number, code)).Expect(200, 204);
        await owner.Get(path);
        Assert.Contains("Proven", owner.Text);
        Assert.Contains("Letter needed", owner.Text);
        Assert.False(owner.HasForm(call));
        Assert.DoesNotContain(code, owner.Page);
    }

    [Fact]
    public async Task A_bill_is_sent_a_reviewer_has_it_and_the_page_says_what_was_decided()
    {
        var scene = await fixture.Scene(review: "manual");
        var (owner, path) = await Placed(scene);
        var (bill, field) = ($"{path}/numbers/{Digits}/bill", "phone-bill-" + Digits);
        Assert.Equal(422, (await owner.Upload(bill, PortalOrders.Files((field, [])))).Status);
        Assert.Contains("Choose the bill.", owner.Text);
        await owner.Follow(await owner.Upload(bill, PortalOrders.Files((field, Journey.Pdf))));
        Assert.Contains("A reviewer has the bill", owner.Text);
        Assert.Contains("With a reviewer", owner.Text);
        // What is left for the customer is the letter, in the API too.
        Assert.Contains("Letter needed", owner.Text);
        Assert.Equal("letter-needed", (await scene.Sandbox.Hostline(HttpMethod.Get, "/orders/" + path.Split('/')[^1])).Expect(200).Json
            .GetProperty("numbers")[0].GetProperty("standing").GetProperty("key").GetString());
        Assert.False(owner.HasForm(bill));

        await Decide(scene, "refuse", new { reason = "bill_illegible", note = "Page 2 is missing." });
        await owner.Get(path);
        Assert.Contains("The bill was refused", owner.Text);
        Assert.Contains("The reviewer adds: “Page 2 is missing.”", owner.Text);
        Assert.False(owner.HasForm(bill));
        (await scene.Sandbox.Hostline(HttpMethod.Post, $"/orders/{path.Split('/')[^1]}/resume", new { to = "gathering" })).Expect(200);
        await owner.Get(path);
        await owner.Follow(await owner.Upload(bill, PortalOrders.Files((field, Journey.Pdf))));
        await Decide(scene, "accept", null);
        await owner.Get(path);
        Assert.Contains("The bill was accepted", owner.Text);
        Assert.Contains("Letter needed", owner.Text);
    }

    [Fact]
    public async Task Who_only_reads_sees_how_far_a_call_is_and_neither_its_code_nor_a_form()
    {
        var scene = await fixture.Scene();
        var (owner, path) = await Placed(scene);
        var call = $"{path}/numbers/{Digits}/call";
        await owner.Follow(await owner.Send(call));
        var code = Code().Match(owner.Page).Groups[1].Value;
        await scene.Advance("PT0S");
        var reader = await Visitor.Enter(scene.Server, scene.Sandbox, Role.ReadOnly);
        (await reader.Get(path)).Expect(200);
        Assert.Contains("Rings", reader.Text);
        Assert.DoesNotContain(code, reader.Page);
        Assert.False(reader.HasForm(call));
        (await owner.Ask(HttpMethod.Post, $"{path}/numbers/3125550002/call", null)).Expect(400, 404, 422);
    }

    /// <summary>Terms without such calls offer none, and refuse one.</summary>
    [Fact]
    public async Task An_order_whose_terms_know_no_keyed_calls_offers_none()
    {
        await using var portal = await PortalOrders.Begin();
        var path = PortalOrders.Path(await portal.Order(PortalOrders.First));
        await portal.Owner.Get(path);
        Assert.True(portal.Owner.HasForm(path + "/codes"));
        Assert.False(portal.Owner.HasForm($"{path}/numbers/{Digits}/call"));
        Assert.False(portal.Owner.HasForm($"{path}/numbers/{Digits}/bill"));
    }

    static async Task<(Visitor Owner, string Path)> Placed(OrderScene scene)
    {
        await scene.Create();
        await scene.Advance("PT0S");
        var owner = await Visitor.Enter(scene.Server, scene.Sandbox);
        (await owner.Get("/portal/orders")).Expect(200);
        var path = Order().Match(owner.Page).Value;
        (await owner.Get(path)).Expect(200);
        return (owner, path);
    }

    static async Task Decide(OrderScene scene, string verb, object? why)
    {
        var waiting = (await scene.Sandbox.Hostline(HttpMethod.Get, "/identity_documents")).Expect(200).Json.GetProperty("data");
        (await scene.Sandbox.Hostline(HttpMethod.Post, $"/identity_documents/{waiting[0].GetProperty("sid").GetString()}/{verb}", why)).Expect(200);
    }

    [GeneratedRegex("/portal/orders/[0-9a-f]{8}-[0-9a-f-]{27}")]
    private static partial Regex Order();

    [GeneratedRegex("data-copy-button=\"(\\d{6})\"")]
    private static partial Regex Code();
}
