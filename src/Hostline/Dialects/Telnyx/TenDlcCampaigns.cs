using System.Globalization;
using System.Text.Json;
using Hostline.Campaigns;
using Hostline.Core.Campaigns;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Secrets;
using Hostline.Server;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

/// <summary>10DLC campaigns: create, list by brand, get, change, end. Bodies are bare.</summary>
sealed class TenDlcCampaigns(CampaignBook campaigns, CampaignForm form, Reach reach)
{
    const string Root = Endpoints.Unversioned + "/campaign";
    public const string Tag = "10DLC campaigns";

    const string BrandName = "brandId";
    const string NewestFirst = "-createdAt";
    const int SizeByDefault = 10;

    static readonly Dictionary<string, CampaignSort> Sorts = new()
    {
        ["assignedPhoneNumbersCount"] = CampaignSort.Numbers,
        ["campaignId"] = CampaignSort.Id,
        ["createdAt"] = CampaignSort.Created,
        ["status"] = CampaignSort.State,
        ["tcrCampaignId"] = CampaignSort.RegistryId,
    };

    public void Map(Endpoints endpoints)
    {
        endpoints.PostJson(Endpoints.Unversioned + "/campaignBuilder", Create).Does(new("createCampaign", Tag, "Register a campaign", Form)
        {
            About = "It is active at once: no registry is asked.",
            Body = CampaignForm.Wanted,
        });
        endpoints.Records(Root, SizeByDefault, [Brand, RecordQuery.SortBy(Sorts.Keys)], List)
            .Does(new("listCampaigns", Tag, "List the campaigns of a brand", RecordQuery.Of(Counted)));
        endpoints.Get(Root + "/{id}", Get).Does(new("getCampaign", Tag, "Get a campaign", Form));
        endpoints.PutJson(Root + "/{id}", Change)
            .Does(new("changeCampaign", Tag, "Change a campaign", Form) { About = "Members that are left out stay unchanged.", Body = CampaignForm.Changes });
        endpoints.Delete(Root + "/{id}", End).Does(new("endCampaign", Tag, "End a campaign that has no number", Ending));
    }

    static readonly Parameter Brand = new(BrandName, Schema.Text("Whose campaigns."), IsRequired: true);

    static readonly Schema Form = Schema.Object("A campaign, with the members given by the customer.",
    [
        Required("campaignId", Schema.Uuid("")),
        Required("tcrCampaignId", Schema.Text("Its shorter name in the registry.")),
        Required("brandId", Schema.Text("The brand, as given.")),
        Required("tcrBrandId", Schema.Text("The same.")),
        Required("cspId", Schema.Text("Who registered it.")),
        Required("mock", Schema.Flag("Whether it is in a sandbox.")),
        Required("status", Schema.OneOf("", "ACTIVE", "EXPIRED")),
        Required("campaignStatus", Schema.OneOf("", "MNO_PROVISIONED", "TCR_EXPIRED")),
        Required("submissionStatus", Schema.OneOf("", "CREATED")),
        Required("createDate", Schema.Text("Seconds since 1970.")),
        Required("isTMobileRegistered", Schema.Flag("")),
        Required("isTMobileSuspended", Schema.Flag("")),
        Required("isTMobileNumberPoolingEnabled", Schema.Flag("")),
        Required("webhookURL", Schema.Text("The URL for webhooks about its numbers; empty for none.")),
        Required("webhookFailoverURL", Schema.Text("The URL to use when that one fails.")),
        Optional(CampaignForm.ReferenceName, Schema.Text("The customer's own name for it.")),
        .. CampaignForm.Details.Select(d => d with { IsOurs = CampaignForm.OnlyWanted.Contains(d.Name) }),
    ]).Named("Campaign");

    static readonly Schema Counted =
        Schema.Object("A campaign in a list.",
            [.. Form.Members, Required("assignedPhoneNumbersCount", Schema.Whole("The number of phone numbers assigned to it.", atLeast: 0))])
        .Named("CountedCampaign");

    static readonly Schema Ending = Schema.Object("",
        Required("time", Schema.Whole("When it ended, in seconds since 1970.")),
        Required("record_type", Schema.OneOf("", "campaign")),
        Required("message", Schema.Text("The same in a sentence.")));

    async Task<Outcome<byte[]>> Create(HttpContext http, Caller caller, Fields fields)
    {
        var draft = form.New(fields, reach.Of(caller.World, http.Request));
        return fields.IsRefused
            ? Outcome<byte[]>.Refused(fields.Refusals)
            : (await campaigns.Add(caller, draft, "/" + CampaignForm.ReferenceName)).Then(Render);
    }

    async Task<Outcome<byte[]>> List(HttpContext http, Caller caller, RecordQuery query)
    {
        if (query.Text(BrandName) is not { } brand)
        {
            return new Refusal(Reason.MissingField, BrandName, Detail: $"{BrandName} is required.");
        }

        var sort = query.Sort(Sorts, NewestFirst);
        if (sort.IsRefused)
        {
            return Outcome<byte[]>.Refused(sort.Refusals);
        }

        var (found, total) = await campaigns.Page(caller, brand, sort.Value.By, sort.Value.Descending, query.Size, query.Skip);
        return query.Render(found, total, (json, row) => Write(json, row.Campaign, row.Numbers));
    }

    async Task<Outcome<byte[]>> Get(HttpContext http, Caller caller) =>
        Endpoints.IdOf<CampaignId>(http) is { } id && await campaigns.Find(caller, id) is { } found ? Render(found) : new Refusal(Reason.NotFound);

    async Task<Outcome<byte[]>> Change(HttpContext http, Caller caller, Fields fields)
    {
        if (Endpoints.IdOf<CampaignId>(http) is not { } id)
        {
            return new Refusal(Reason.NotFound);
        }

        var changed = await campaigns.Change(caller, id, current =>
        {
            var draft = form.Changed(fields, current, reach.Of(caller.World, http.Request));
            return fields.IsRefused ? Outcome<CampaignDraft>.Refused(fields.Refusals) : draft;
        });
        return changed.Then(Render);
    }

    async Task<Outcome<byte[]>> End(HttpContext http, Caller caller) =>
        Endpoints.IdOf<CampaignId>(http) is { } id ? (await campaigns.End(caller, id)).Then(RenderEnd) : new Refusal(Reason.NotFound);

    static byte[] RenderEnd(Campaign ended) => Answers.Render(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("time"u8, ended.UpdatedAt.ToUnixTimeSeconds());
        json.WriteString("record_type"u8, "campaign"u8);
        json.WriteString("message"u8, $"Campaign {ended.Id} has ended.");
        json.WriteEndObject();
    });

    static byte[] Render(Campaign campaign) => Answers.Render(json => Write(json, campaign));

    static void Write(Utf8JsonWriter json, Campaign campaign, long? numbers = null)
    {
        var isActive = campaign.State == CampaignState.Active;
        json.WriteStartObject();
        json.WriteString("campaignId"u8, campaign.Id);
        json.WriteString("tcrCampaignId"u8, campaign.RegistryId);
        json.WriteString("brandId"u8, campaign.Brand);
        json.WriteString("tcrBrandId"u8, campaign.Brand);
        json.WriteString("cspId"u8, "HOSTLINE"u8);
        json.WriteBoolean("mock"u8, campaign.World != World.LiveId);
        json.WriteString("status"u8, isActive ? "ACTIVE"u8 : "EXPIRED"u8);
        json.WriteString("campaignStatus"u8, isActive ? "MNO_PROVISIONED"u8 : "TCR_EXPIRED"u8);
        json.WriteString("submissionStatus"u8, "CREATED"u8);
        json.WriteString("createDate"u8, campaign.CreatedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        json.WriteBoolean("isTMobileRegistered"u8, isActive);
        json.WriteBoolean("isTMobileSuspended"u8, false);
        json.WriteBoolean("isTMobileNumberPoolingEnabled"u8, false);
        json.WriteString("webhookURL"u8, campaign.WebhookUrl);
        json.WriteString("webhookFailoverURL"u8, campaign.WebhookFailoverUrl);
        if (campaign.Reference is { } reference)
        {
            json.WriteString("referenceId"u8, reference);
        }

        if (numbers is { } count)
        {
            json.WriteNumber("assignedPhoneNumbersCount"u8, count);
        }

        using var details = JsonDocument.Parse(campaign.Details);
        foreach (var member in details.RootElement.EnumerateObject())
        {
            member.WriteTo(json);
        }

        json.WriteEndObject();
    }
}
