using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Transfers;

namespace Hostline.Tests.Portal;

/// <summary>An exchange in which each kind of page has something on it.</summary>
static class PageScene
{
    public static async Task Fill(Exchange world)
    {
        await world.Host(Exchange.Acme, Exchange.Number);
        await world.Order(Exchange.Globex, Exchange.Number);
        await world.Order(Exchange.Acme, Exchange.Second);
        await world.Order(Exchange.Acme, "+13125550122");
        (await world.Sandbox.Twilio(HttpMethod.Post, "/HostedNumbers/HostedNumberOrders", [("PhoneNumber", "+13125550888"), ("SmsCapability", "true")]))
            .Expect(201);
        var profile = Journey.IdOf((await world.Post(Exchange.Acme, "/notification_profiles", new { name = "n" })).Expect(200));
        (await world.Post(Exchange.Acme, "/notification_channels",
            new { notification_profile_id = profile, channel_type_id = "email", channel_destination = "ops@acme.example" })).Expect(200);
        await world.PeopleReview();
        var reviewed = await world.Order(Exchange.Acme, "+13125550777");
        await world.Finish(Exchange.Acme, reviewed, "+13125550777");
        await world.Quiet();
    }
}
