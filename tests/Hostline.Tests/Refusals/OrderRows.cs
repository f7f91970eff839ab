using Hostline.Core.Reasons;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Support;

namespace Hostline.Tests.Refusals;

static partial class Scenarios
{
    /// <summary>Its carrier does not answer: an order for it stays in provisioning.</summary>
    const string OfSilentCarrier = "+13125550123";

    static readonly Scenario[] Orders =
    [
        Refused(Reason.OrderClosed, "422 10027 -", async stage =>
        {
            var order = await stage.Journey.Order(Stage.Number);
            (await stage.Delete(order)).Expect(200);
            return await stage.Journey.Upload(order, Journey.Pdf, null);
        }),
        Refused(Reason.OrderInProgress, "422 10027 -", async stage => await stage.Delete(await stage.Through(OfSilentCarrier))),
        Refused(Reason.OrderActive, "422 10027 -", async stage => await stage.Delete(await stage.Through())),
        Refused(Reason.WrongState, "422 10027 -", async stage => await stage.Journey.Upload(await stage.Through(OfSilentCarrier), Journey.Pdf, null)),
        Refused(Reason.RouteChanging, "422 10027 -", ReleaseTwice),
        new(Reason.RegistryUnreachable, "retrying", stage => Release(stage, "release_fails_once")),
        new(Reason.ReleaseRefused, "refused", stage => Release(stage, "release_refused")),
    ];

    /// <summary>A release with a scripted answer from the registry: how the number and the timeline report it.</summary>
    static async Task<Seen> Release(Stage stage, string outcome)
    {
        var order = await stage.Through();
        (await stage.Sandbox.Control(HttpMethod.Post, $"/numbers/{Stage.Number}/outcome", new { outcome })).Expect(200);
        (await stage.Call(HttpMethod.Delete, "/messaging_hosted_numbers/" + Stage.Number)).Expect(200);
        await stage.Wait();
        var release = (await stage.Journey.Get("/messaging_hosted_numbers/" + Stage.Number)).Expect(200).Json.GetProperty("data").GetProperty("release");
        return new(Seen.TextOf(release, "state"), [ReasonSeen.In("the number's release", release), await stage.LastOfTimeline(order)]);
    }

    static async Task<Answered> ReleaseTwice(Stage stage)
    {
        await stage.Through();
        using (stage.StandStillOnce("select count(*) from routes where world = $1 and confirmed < generation", stage.Sandbox.Id))
        {
            (await stage.Call(HttpMethod.Delete, "/messaging_hosted_numbers/" + Stage.Number)).Expect(200);
            return await stage.Call(HttpMethod.Delete, "/messaging_hosted_numbers/" + Stage.Number);
        }
    }
}
