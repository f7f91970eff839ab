using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Ownership;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Support;

namespace Hostline.Tests.Refusals;

static partial class Scenarios
{
    const string FirstEntered = "/verification_codes/0/phone_number";

    static readonly Scenario[] Ownership =
    [
        Verdict(Reason.CodeWrong, async (stage, order) =>
        {
            (await stage.Journey.AskCodes(order, Stage.Number)).Expect(200);
        }),
        Verdict(Reason.NoCodeSent, (_, _) => Task.CompletedTask),
        Verdict(Reason.CodeExpired, async (stage, order) =>
        {
            (await stage.Journey.AskCodes(order, Stage.Number)).Expect(200);
            await stage.Wait("PT11M");
        }),
        Verdict(Reason.CodeTriesUsed, async (stage, order) =>
        {
            (await stage.Journey.AskCodes(order, Stage.Number)).Expect(200);
            (await stage.Enter(order)).Expect(200);
            (await stage.Enter(order)).Expect(200);
        }),
        NotArriving(Reason.NumberGetsNoSms, "+13125550130", "sms"),
        NotArriving(Reason.NumberTakesNoCall, "+13125550131", "call"),
        Refused(Reason.CodeAllowanceUsed, "429 10011 /phone_numbers/0", async stage =>
        {
            await stage.On(s => s with { Codes = CodeAllowance.Unlimited with { HostADay = 1 } });
            return await Live.Pump(stage.Journey.Server, "+13122630001", "+13122630002");
        }),
        Refused(Reason.TooManyCodes, "429 10011 /phone_numbers/0", async stage =>
        {
            var order = await stage.Journey.Order(Stage.Number);
            await stage.UseUp(order, codes: 2);
            return await stage.Journey.AskCodes(order, Stage.Number);
        }),
        Refused(Reason.TooManyWrongTries, $"429 10011 {FirstEntered}", async stage =>
        {
            var order = await stage.Journey.Order(Stage.Number);
            await stage.UseUp(order, codes: 2);
            await stage.Wait("PT11M");
            await stage.UseUp(order, codes: 1);
            (await stage.Journey.AskCodes(order, Stage.Number)).Expect(200);
            (await stage.Enter(order)).Expect(200);
            return await stage.Enter(order);
        }),
        Refused(Reason.AlreadyVerified, "422 10027 /phone_numbers/0", async stage =>
        {
            var order = await stage.Journey.Order(Stage.Number);
            await stage.Journey.Prove(order, Stage.Number);
            return await stage.Journey.AskCodes(order, Stage.Number);
        }),
        Refused(Reason.CodeNotPossible, "422 10027 /phone_numbers/0", BeforeTheLookUp),
        OfVerb(Reason.CallNotOffered, "422 -", async stage =>
            (await stage.NameBill(await stage.Journey.Order(Stage.Number), Ids.New<DocumentId>(DateTimeOffset.UnixEpoch))).Refusals),
        OfVerb(Reason.ExtensionInvalid, "422 -", stage => Call(stage, new("0x", 0))),
        OfVerb(Reason.CallDelayInvalid, "422 -", stage => Call(stage, new(null, 61))),
        OfVerb(Reason.ProofDocumentInvalid, "422 -", async stage =>
        {
            var order = await stage.Journey.Order(Stage.Number);
            await stage.AllowCalls(order, 1);
            return (await stage.NameBill(order, Ids.New<DocumentId>(DateTimeOffset.UnixEpoch))).Refusals;
        }),
        OfVerb(Reason.CallsUsedUp, "422 -", async stage =>
        {
            var order = await stage.Journey.Order(Stage.Number);
            await stage.AllowCalls(order, 1);
            Assert.False((await stage.PlaceCall(order, new(null, 0))).IsRefused);
            return (await stage.PlaceCall(order, new(null, 0))).Refusals;
        }),
        Ends(Reason.OwnershipNotProven, "failed failed_ownership_verification", async stage =>
        {
            var order = await stage.Journey.Order(Stage.Number);
            await stage.UseUp(order, codes: 2);
            await stage.Wait("PT25H");
            await stage.UseUp(order, codes: 2);
            await stage.Wait("PT25H");
            await stage.UseUp(order, codes: 1);
            return order;
        }),
    ];

    static async Task<IReadOnlyList<Refusal>> Call(Stage stage, CallWanted wanted) =>
        (await stage.PlaceCall(await stage.Journey.Order(Stage.Number), wanted)).Refusals;

    /// <summary>The answer to a wrong code after the preparation in the act.</summary>
    static Scenario Verdict(Reason reason, Func<Stage, string, Task> prepare) => new(reason, "200 rejected", async stage =>
    {
        var order = await stage.Journey.Order(Stage.Number);
        await prepare(stage, order);
        var answer = await stage.Enter(order);
        var verdict = answer.Json.GetProperty("phone_numbers")[0];
        return new($"{answer.Status} {Seen.TextOf(verdict, "status")}", [ReasonSeen.In("the verdict", verdict)]);
    });

    /// <summary>A code sent where it cannot arrive: the answer is 200, and the number's own <c>error</c> says so.</summary>
    static Scenario NotArriving(Reason reason, string number, string method) => new(reason, "200 error", async stage =>
    {
        var order = await stage.Journey.Order(number);
        var answer = await stage.Post($"{Journey.Orders}/{order}/verification_codes", new { phone_numbers = new[] { number }, verification_method = method });
        var told = answer.Json.GetProperty("data")[0];
        Assert.False(told.TryGetProperty("verification_code_id", out _));
        Assert.Contains(ReasonCatalog.Of(reason).Sentence, Seen.TextOf(told, "error"));
        return new($"{answer.Status} error", [new("the number", Seen.TextOf(told, "reason"), Seen.TextOf(told, "next_step"))]);
    });

    /// <summary>The look-up has not yet said whether the number can be hosted.</summary>
    static async Task<Answered> BeforeTheLookUp(Stage stage)
    {
        const string LooksUp = "+13125550121";
        using (stage.StandStillOnce("select count(*) from hostings h join orders o on o.id = h.order_id where o.world = $1 and h.state = 1", stage.Sandbox.Id))
        {
            return await stage.Journey.AskCodes(await stage.Journey.Order(LooksUp), LooksUp);
        }
    }
}
