using Hostline.Core.Reasons;
using Hostline.Notifications;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Support;

namespace Hostline.Tests.Refusals;

/// <summary>Campaigns and notifications.</summary>
static partial class Scenarios
{
    const string NotificationProfiles = "/notification_profiles";

    static readonly Scenario[] Campaigns =
    [
        Refused(Reason.CampaignNotFound, "422 10017 /campaignId", stage => Campaign(stage).Assign(default(AnyId).ToString())),
        Refused(Reason.CampaignEnded, "422 10027 /campaignId", async stage =>
        {
            var ended = await Campaign(stage).NewCampaign("a");
            (await stage.Call(HttpMethod.Delete, $"{CampaignScene.Campaigns}/{ended}")).Expect(200);
            return await Campaign(stage).Assign(ended);
        }),
        Refused(Reason.CampaignInUse, "422 40158 -", async stage => await stage.Call(HttpMethod.Delete, $"{CampaignScene.Campaigns}/{await Assigned(stage)}")),
        Refused(Reason.ReferenceTaken, "422 10012 /referenceId", async stage =>
        {
            var body = new { brandId = "b", description = "d", usecase = "2FA", referenceId = "r" };
            (await Campaign(stage).TryCampaign(body)).Expect(200);
            return await Campaign(stage).TryCampaign(body);
        }),
        Refused(Reason.NumberWithoutProfile, "422 10027 /phoneNumber", async stage =>
        {
            var order = Journey.IdOf((await stage.TryOrderAs(0, Stage.Number)).Expect(200));
            await Finish(stage, stage.Journey, order);
            await stage.Wait();
            return await Campaign(stage).Assign(await Campaign(stage).NewCampaign("a"));
        }),
        Refused(Reason.NumberHasCampaign, "422 10012 /phoneNumber", async stage => await Campaign(stage).Assign(await Assigned(stage))),
        Refused(Reason.LinkNotFound, "422 10017 /notification_profile_id", stage => Channel(stage, default(AnyId).ToString())),
        Refused(Reason.SettingExists, "422 10012 /notification_channel_id", async stage =>
        {
            var profile = Journey.IdOf((await stage.Post(NotificationProfiles, new { name = "night" })).Expect(200));
            var channel = Journey.IdOf((await Channel(stage, profile)).Expect(200));
            var condition = (await stage.Journey.Get("/notification_event_conditions?filter[associated_record_type][eq]=account"))
                .Expect(200).Json.GetProperty("data")[0];
            var setting =
                new { notification_event_condition_id = Seen.TextOf(condition, "id"), notification_profile_id = profile, notification_channel_id = channel };
            (await stage.Post("/notification_settings", setting)).Expect(200);
            return await stage.Post("/notification_settings", setting);
        }),
        Refused(Reason.LimitReached, "422 10039 -", async stage =>
        {
            for (var i = 0; i < NotificationBook.ProfilesAtMost; i++)
            {
                (await stage.Post(NotificationProfiles, new { name = "night" })).Expect(200);
            }

            return await stage.Post(NotificationProfiles, new { name = "one more" });
        }),
    ];

    static CampaignScene Campaign(Stage stage) => new(stage.Journey, stage.Receiver);

    /// <summary>A campaign with an active number.</summary>
    static async Task<string> Assigned(Stage stage)
    {
        await stage.Through();
        var campaign = await Campaign(stage).NewCampaign("a");
        (await Campaign(stage).Assign(campaign)).Expect(200);
        return campaign;
    }

    static Task<Answered> Channel(Stage stage, string profile) =>
        stage.Post("/notification_channels", new { notification_profile_id = profile, channel_type_id = "sms", channel_destination = Stage.Other });
}
