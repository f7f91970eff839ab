using Hostline.Core.Reasons;
using Hostline.Tests.Network.Gateways;
using Hostline.Tests.Support;

namespace Hostline.Tests.Refusals;

static partial class Scenarios
{
    const string TestFails = "+13125550126";

    static readonly Scenario[] Endings =
    [
        Ends(Reason.NumberNotFound, "failed failed_number_not_found", stage => stage.Journey.Order("+13125550120")),
        Ends(Reason.IneligibleCarrier, "ineligible_carrier failed_ineligible_carrier", stage => stage.Journey.Order("+13125550121")),
        Ends(Reason.AlreadyHosted, "failed failed_number_already_hosted", stage => stage.Journey.Order("+13125550124")),
        Ends(Reason.CarrierRejected, "carrier_rejected failed_carrier_rejected", stage => stage.Through("+13125550122")),
        Ends(Reason.ActivationFailed, "failed failed_activation", stage => stage.Through("+13125550125")),
        Ends(Reason.CapabilityTestFailed, "loa_file_successful pending", stage => stage.Through(TestFails)),
        Ends(Reason.CarrierTimeout, "failed failed_timeout", async stage =>
        {
            var order = await stage.Through(OfSilentCarrier);
            await stage.Wait("PT73H");
            return order;
        }),
        Ends(Reason.Idle, "failed failed", async stage =>
        {
            var order = await stage.Journey.Order(Stage.Number);
            await stage.Wait("P31D");
            return order;
        }),
        Ends(Reason.BillingCheckFailed, "failed failed_activation", async stage =>
        {
            var order = await stage.InReview();
            (await stage.Sandbox.Control(HttpMethod.Post, $"/accounts/{stage.Sandbox.Account().GetProperty("id").GetString()}/outcome",
                new { outcome = "billing_failed" })).Expect(200);
            return await stage.Decide(order, "accept", new { });
        }),
        Ends(Reason.FailedByOperator, "failed failed",
            async stage => await stage.Decide(await stage.InReview(), "fail", new { reason = "failed_by_operator" })),
        // Every simulated test ends at once, so its deadline cannot pass here; the reason occurs when an operator gives it.
        Ends(Reason.CapabilityTestTimeout, "failed failed",
            async stage => await stage.Decide(await stage.Through(TestFails), "fail", new { reason = "capability_test_timeout" })),
        Ends(Reason.Resumed, "loa_file_successful ownership_successful", async stage =>
        {
            var order = await stage.Through(TestFails);
            await stage.LetPeopleReview();
            return await stage.Decide(order, "resume", new { to = "gathering" });
        }),
        Ends(Reason.DeletedByCustomer, "deleted deleted", async stage =>
        {
            var order = await stage.Journey.Order(Stage.Number);
            (await stage.Delete(order)).Expect(200);
            return order;
        }),
        // Only live numbers are compared with the registry; the timeline says why.
        new(Reason.RoutingLost, "routing.lost", async stage =>
        {
            var live = await Live.On((await stage.On(s => s)).Journey.Server);
            var order = await RouteWatchTests.Lose(live);
            var told = (await live.Desk(HttpMethod.Get, $"/orders/{order}/timeline")).Expect(200).Json.GetProperty("data").EnumerateArray()
                .Single(e => Seen.TextOf(e, "kind") == "routing.lost");
            var why = told.GetProperty("reason");
            return new(Seen.TextOf(told, "kind"), [new("timeline", Seen.TextOf(why, "code"), Seen.TextOf(why, "next_step"))]);
        }),
    ];
}
