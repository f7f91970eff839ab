using System.Text.Json;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>A parent hosts numbers for its subaccount, with its own credentials, from the order to the end.</summary>
public sealed class ParentTests
{
    const string V2Documents = "/v2/HostedNumber/AuthorizationDocuments";

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_parent_takes_a_subaccounts_number_from_the_order_to_its_completion(StoreKind kind)
    {
        await using var database = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var server = await TestServer.Start(database?.Url);
        var (scene, sub) = await Begin(server);
        var address = await Address(scene, sub.Text("sid"));
        var made = await scene.Create(OrderScene.Number, ("AccountSid", sub.Text("sid")), ("AddressSid", address));
        var sid = made.Text("sid");
        Assert.Equal(sub.Text("sid"), made.Text("account_sid"));
        await Prove(scene, sid, OrderScene.Number);

        var document = (await scene.TryDocument(address, [sid])).Expect(201).Json;
        var order = await scene.Fetch(sid);
        Assert.Equal(("pending-loa", document.Text("sid")), (order.Text("status"), order.Text("signing_document_sid")));
        await IsTheDocument(scene, sub, document, sid);
        await scene.Sign(document.Text("sid"));
        await scene.Advance("PT1S");
        Assert.Equal("completed", (await scene.Fetch(sid)).Text("status"));
        Assert.Equal("in-use", (await scene.Sandbox.Twilio(HttpMethod.Get,
            $"/2010-04-01/Accounts/{sub.Text("sid")}/IncomingPhoneNumbers/{made.Text("incoming_phone_number_sid")}.json")).Expect(200).Json.Text("status"));
    }

    /// <summary>The parent opens it, changes it, sends it out and revokes it; it is in the list of its owner alone.</summary>
    static async Task IsTheDocument(OrderScene scene, JsonElement sub, JsonElement document, string order)
    {
        var path = $"{OrderScene.Documents}/{document.Text("sid")}";
        Assert.Equal(document.GetRawText(), (await scene.Sandbox.Twilio(HttpMethod.Get, path)).Expect(200).Text);
        var dependent = await scene.Sandbox.Twilio(HttpMethod.Get, path + "/DependentHostedNumberOrders");
        Assert.Equal(order, Assert.Single(dependent.Expect(200).Json.GetProperty("items").EnumerateArray()).Text("sid"));
        foreach (var form in ((string, string)[][])[[("Status", "opened")], [("Email", "new@example.com")], [("Status", "signing")]])
        {
            (await scene.Sandbox.Twilio(HttpMethod.Post, path, form)).Expect(200);
        }

        Assert.Equal(22109, OrderTests.Code((await scene.TryDocument(await scene.Address(), [order])).Expect(400)));
        var (own, others) = (await Documents(scene, (sub.Text("sid"), sub.Text("auth_token"))), await Documents(scene, null));
        Assert.Equal((document.Text("sid"), ""), (string.Join(' ', own), string.Join(' ', others)));
    }

    [Fact]
    public async Task A_parent_revokes_a_subaccounts_document_and_a_stranger_finds_none()
    {
        await using var server = await TestServer.Start();
        var (scene, sub) = await Begin(server);
        var sid = (await scene.Create(OrderScene.Number, ("AccountSid", sub.Text("sid")))).Text("sid");
        await Prove(scene, sid, OrderScene.Number);
        var address = await Address(scene, sub.Text("sid"));
        var document = (await scene.TryDocument(address, [sid])).Expect(201).Json.Text("sid");
        foreach (var (method, path) in ((HttpMethod, string)[])[(HttpMethod.Get, OrderScene.Documents), (HttpMethod.Post, OrderScene.Documents),
            (HttpMethod.Get, V2Documents), (HttpMethod.Delete, V2Documents), (HttpMethod.Delete, OrderScene.Documents)])
        {
            Assert.Equal(20404, OrderTests.Code((await scene.Sandbox.Twilio(method, $"{path}/{document}", account: 1)).Expect(404)));
        }

        (await scene.Sandbox.Twilio(HttpMethod.Delete, $"{V2Documents}/{document}")).Expect(204);
        Assert.Equal("verified", (await scene.Fetch(sid)).Text("status"));

        // A letter is for the orders of one account.
        var own = await scene.Verified("+13125550002");
        foreach (var (given, orders) in ((string, string[])[])[(address, [sid, own]), (await scene.Address(), [own, sid])])
        {
            Assert.Equal(22101, OrderTests.Code((await scene.TryDocument(given, orders)).Expect(400)));
        }
    }

    [Fact]
    public async Task A_parent_proves_a_subaccounts_number_by_a_bill_of_the_subaccount_and_by_no_other()
    {
        await using var server = await TestServer.Start();
        var (scene, sub) = await Begin(server);
        var sid = (await scene.Create(OrderScene.Number, ("AccountSid", sub.Text("sid")))).Text("sid");
        var bill = (await IdentityDocumentTests.Send(scene, (sub.Text("sid"), sub.Text("auth_token")))).Expect(201).Json.Text("sid");
        (string, string)[] form = [("Status", "pending-verification"), ("VerificationType", "phone-bill")];
        Assert.Equal(22118, OrderTests.Code((await scene.TryUpdate(sid, [.. form, ("VerificationDocumentSid", await scene.Bill())])).Expect(400)));
        await scene.Update(sid, [.. form, ("VerificationDocumentSid", bill)]);
        await scene.Advance("PT1S");
        Assert.Equal("verified", (await scene.Fetch(sid)).Text("status"));
    }

    static async Task<(OrderScene Scene, JsonElement Sub)> Begin(TestServer server)
    {
        var scene = await TwilioServer.Scene(server, "instant");
        return (scene, (await scene.Sandbox.Twilio(HttpMethod.Post, "/2010-04-01/Accounts.json", [("FriendlyName", "branch")])).Expect(201).Json);
    }

    static async Task Prove(OrderScene scene, string sid, string number)
    {
        var code = (await scene.Update(sid, ("Status", "pending-verification"))).Text("verification_code");
        await scene.Advance("PT0S");
        (await scene.Keys(number, code)).Expect(200, 204);
        Assert.Equal("verified", (await scene.Fetch(sid)).Text("status"));
    }

    /// <summary>Made by the parent.</summary>
    static async Task<string> Address(OrderScene scene, string account) => (await scene.Sandbox.Twilio(HttpMethod.Post,
        $"/2010-04-01/Accounts/{account}/Addresses.json",
        [
            ("CustomerName", "Ann Owner"), ("Street", "1 Main St"), ("City", "Chicago"), ("Region", "IL"), ("PostalCode", "60601"), ("IsoCountry", "US"),
        ])).Expect(201).Json.Text("sid");

    static async Task<IEnumerable<string>> Documents(OrderScene scene, (string, string)? credentials) =>
        (await scene.Sandbox.Twilio(HttpMethod.Get, OrderScene.Documents, credentials: credentials)).Expect(200).Json.GetProperty("items").EnumerateArray()
        .Select(d => d.Text("sid"));
}
