using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>Bills are sent to our own API, which takes the credentials that this dialect's clients have.</summary>
public sealed class IdentityDocumentTests(TwilioServer shared) : IClassFixture<TwilioServer>
{
    const string Path = "/hostline/v1/identity_documents";

    [Fact]
    public async Task A_bill_is_sent_and_looked_up_with_the_auth_token_or_a_key_and_proves_ownership()
    {
        var scene = await shared.Scene();
        var key = (await scene.Sandbox.Twilio(HttpMethod.Post, $"/2010-04-01/Accounts/{scene.AccountSid()}/Keys.json", [])).Expect(201).Json;
        foreach (var credentials in ((string, string)?[])[null, (key.Text("sid"), key.Text("secret"))])
        {
            var sent = (await Send(scene, credentials)).Expect(201).Json;
            var bill = sent.Text("sid");
            Assert.Equal("pending", sent.Text("status"));
            // The robot may have decided meanwhile.
            Assert.Equal(bill, (await scene.Sandbox.Twilio(HttpMethod.Get, $"{Path}/{bill}", credentials: credentials)).Expect(200).Json.Text("sid"));
            var order = await scene.Create(OrderScene.Number, ("VerificationType", "phone-bill"), ("VerificationDocumentSid", bill));
            await scene.Update(order.Text("sid"), ("Status", "pending-verification"));
            await scene.Advance("PT1S");
            Assert.Equal("verified", (await scene.Fetch(order.Text("sid"))).Text("status"));
            (await scene.Sandbox.Twilio(HttpMethod.Get, $"{Path}/{bill}", account: 1)).Expect(404);
            (await scene.Sandbox.Twilio(HttpMethod.Delete, $"{OrderScene.Orders}/{order.Text("sid")}")).Expect(204);
        }
    }

    [Fact]
    public async Task Wrong_credentials_are_refused_and_right_ones_open_nothing_else_of_that_API()
    {
        var scene = await shared.Scene();
        (await Send(scene, (scene.AccountSid(), new string('0', 32)))).Expect(401);
        var sub = (await scene.Sandbox.Twilio(HttpMethod.Post, "/2010-04-01/Accounts.json", [])).Expect(201).Json;
        (await scene.Sandbox.Twilio(HttpMethod.Post, $"/2010-04-01/Accounts/{sub.Text("sid")}.json", [("Status", "suspended")])).Expect(200);
        (await Send(scene, (sub.Text("sid"), sub.Text("auth_token")))).Expect(403);
        foreach (var path in (string[])["/orders", "/numbers", "/events", "/notices", "/deliveries", "/identity_documents"])
        {
            (await scene.Sandbox.Twilio(HttpMethod.Get, "/hostline/v1" + path)).Expect(401);
        }
    }

    internal static Task<Answered> Send(OrderScene scene, (string, string)? credentials) => scene.Sandbox.Twilio(HttpMethod.Post, Path,
        new MultipartFormDataContent
        {
            { new StringContent("phone-bill"), "type" }, { new ByteArrayContent(Journey.Pdf), "file", "bill.pdf" },
        }, credentials: credentials);
}
