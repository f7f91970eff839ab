using Hostline.Core.Reasons;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Support;

namespace Hostline.Tests.Refusals;

static partial class Scenarios
{
    static readonly Scenario[] Numbers =
    [
        Refused(Reason.NumberNotE164, "422 10016 /phone_numbers/0", stage => stage.TryOrder("312-555-0001")),
        Refused(Reason.NumberInvalid, "422 10002 /phone_numbers/1", stage => stage.TryOrder(Stage.Number, "+13121110001")),
        Refused(Reason.NumberRepeated, "422 10012 /phone_numbers/1", stage => stage.TryOrder(Stage.Number, Stage.Number)),
        Refused(Reason.CountryNotHosted, "422 10027 /phone_numbers/0", stage => stage.TryOrder("+442071838750")),
        Refused(Reason.NumberWireless, "422 10027 /phone_numbers/0", stage => stage.TryOrder("+13125550110")),
        Refused(Reason.NumberNotRoutable, "422 10027 /phone_numbers/0", stage => stage.TryOrder("+13125550111")),
        Refused(Reason.NumberNotValidated, "422 10027 /phone_numbers/0", stage => stage.TryOrder("+13125550112")),
        Refused(Reason.NumberOnPlatform, "422 10027 /phone_numbers/0", stage => stage.TryOrder("+13125550116")),
        Refused(Reason.NumberSpecialService, "422 10027 /phone_numbers/0", stage => stage.TryOrder("+19005550001")),
        Refused(Reason.BillingFailed, "422 10027 /phone_numbers/0", stage => stage.TryOrder("+13125550113")),
        Refused(Reason.BillingAbolished, "422 10027 /phone_numbers/0", stage => stage.TryOrder("+13125550114")),
        Refused(Reason.NoNumbers, "422 10004 /phone_numbers", stage => stage.TryOrder()),
        Refused(Reason.TooManyNumbers, "422 10033 /phone_numbers", stage => stage.TryOrder([.. Enumerable.Range(1000, 201).Select(n => $"+1312777{n}")])),
        Refused(Reason.NumberActiveInAccount, "422 10027 /phone_numbers/0", async stage =>
        {
            await stage.Through();
            return await stage.TryOrder(Stage.Number);
        }),
        Refused(Reason.NumberOpenInAccount, "422 10027 /phone_numbers/0", async stage =>
        {
            await stage.Journey.Order(Stage.Number);
            return await stage.TryOrder(Stage.Number);
        }),
        new(Reason.NumberHeldByOther, "200 NUMBER_CAN_NOT_HOSTED_WITH_A_TELNYX_SUBSCRIBER", async stage =>
        {
            await stage.Through();
            return SeenInCheck(await stage.Journey.Post(Journey.Orders + "/eligibility_numbers_check", new { phone_numbers = new[] { Stage.Number } },
                account: 1));
        }),
        Refused(Reason.NumberInProgress, "422 10027 /phone_numbers/0", async stage =>
        {
            var other = Journey.IdOf((await stage.TryOrderAs(1, Stage.Number)).Expect(200));
            await stage.Journey.Prove(await stage.Journey.Order(Stage.Number), Stage.Number);
            return await stage.Journey.Post($"{Journey.Orders}/{other}/verification_codes",
                new { phone_numbers = new[] { Stage.Number }, verification_method = "sms" }, account: 1);
        }),
        Refused(Reason.NumberNotHosted, "422 10017 /phone_number_id", stage =>
            stage.Post($"{Profiles}/{stage.Journey.Profile}/phone_numbers", new { phone_number_id = Stage.Number })),
        Refused(Reason.NumberNotInOrder, "422 10027 /phone_numbers/0",
            async stage => await stage.Journey.AskCodes(await stage.Journey.Order(Stage.Number), Stage.Other)),
    ];

    /// <summary>
    /// An order for such a number is accepted as a transfer. The eligibility check has the dialect's word for the code, and the next
    /// step at the end of its sentence.
    /// </summary>
    static Seen SeenInCheck(Answered answer)
    {
        var check = answer.Json.GetProperty("phone_numbers")[0];
        var entry = ReasonCatalog.Of(Reason.NumberHeldByOther);
        Assert.False(check.GetProperty("eligible").GetBoolean());
        Assert.Equal($"{entry.Sentence} {entry.NextStep}", Seen.TextOf(check, "detail"));
        return new($"{answer.Status} {Seen.TextOf(check, "eligible_status")}", [new("the check", entry.Code, entry.NextStep)]);
    }
}
