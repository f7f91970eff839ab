using Hostline.Core;
using Hostline.Core.Reasons;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Support;

namespace Hostline.Tests.Refusals;

static partial class Scenarios
{
    const string HostedOrders = "/HostedNumbers/HostedNumberOrders";
    const string Letters2 = "/HostedNumbers/AuthorizationDocuments";
    static readonly string Unknown = new('0', 32);

    /// <summary>Reasons that only an order of the second dialect meets: names, letters for signature, requests for many.</summary>
    static readonly Scenario[] Letters =
    [
        OfTwilio(Reason.AccountUnknown, "400 21471", stage => Order(stage, Stage.Number, ("AccountSid", "AC" + Unknown))),
        OfTwilio(Reason.NameTaken, "400 22115", async stage =>
        {
            (await Order(stage, Stage.Number, ("UniqueName", "desk"))).Expect(201);
            return await Order(stage, "+13125550155", ("UniqueName", "desk"));
        }),
        OfTwilio(Reason.LabelMissing, "400 22127", stage => stage.Sandbox.Twilio(HttpMethod.Post, "/v1/HostedNumber/Eligibility/Bulk",
            System.Net.Http.Json.JsonContent.Create(new { phone_numbers = new[] { new { phone_number = Stage.Number } } }))),
        Refused(Reason.FilesNotTaken, "422 10027 -", async stage =>
        {
            (await Order(stage, Stage.Number)).Expect(201);
            var id = (await stage.Journey.Get(Journey.Orders)).Expect(200).Json.GetProperty("data")[0].GetProperty("id").GetString()!;
            return await stage.Journey.Upload(id, null, Journey.Pdf);
        }),
        OfVerb(Reason.OrderNotForLetter, "422 -", async stage => (await stage.SendLetter(Ids.AfterAll<HostingId>())).Refusals),
        OfVerb(Reason.LetterFixed, "422 -", async stage =>
        {
            // It was ordered by the first dialect, and takes its letter as a file.
            var order = await stage.Journey.Order(Stage.Number);
            await stage.Journey.Prove(order, Stage.Number);
            var hosting = (await stage.Journey.Get($"{Journey.Orders}/{order}")).Expect(200).Json.GetProperty("data").GetProperty("phone_numbers")[0];
            return (await stage.SendLetter(new HostingId(hosting.GetProperty("id").GetGuid()))).Refusals;
        }),
        Problem(Reason.LetterUnprintable, "422 -", async stage => await stage.Sandbox.Send(HttpMethod.Post,
            $"/hostline/v1/orders/{await stage.Journey.Order(Stage.Number)}/letter", stage.Sandbox.ApiKey(), new
            {
                signer = new { email = "owner@example.com" },
                address = new { street = "1 Main St", city = "東京", region = "IL", postal_code = "60601" },
            })),
        OfTwilio(Reason.DocumentStatusInvalid, "400 22122", stage => stage.Sandbox.Twilio(HttpMethod.Get, $"{Letters2}?Status=SIGNED")),
    ];

    static Task<Answered> Order(Stage stage, string number, params (string, string)[] more) =>
        stage.Sandbox.Twilio(HttpMethod.Post, HostedOrders, [("PhoneNumber", number), ("SmsCapability", "true"), .. more]);
}
