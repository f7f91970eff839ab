using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Support;

namespace Hostline.Tests.Refusals;

/// <summary>The second dialect: the verification of orders, and what their state does not allow.</summary>
static partial class Scenarios
{
    const string Wrong = "0000000";
    static readonly (string, string) Verify = ("Status", "pending-verification");

    static readonly Scenario[] TwilioOwnership =
    [
        OfTwilio(Reason.CodeWrong, "400 22113", "VerificationCode", async stage => await Entered(stage, await Called(stage))),
        OfTwilio(Reason.NoCodeSent, "400 22113", "VerificationCode", async stage =>
        {
            await stage.LetPeopleReview();
            var scene = Orders2(stage);
            var sid = Seen.TextOf(await scene.Create(Stage.Number, ("VerificationType", "phone-bill"), ("VerificationDocumentSid", await scene.Bill())), "sid");
            await scene.Update(sid, Verify);
            return await Entered(stage, sid);
        }),
        OfTwilio(Reason.CodeExpired, "400 22113", "VerificationCode", async stage =>
        {
            var sid = await Called(stage);
            await stage.Wait("PT11M");
            return await Entered(stage, sid);
        }),
        OfTwilio(Reason.CodeTriesUsed, "400 22113", "VerificationCode", async stage =>
        {
            var sid = await Called(stage);
            (await Entered(stage, sid)).Expect(400);
            (await Entered(stage, sid)).Expect(400);
            return await Entered(stage, sid);
        }),
        OfTwilio(Reason.CodeAllowanceUsed, "400 22123", "", async stage =>
        {
            await stage.On(s => s with { Codes = CodeAllowance.Unlimited with { HostADay = 1 } });
            var (live, sid) = await PlacedLive(stage);
            Task<Answered> Call() => stage.Sandbox.Twilio(HttpMethod.Post, $"{OrderScene.Orders}/{sid}", [Verify], credentials: live);
            (await Call()).Expect(200);
            return await Call();
        }),
        OfTwilio(Reason.TooManyCodes, "400 22123", Stage.Number, async stage =>
        {
            var sid = await Called(stage);
            await Orders2(stage).Update(sid, Verify);
            return await Orders2(stage).TryUpdate(sid, Verify);
        }),
        OfTwilio(Reason.TooManyWrongTries, "429 20429", Stage.Number, async stage =>
        {
            var answer = (Answered?)null;
            foreach (var calls in (int[])[3, 1])
            {
                var sid = Seen.TextOf(await Orders2(stage).Create(), "sid");
                for (var call = 0; call < calls; call++)
                {
                    await stage.Wait("PT10M");
                    await Orders2(stage).Update(sid, Verify);
                    for (var wrong = 0; wrong < 3; wrong++)
                    {
                        answer = await Entered(stage, sid);
                    }
                }

                (await stage.Sandbox.Twilio(HttpMethod.Delete, $"{OrderScene.Orders}/{sid}")).Expect(204);
            }

            return answer!;
        }),
        OfTwilio(Reason.AlreadyVerified, "400 22112", Stage.Number,
            async stage => await Orders2(stage).TryUpdate(await Orders2(stage).Verified(), Verify)),
        OfTwilio(Reason.CodeNotPossible, "400 22114", "pending-verification",
            async stage => await Entered(stage, Seen.TextOf(await Orders2(stage).Create(), "sid"))),
        OfTwilio(Reason.CallNotOffered, "400 22123", Stage.Number, async stage =>
        {
            await stage.Journey.Order(Stage.Number);
            return await Orders2(stage).TryUpdate(await NewestSid(stage), Verify, ("VerificationType", "phone-bill"),
                ("VerificationDocumentSid", await Orders2(stage).Bill()));
        }),
        OfTwilio(Reason.ConsentPending, "400 22112", "", async stage =>
        {
            await Wanted(stage);
            return await Orders2(stage).TryUpdate(await NewestSid(stage), Verify);
        }),
        OfTwilio(Reason.CallsUsedUp, "400 22100", KeysWrong, async stage => await Orders2(stage).TryUpdate(await UsedUp(stage), Verify)),
        OfTwilio(Reason.ExtensionInvalid, "400 22117", "Extension", async stage =>
            await Orders2(stage).TryUpdate(Seen.TextOf(await Orders2(stage).Create(), "sid"), Verify, ("Extension", "0x"))),
        OfTwilio(Reason.CallDelayInvalid, "400 21454", "CallDelay", async stage =>
            await Orders2(stage).TryUpdate(Seen.TextOf(await Orders2(stage).Create(), "sid"), Verify, ("CallDelay", "61"))),
        OfTwilio(Reason.ProofDocumentInvalid, "400 22118", "VerificationDocumentSid", stage =>
            Orders2(stage).Try(Stage.Number, ("VerificationType", "phone-bill"), ("VerificationDocumentSid", "RI" + NoDigits))),
        OfTwilio(Reason.TooManyOnBill, "400 22118", IdentityDocument.WaitingAtMost + " numbers", async stage =>
        {
            await stage.LetPeopleReview();
            var (scene, bill) = (Orders2(stage), await Orders2(stage).Bill());
            for (var n = 0; ; n++)
            {
                var order = await scene.Create($"+1312777{1000 + n}", ("VerificationType", "phone-bill"), ("VerificationDocumentSid", bill));
                var answer = await scene.TryUpdate(Seen.TextOf(order, "sid"), Verify);
                if (answer.Status != 200)
                {
                    return answer;
                }
            }
        }),
        OfTwilio(Reason.OwnershipNotProven, "400 22113", "VerificationCode", async stage =>
        {
            // The last of the codes that the first dialect sends, entered here.
            var order = await stage.Journey.Order(Stage.Number);
            await stage.UseUp(order, codes: 2);
            await stage.Wait("PT25H");
            await stage.UseUp(order, codes: 2);
            await stage.Wait("PT25H");
            (await stage.Journey.AskCodes(order, Stage.Number)).Expect(200);
            var sid = await NewestSid(stage);
            (await Entered(stage, sid)).Expect(400);
            (await Entered(stage, sid)).Expect(400);
            return await Entered(stage, sid);
        }),
        OfTwilio(Reason.OrderClosed, "400 22112", Stage.Number, async stage =>
        {
            var sid = Seen.TextOf(await Orders2(stage).Create(), "sid");
            await stage.Wait("P31D");
            return await Orders2(stage).TryUpdate(sid, Verify);
        }),
        OfTwilio(Reason.OrderInProgress, "409 20409", "completed",
            async stage => await stage.Sandbox.Twilio(HttpMethod.Delete, $"{OrderScene.Orders}/{await Completed(stage)}")),
        OfTwilio(Reason.WrongState, "400 22112", "verified",
            async stage => await Orders2(stage).TryUpdate(Seen.TextOf(await Orders2(stage).Create(), "sid"), ("Status", "verified"))),
        OfTwilio(Reason.Disputed, "400 22112", "", async stage =>
        {
            var order = await Wanted(stage);
            (await stage.Sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/dispute", new { reason = "Not us." })).Expect(200);
            return await Orders2(stage).TryUpdate(await NewestSid(stage), ("FriendlyName", "mine"));
        }),
        OfTwilio(Reason.NameTaken, "400 22115", "UniqueName", async stage =>
        {
            await Orders2(stage).Create(Stage.Number, ("UniqueName", "desk"));
            return await Orders2(stage).Try("+13125550155", ("UniqueName", "desk"));
        }),
    ];

    /// <summary>Its callee keys wrong digits.</summary>
    const string KeysWrong = "+13125550132";

    /// <summary>An order whose number is being called.</summary>
    static async Task<string> Called(Stage stage)
    {
        var sid = Seen.TextOf(await Orders2(stage).Create(), "sid");
        await Orders2(stage).Update(sid, Verify);
        return sid;
    }

    static Task<Answered> Entered(Stage stage, string sid) => Orders2(stage).TryUpdate(sid, ("VerificationCode", Wrong));

    /// <summary>An order whose three calls were placed without success.</summary>
    static async Task<string> UsedUp(Stage stage)
    {
        var sid = Seen.TextOf(await Orders2(stage).Create(KeysWrong), "sid");
        for (var i = 0; i < 3; i++)
        {
            await Orders2(stage).Update(sid, Verify);
            await stage.Wait("PT11M");
        }

        return sid;
    }

    /// <summary>The newest order of the first account, in whichever dialect it was placed.</summary>
    static async Task<string> NewestSid(Stage stage) => Seen.TextOf((await GetOrders(stage)).Expect(200).Json.GetProperty("items")[0], "sid");
}
