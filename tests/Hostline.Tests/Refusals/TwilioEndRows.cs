using Hostline.Core.Reasons;
using Hostline.Dialects.Twilio;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Ownership;
using Hostline.Tests.Support;

namespace Hostline.Tests.Refusals;

/// <summary>The second dialect: orders that say in <c>failure_reason</c> why they have failed, wait for an operator, or went back.</summary>
static partial class Scenarios
{
    static IEnumerable<Scenario> TwilioEndings =>
    [
        Shows(Reason.NumberNotFound, "failed", stage => Checked(stage, "+13125550120")),
        Shows(Reason.IneligibleCarrier, "failed", stage => Checked(stage, "+13125550121")),
        Shows(Reason.AlreadyHosted, "failed", stage => Checked(stage, "+13125550124")),
        Shows(Reason.Idle, "failed", async stage =>
        {
            var sid = Seen.TextOf(await Orders2(stage).Create(), "sid");
            await stage.Wait("P31D");
            return sid;
        }),
        Shows(Reason.VerificationOverdue, "action-required", async stage =>
        {
            await stage.On(s => s with { TermDays = s.TermDays with { Unverified = 1 } });
            var sid = Seen.TextOf(await Orders2(stage).Create(), "sid");
            await stage.Wait("P2D");
            return sid;
        }),
        Shows(Reason.SignatureOverdue, "action-required", async stage =>
        {
            await stage.On(s => s with { TermDays = s.TermDays with { Unsigned = 1 } });
            var sid = await Orders2(stage).Verified();
            await Orders2(stage).Document(sid);
            await stage.Wait("P2D");
            return sid;
        }),
        Shows(Reason.CarrierRejected, "action-required", stage => Completed(stage, "+13125550122")),
        Shows(Reason.CarrierTimeout, "action-required", async stage =>
        {
            var sid = await Completed(stage, OfSilentCarrier);
            await stage.Wait("PT73H");
            return sid;
        }),
        Shows(Reason.ActivationFailed, "action-required", stage => Completed(stage, "+13125550125")),
        Shows(Reason.CapabilityTestFailed, "action-required", stage => Completed(stage, TestFails)),
        Shows(Reason.CallsUsedUp, "action-required", UsedUp),
        Shows(Reason.BillingCheckFailed, "action-required", async stage =>
        {
            var sid = await Signed(stage);
            (await stage.Sandbox.Control(HttpMethod.Post, $"/accounts/{stage.AccountId(0)}/outcome", new { outcome = "billing_failed" })).Expect(200);
            await stage.Decide(await OrderOf(stage), "accept", new { });
            await stage.Wait();
            return sid;
        }),
        Shows(Reason.FailedByOperator, "failed", stage => Closed(stage, Reason.FailedByOperator)),
        Shows(Reason.CapabilityTestTimeout, "failed", stage => Closed(stage, Reason.CapabilityTestTimeout)),
        Shows(Reason.Resumed, "carrier-processing", async stage =>
        {
            var sid = await Completed(stage, TestFails);
            await stage.LetPeopleReview();
            await stage.Decide(await OrderOf(stage), "resume", new { to = "gathering" });
            await stage.Wait();
            return sid;
        }),
        .. new[]
        {
            Reason.SignatureMissing, Reason.SignerNameMismatch, Reason.SignerUnauthorized, Reason.TemplateOutdated, Reason.LetterExpired,
            Reason.LetterIllegible, Reason.NumberNotOnLetter,
        }.Select(reason => Shows(reason, "verified", stage => LetterRefused(stage, reason))),
        Shows(Reason.Compliance, "action-required", stage => LetterRefused(stage, Reason.Compliance)),
        .. new[] { Reason.NumberNotOnBill, Reason.BillMissing, Reason.BillOutdated, Reason.BillIllegible, Reason.AccountMismatch }
            .Select(reason => Shows(reason, "action-required", stage => BillRefused(stage, reason))),
        .. new[]
        {
            // Transfers are ordered in the first dialect; their orders show here too.
            (Reason.ConsentRefused, "failed"), (Reason.DecidedByOperator, "failed"), (Reason.Reversed, "failed"), (Reason.NumberLocked, "failed"),
            (Reason.Transferred, "completed"), (Reason.Returned, "completed"),
        }.Select(end => Shows(end.Item1, end.Item2, async stage =>
            await SidOf(stage, await OfFirst.Single(s => s.Reason == end.Item1 && s.Order is not null).Order!(stage)))),
    ];

    /// <param name="told">The order's status.</param>
    /// <param name="act">Returns the order's SID.</param>
    static Scenario Shows(Reason reason, string told, Func<Stage, Task<string>> act) => new(reason, told, async stage =>
    {
        var sid = await act(stage);
        var order = (await stage.Sandbox.Twilio(HttpMethod.Get, $"/v2/HostedNumber/Orders/{sid}")).Expect(200).Json;
        var preview = (await stage.Sandbox.Twilio(HttpMethod.Get, $"{OrderScene.Orders}/{sid}")).Expect(200).Json;
        Assert.Equal(Seen.TextOf(preview, "failure_reason"), Seen.TextOf(order, "failure_reason"));
        // An operator's own note stands in place of the sentence.
        var why = Seen.TextOf(order, "failure_reason");
        var code = why == ReasonCatalog.Of(reason).Sentence || OperatorsNotes.Contains(why) ? reason.Code() : why;
        return new(Seen.TextOf(order, "status"), [new(ReasonSeen.TwilioOrder, code, Seen.TextOf(order, "next_step"))]);
    }, Second);

    static readonly string[] OperatorsNotes = ["They said so.", "Not ours to give."];

    static async Task<string> Checked(Stage stage, string number)
    {
        var sid = Seen.TextOf(await Orders2(stage).Create(number), "sid");
        await stage.Wait("PT1S");
        return sid;
    }

    /// <summary>An order whose signed letter waits for a person's review.</summary>
    static async Task<string> Signed(Stage stage)
    {
        await stage.LetPeopleReview();
        return await Completed(stage);
    }

    static async Task<string> Closed(Stage stage, Reason why)
    {
        var sid = await Signed(stage);
        await stage.Decide(await OrderOf(stage), "fail", new { reason = why.Code() });
        return sid;
    }

    static async Task<string> LetterRefused(Stage stage, Reason why)
    {
        var sid = await Signed(stage);
        await stage.Decide(await OrderOf(stage), "refuse", new { reason = why.Code() });
        return sid;
    }

    static async Task<string> BillRefused(Stage stage, Reason why)
    {
        await stage.LetPeopleReview();
        var (scene, bill) = (Orders2(stage), await Orders2(stage).Bill());
        var sid = Seen.TextOf(await scene.Create(Stage.Number, ("VerificationType", "phone-bill"), ("VerificationDocumentSid", bill)), "sid");
        await scene.Update(sid, Verify);
        (await stage.Sandbox.Hostline(HttpMethod.Post, $"/identity_documents/{bill}/refuse", new { reason = why.Code() })).Expect(200);
        return sid;
    }

    /// <summary>The newest order of the sandbox, as the desk calls it.</summary>
    static async Task<string> OrderOf(Stage stage) =>
        Seen.TextOf((await stage.Sandbox.Hostline(HttpMethod.Get, "/orders")).Expect(200).Json.GetProperty("data")[0], "id");

    /// <summary>What the second dialect calls the only number of an order of the first.</summary>
    static async Task<string> SidOf(Stage stage, string order)
    {
        await stage.Wait();
        var number = (await stage.Journey.Get($"{Journey.Orders}/{order}")).Expect(200).Json.GetProperty("data").GetProperty("phone_numbers")[0];
        return $"HR{number.GetProperty("id").GetGuid():N}";
    }
}
