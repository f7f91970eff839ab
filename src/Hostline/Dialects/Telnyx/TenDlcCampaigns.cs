using System.Globalization;
using System.Text.Json;
using Hostline.Accounts;
using Hostline.Campaigns;
using Hostline.Core.Campaigns;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Http;
using Hostline.Storage.Tables;

namespace Hostline.Dialects.Telnyx;

/// <summary>10DLC campaigns: create, list by brand, get, change, end (contract report §6). Bodies are bare.</summary>
sealed class TenDlcCampaigns(CampaignBook campaigns, CampaignForm form)
{
    const string Root = Endpoints.Unversioned + "/campaign";
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
        endpoints.PostJson(Endpoints.Unversioned + "/campaignBuilder", Create);
        endpoints.Get(Root, List);
        endpoints.Get(Root + "/{campaignId}", Get);
        endpoints.PutJson(Root + "/{campaignId}", Change);
        endpoints.Delete(Root + "/{campaignId}", End);
    }

    async Task<Outcome<byte[]>> Create(HttpContext http, Caller caller, Fields fields)
    {
        var draft = form.New(fields);
        return fields.IsRefused ? Outcome<byte[]>.Refused(fields.Refusals) : (await campaigns.Add(caller, draft, "/" + CampaignForm.ReferenceName)).Then(Render);
    }

    async Task<Outcome<byte[]>> List(HttpContext http, Caller caller)
    {
        var query = RecordQuery.Read(http.Request, SizeByDefault, BrandName, RecordQuery.SortName);
        if (query.IsRefused)
        {
            return Outcome<byte[]>.Refused(query.Refusals);
        }

        if (query.Value!.Text(BrandName) is not { } brand)
        {
            return new Refusal(Reason.MissingField, BrandName, Detail: $"{BrandName} is required.");
        }

        var sort = query.Value.Sort(Sorts, NewestFirst);
        if (sort.IsRefused)
        {
            return Outcome<byte[]>.Refused(sort.Refusals);
        }

        var (found, total) = await campaigns.Page(caller, brand, sort.Value.By, sort.Value.Descending, query.Value.Size, query.Value.Skip);
        return query.Value.Render(found, total, (json, row) => Write(json, row.Campaign, row.Numbers));
    }

    async Task<Outcome<byte[]>> Get(HttpContext http, Caller caller) =>
        IdOf(http) is { } id && await campaigns.Find(caller, id) is { } found ? Render(found) : new Refusal(Reason.NotFound);

    async Task<Outcome<byte[]>> Change(HttpContext http, Caller caller, Fields fields)
    {
        if (IdOf(http) is not { } id)
        {
            return new Refusal(Reason.NotFound);
        }

        var changed = await campaigns.Change(caller, id, current =>
        {
            var draft = form.Changed(fields, current);
            return fields.IsRefused ? Outcome<CampaignDraft>.Refused(fields.Refusals) : draft;
        });
        return changed.Then(Render);
    }

    async Task<Outcome<byte[]>> End(HttpContext http, Caller caller) =>
        IdOf(http) is { } id ? (await campaigns.End(caller, id)).Then(RenderEnd) : new Refusal(Reason.NotFound);

    static Guid? IdOf(HttpContext http) => Endpoints.IdOf(http, "campaignId");

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
