using Hostline.Campaigns;
using Hostline.Core.Campaigns;
using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Storage.Tables;

namespace Hostline.Dialects.Telnyx;

static class CampaignWebhooks
{
    public const string Kind = "telnyx-campaign";

    const string Type = "10dlc.phone_number.update";

    public static Announcement Announce(Event told, CampaignNumber number) =>
        new(number.Campaign.Destination, told.Id, Type, EventBody.Render(told.Id, Type, told.At, json =>
        {
            json.WriteString("campaignId"u8, number.Campaign.Id);
            json.WriteString("tcrCampaignId"u8, number.Campaign.RegistryId);
            json.WriteString("phoneNumber"u8, number.Assignment.Number.ToString());
            json.WriteString("type"u8, told.Kind == EventKinds.CampaignAssigned ? "ASSIGNMENT"u8 : "DELETION"u8);
            json.WriteString("status"u8, "success"u8);
        }));
}
