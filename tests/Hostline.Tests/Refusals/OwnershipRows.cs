using Hostline.Core.Reasons;
using Hostline.Tests.Support;

namespace Hostline.Tests.Refusals;

static partial class Scenarios
{
    const string FirstEntered = "/verification_codes/0/phone_number";

    static readonly Scenario[] Ownership =
    [
        new(Reason.CodeWrong, "200 rejected", async stage =>
        {
            var order = await stage.Journey.Order(Stage.Number);
            (await stage.Journey.AskCodes(order, Stage.Number)).Expect(200);
            var answer = await stage.Enter(order);
            var verdict = answer.Json.GetProperty("phone_numbers")[0];
            return new($"{answer.Status} {Seen.TextOf(verdict, "status")}", [ReasonSeen.In("the verdict", verdict), await stage.LastOfTimeline(order)]);
        }),
        Refused(Reason.TooManyCodes, "429 10011 /phone_numbers/0", async stage =>
        {
            var order = await stage.Journey.Order(Stage.Number);
            await stage.UseUp(order, codes: 3);
            return await stage.Journey.AskCodes(order, Stage.Number);
        }),
        Refused(Reason.TooManyWrongTries, $"429 10011 {FirstEntered}", async stage =>
        {
            var order = await stage.Journey.Order(Stage.Number);
            await stage.UseUp(order, codes: 3);
            await stage.Wait("PT11M");
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
        Ends(Reason.OwnershipNotProven, "failed failed_ownership_verification", async stage =>
        {
            var order = await stage.Journey.Order(Stage.Number);
            await stage.UseUp(order, codes: 3);
            await stage.Wait("PT25H");
            await stage.UseUp(order, codes: 2);
            return order;
        }),
    ];

    /// <summary>The look-up has not said yet whether the number can be hosted at all.</summary>
    static async Task<Answered> BeforeTheLookUp(Stage stage)
    {
        const string LooksUp = "+13125550121";
        using (stage.StandStillOnce("select count(*) from hostings h join orders o on o.id = h.order_id where o.world = $1 and h.state = 1", stage.Sandbox.Id))
        {
            return await stage.Journey.AskCodes(await stage.Journey.Order(LooksUp), LooksUp);
        }
    }
}
