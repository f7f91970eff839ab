using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>What an authorization document needs: an address of its own account, and everything that is required.</summary>
public sealed class DocumentTests(TwilioServer shared) : IClassFixture<TwilioServer>
{
    const string Reopened = "opened";

    [Theory]
    [InlineData("ContactPhoneNumber", 20001)]
    [InlineData("ContactTitle", 20001)]
    [InlineData("Email", 22104)]
    [InlineData("AddressSid", 22109)]
    public async Task A_document_with_an_empty_required_parameter_is_refused(string name, int code)
    {
        var scene = await shared.Scene();
        var (sid, address) = (await scene.Verified(), await scene.Address());
        (string, string)[] form =
        [
            ("HostedNumberOrderSids", sid), ("AddressSid", address), ("Email", "owner@example.com"), ("ContactTitle", "Owner"),
            ("ContactPhoneNumber", OrderScene.Number),
        ];
        var answer = await scene.Sandbox.Twilio(HttpMethod.Post, OrderScene.Documents, form.Select(f => f.Item1 == name ? (name, "") : f));
        Assert.Equal(code, OrderTests.Code(answer.Expect(400)));
        Assert.Equal("verified", (await scene.Fetch(sid)).Text("status"));
    }

    [Fact]
    public async Task An_opened_document_takes_no_address_of_another_account()
    {
        var scene = await shared.Scene();
        var (document, foreign) = (await scene.Document(await scene.Verified()), await scene.Address(1));
        var address = (await Update(scene, document, ("Status", Reopened))).Expect(200).Json.Text("address_sid");
        foreach (var more in (string[])[Reopened, "signing"])
        {
            Assert.Equal(22109, OrderTests.Code((await Update(scene, document, ("AddressSid", foreign), ("Status", more))).Expect(400)));
        }

        var kept = (await scene.Sandbox.Twilio(HttpMethod.Get, $"{OrderScene.Documents}/{document}")).Expect(200).Json;
        Assert.Equal((Reopened, address), (kept.Text("status"), kept.Text("address_sid")));
        var own = await scene.Address();
        Assert.Equal(own, (await Update(scene, document, ("AddressSid", own), ("Status", "signing"))).Expect(200).Json.Text("address_sid"));
    }

    [Fact]
    public async Task A_document_whose_address_was_deleted_does_not_go_out()
    {
        var scene = await shared.Scene();
        var (sid, address) = (await scene.Verified(), await scene.Address());
        var document = (await scene.TryDocument(address, [sid])).Expect(201).Json.Text("sid");
        (await Update(scene, document, ("Status", Reopened))).Expect(200);
        (await scene.Sandbox.Twilio(HttpMethod.Delete, $"/2010-04-01/Accounts/{scene.AccountSid()}/Addresses/{address}.json")).Expect(204);
        var refused = (await Update(scene, document, ("Status", "signing"))).Expect(400);
        Assert.Equal(22109, OrderTests.Code(refused));
        Assert.Contains("address", refused.Json.Text("message"));
        Assert.Equal("verified", (await scene.Fetch(sid)).Text("status"));
        (await Update(scene, document, ("AddressSid", await scene.Address()), ("Status", "signing"))).Expect(200);
        Assert.Equal("pending-loa", (await scene.Fetch(sid)).Text("status"));
    }

    [Fact]
    public async Task What_an_update_sends_empty_stays_as_it_is()
    {
        var scene = await shared.Scene();
        var document = await scene.Document(await scene.Verified());
        (await Update(scene, document, ("Status", Reopened))).Expect(200);
        var changed = (await Update(scene, document,
            ("Email", ""), ("ContactTitle", ""), ("ContactPhoneNumber", ""), ("AddressSid", ""), ("Status", "signing"))).Expect(200).Json;
        Assert.Equal(("signing", "owner@example.com"), (changed.Text("status"), changed.Text("email")));
        await scene.Sign(document);
    }

    static Task<Answered> Update(OrderScene scene, string document, params (string, string)[] form) =>
        scene.Sandbox.Twilio(HttpMethod.Post, $"{OrderScene.Documents}/{document}", form);
}
