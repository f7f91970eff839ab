using Hostline.Core.Reasons;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Support;

namespace Hostline.Tests.Refusals;

/// <summary>The second dialect: numbers that cannot be ordered.</summary>
static partial class Scenarios
{
    static readonly Scenario[] TwilioNumbers =
    [
        NotOrdered(Reason.NumberNotE164, "400 22102", "312-555-0001"),
        NotOrdered(Reason.NumberInvalid, "400 22102", "+13121110001"),
        NotOrdered(Reason.CountryNotHosted, "400 22103", "+442071838750"),
        NotOrdered(Reason.NumberWireless, "400 22110", "+13125550110"),
        NotOrdered(Reason.IneligibleCarrier, "400 22110", "+13125550115"),
        NotOrdered(Reason.NumberNotRoutable, "400 22110", "+13125550111"),
        NotOrdered(Reason.NumberNotValidated, "400 22110", "+13125550112"),
        NotOrdered(Reason.NumberOnPlatform, "400 22110", "+13125550116"),
        NotOrdered(Reason.NumberSpecialService, "400 22110", "+19005550001"),
        NotOrdered(Reason.BillingFailed, "403 20005", "+13125550113"),
        NotOrdered(Reason.BillingAbolished, "403 20005", "+13125550114"),
        NotOrdered(Reason.NumberActiveInAccount, "400 22110", Stage.Number, stage => Completed(stage)),
        NotOrdered(Reason.NumberOpenInAccount, "400 22110", Stage.Number, stage => Orders2(stage).Create()),
        NotOrdered(Reason.NumberHeldByOther, "400 22110", Stage.Number, async stage =>
        {
            var holder = await stage.Journey.As(Holder);
            await holder.OrderWithDocuments(Stage.Number);
            await stage.Wait();
        }),
        NotOrdered(Reason.NumberLocked, "400 22110", Stage.Number, stage => stage.Change(
            "insert into line_locks (world, number, locked_at, proof) values ($1, 3125550001, 0, $1)", stage.Sandbox.Id)),
        NotOrdered(Reason.MovedLately, "400 22110", Stage.Number, async stage =>
        {
            await stage.Through();
            var gaining = await stage.Journey.As(Holder);
            var order = await gaining.Order(Stage.Number);
            await Decided(stage, order, "approve", holder: 0);
            await Finish(stage, gaining, order);
            await stage.Wait();
        }),
        OfTwilio(Reason.RouteChanging, "400 22110", Stage.Number, async stage =>
        {
            var sid = await Completed(stage);
            using (stage.StandStillOnce("select count(*) from routes where world = $1 and confirmed < generation", stage.Sandbox.Id))
            {
                (await stage.Sandbox.Twilio(HttpMethod.Delete, $"/2010-04-01/Accounts/{Orders2(stage).AccountSid()}/IncomingPhoneNumbers/PN{sid[2..]}.json"))
                    .Expect(204);
                return await Orders2(stage).Try(Stage.Number);
            }
        }),
        OfTwilio(Reason.AskedBack, "400 22112", Stage.Number, async stage =>
        {
            var order = await Decided(stage, await Wanted(stage), "approve");
            await Finish(stage, stage.Journey, order);
            await stage.Wait();
            (await stage.Sandbox.Send(HttpMethod.Post, $"/hostline/v1/orders/{order}/undo", stage.Sandbox.ApiKey(Holder), new { reason = "Not us." }))
                .Expect(200);
            return await stage.Sandbox.Twilio(HttpMethod.Delete,
                $"/2010-04-01/Accounts/{Orders2(stage).AccountSid()}/IncomingPhoneNumbers/PN{(await SidOf(stage, order))[2..]}.json");
        }),
        OfTwilio(Reason.NumberInProgress, "400 22110", Stage.Number, async stage =>
        {
            var late = Seen.TextOf((await stage.Sandbox.Twilio(HttpMethod.Post, OrderScene.Orders,
                [("PhoneNumber", Stage.Number), ("SmsCapability", "true")], account: 1)).Expect(201).Json, "sid");
            await Orders2(stage).Verified();
            return await stage.Sandbox.Twilio(HttpMethod.Post, $"{OrderScene.Orders}/{late}", [("Status", "pending-verification")], account: 1);
        }),
        OfTwilio(Reason.NoNumbers, "400 22124", "Phone number", stage => Eligible(stage, "")),
        OfTwilio(Reason.TooManyNumbers, "400 22125", "1 is the limit", stage => Eligible(stage, "", Stage.Number, Stage.Other)),
    ];

    static Scenario NotOrdered(Reason reason, string told, string number, Func<Stage, Task>? before = null) =>
        OfTwilio(reason, told, number, async stage =>
        {
            await (before?.Invoke(stage) ?? Task.CompletedTask);
            return await Orders2(stage).Try(number);
        });

    /// <summary>A number whose code was keyed and whose letter was signed, after all automatic steps.</summary>
    static async Task<string> Completed(Stage stage, string number = Stage.Number)
    {
        var scene = Orders2(stage);
        var sid = await scene.Verified(number);
        await scene.Sign(await scene.Document(sid));
        await stage.Wait("PT1S");
        return sid;
    }
}
