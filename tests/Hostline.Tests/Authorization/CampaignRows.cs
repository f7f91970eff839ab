namespace Hostline.Tests.Authorization;

static partial class Matrix
{
    const string Campaign = "/10dlc/campaign";
    const string CampaignNumbers = "/10dlc/phone_number_campaigns";
    const string CampaignTasks = "/10dlc/phoneNumberAssignmentByProfile";

    /// <summary>Properties, not fields: static fields in several files are initialized in an undefined order.</summary>
    static Row[] OfCampaigns =>
    [
        Make("/10dlc/campaignBuilder", _ => new { brandId = "made", description = "d", usecase = "2FA" }, other: "200"),
        Dialect("GET", Campaign, Campaign + "?brandId=cast", null, "200") with { IsPublicList = true },
        Item("GET", Campaign + "/{id}", "campaign"),
        Item("PUT", Campaign + "/{id}", "campaign", _ => new { sample1 = "one" }),
        Make(CampaignNumbers, Assignment, other: "422/10017"),
        List(CampaignNumbers),
        Item("GET", CampaignNumbers + "/{id}", "number"),
        Item("PUT", CampaignNumbers + "/{id}", "number", Assignment),
        Item("DELETE", CampaignNumbers + "/{id}", "number"),
        Of("POST", "/v2" + CampaignTasks, "/v2" + CampaignTasks, "202 422/10017 401/20002 401/10009 401/10009 401/10009 401/10009",
            cast => new { messagingProfileId = cast["unused_profile"], campaignId = cast["campaign"] }),
        Item("GET", CampaignTasks + "/{id}", "campaign_task"),
        Item("GET", CampaignTasks + "/{id}/phoneNumbers", "campaign_task"),
        Item("DELETE", Campaign + "/{id}", "campaign"),
    ];

    static object Assignment(Cast cast) => new { phoneNumber = cast["number"], campaignId = cast["campaign"] };
}
