using System.Text.Json;
using Hostline.Campaigns;
using Hostline.Core.Campaigns;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

/// <summary>The assignments of numbers to 10DLC campaigns: list, assign, get, move, remove. Bodies are bare.</summary>
sealed class TenDlcNumbers(AssignNumber assign)
{
    const string Root = Endpoints.Unversioned + "/phone_number_campaigns";
    const string ByCampaign = "filter[telnyx_campaign_id]";
    const string ByRegistryId = "filter[tcr_campaign_id]";
    const string ByBrand = "filter[telnyx_brand_id]";
    const string ByRegistryBrand = "filter[tcr_brand_id]";
    const string NumberName = "phoneNumber";
    const string CampaignName = "campaignId";
    const string NewestFirst = "-createdAt";
    const int SizeByDefault = 20;

    static readonly AssignmentFields InBody = new("/" + NumberName, "/" + CampaignName);

    /// <summary>Every number in the list is assigned, so sorting by status means the order of creation.</summary>
    static readonly Dictionary<string, AssignmentSort> Sorts = new()
    {
        ["assignmentStatus"] = AssignmentSort.Created,
        ["createdAt"] = AssignmentSort.Created,
        [NumberName] = AssignmentSort.Number,
    };

    public void Map(Endpoints endpoints)
    {
        endpoints.Records(Root, SizeByDefault, Filters, List)
            .Does(new("listCampaignNumbers", TenDlcCampaigns.Tag, "List the numbers assigned to campaigns", RecordQuery.Of(Form)));
        endpoints.PostJson(Root, Assign).Does(new("assignCampaignNumber", TenDlcCampaigns.Tag, "Assign an active number to a campaign", Form)
        {
            About = "A number can be assigned to one campaign. It must have a messaging profile.",
            Body = Wanted,
        });
        endpoints.Get(Root + "/{id}", Get).Does(new("getCampaignNumber", TenDlcCampaigns.Tag, "Get a number's campaign", Form) { Parameters = [ByNumber] });
        endpoints.PutJson(Root + "/{id}", Move)
            .Does(new("moveCampaignNumber", TenDlcCampaigns.Tag, "Move a number to another campaign", Form) { Parameters = [ByNumber], Body = Wanted });
        endpoints.Delete(Root + "/{id}", Remove)
            .Does(new("removeCampaignNumber", TenDlcCampaigns.Tag, "Remove a number from its campaign", Form) { Parameters = [ByNumber] });
    }

    static readonly Parameter ByNumber = new("id", Schema.Phone("The number."), "path", IsRequired: true);

    static readonly Parameter[] Filters =
    [
        new(ByCampaign, Schema.Uuid("Only numbers of this campaign.")), new(ByRegistryId, Schema.Text("The same by its name in the registry.")),
        new(ByBrand, Schema.Text("Only numbers of this brand's campaigns.")), new(ByRegistryBrand, Schema.Text("The same.")), RecordQuery.SortBy(Sorts.Keys),
    ];

    static readonly Schema Wanted = Schema.Object("", Required(NumberName, Schema.Phone("")), Required(CampaignName, Schema.Uuid("")));

    static readonly Schema Form = Schema.Object("A number assigned to a campaign.",
        Required(NumberName, Schema.Phone("")),
        Required(CampaignName, Schema.Uuid("")),
        Required("telnyxCampaignId", Schema.Uuid("The same.")),
        Required("tcrCampaignId", Schema.Text("The campaign's name in the registry.")),
        Required("brandId", Schema.Text("The campaign's brand.")),
        Required("tcrBrandId", Schema.Text("The same.")),
        Required("assignmentStatus", Schema.OneOf("", "ASSIGNED")),
        Required("createdAt", Schema.Instant("When it was first assigned.")),
        Required("updatedAt", Schema.Instant("When it last moved."))).Named("CampaignNumber");

    async Task<Outcome<byte[]>> List(HttpContext http, Caller caller, RecordQuery query)
    {
        var filter = FilterOf(query);
        var sort = query.Sort(Sorts, NewestFirst);
        if (filter.IsRefused || sort.IsRefused)
        {
            return Outcome<byte[]>.Refused([.. filter.Refusals, .. sort.Refusals]);
        }

        var (found, total) = await assign.Page(caller.Account.Id, filter.Value!, sort.Value.By, sort.Value.Descending, query.Size, query.Skip);
        return query.Render(found, total, Write);
    }

    /// <summary>The brand is the customer's own text: its id here and its id in the registry are the same.</summary>
    static Outcome<AssignmentFilter> FilterOf(RecordQuery query)
    {
        CampaignId? campaign = null;
        if (query.Text(ByCampaign) is { } text)
        {
            if (!Ids.TryParseExact(text, out CampaignId id))
            {
                return new Refusal(Reason.InvalidField, ByCampaign, Detail: $"{ByCampaign} must be a UUID.");
            }

            campaign = id;
        }

        var (brand, registryBrand) = (query.Text(ByBrand), query.Text(ByRegistryBrand));
        return new AssignmentFilter(campaign, query.Text(ByRegistryId), brand ?? registryBrand,
            IsNothing: brand is not null && registryBrand is not null && brand != registryBrand);
    }

    async Task<Outcome<byte[]>> Assign(HttpContext http, Caller caller, Fields fields)
    {
        var number = NumberIn(fields);
        var campaign = CampaignIn(fields);
        return fields.IsRefused ? Outcome<byte[]>.Refused(fields.Refusals)
            : (await assign.To(campaign, number, Assigner.Of(caller), InBody)).Then(Render);
    }

    async Task<Outcome<byte[]>> Get(HttpContext http, Caller caller) =>
        NumberOf(http) is { } number && await assign.Find(caller, number) is { } found ? Render(found) : new Refusal(Reason.NotFound);

    async Task<Outcome<byte[]>> Move(HttpContext http, Caller caller, Fields fields)
    {
        if (NumberOf(http) is not { } number)
        {
            return new Refusal(Reason.NotFound);
        }

        var named = NumberIn(fields);
        var campaign = CampaignIn(fields);
        if (!fields.IsRefused && named != number)
        {
            fields.Refuse(Reason.InvalidField, NumberName, $"{NumberName} must be the number of the path, {number}.");
        }

        return fields.IsRefused ? Outcome<byte[]>.Refused(fields.Refusals) : (await assign.Move(caller, number, campaign, InBody)).Then(Render);
    }

    async Task<Outcome<byte[]>> Remove(HttpContext http, Caller caller) =>
        NumberOf(http) is { } number ? (await assign.Remove(caller, number)).Then(Render) : new Refusal(Reason.NotFound);

    static PhoneNumber NumberIn(Fields fields)
    {
        var text = fields.Text(NumberName, required: true);
        return text is null ? default : fields.Number(NumberName, text);
    }

    /// <summary>A text that is not a UUID is treated like the id of an unknown campaign.</summary>
    static CampaignId CampaignIn(Fields fields) =>
        fields.Text(CampaignName, required: true) is { } text && Ids.TryParseExact(text, out CampaignId id) ? id : default;

    static PhoneNumber? NumberOf(HttpContext http) =>
        PhoneNumber.TryParse(http.Request.RouteValues["id"] as string, out var number) ? number : null;

    static byte[] Render(CampaignNumber assigned) => Answers.Render(json => Write(json, assigned));

    static void Write(Utf8JsonWriter json, CampaignNumber assigned)
    {
        var (assignment, campaign) = assigned;
        json.WriteStartObject();
        json.WriteString("phoneNumber"u8, assignment.Number.ToString());
        json.WriteString("campaignId"u8, campaign.Id);
        json.WriteString("telnyxCampaignId"u8, campaign.Id);
        json.WriteString("tcrCampaignId"u8, campaign.RegistryId);
        json.WriteString("brandId"u8, campaign.Brand);
        json.WriteString("tcrBrandId"u8, campaign.Brand);
        json.WriteString("assignmentStatus"u8, "ASSIGNED"u8);
        json.WriteString("createdAt"u8, Timestamps.Render(assignment.CreatedAt));
        json.WriteString("updatedAt"u8, Timestamps.Render(assignment.UpdatedAt));
        json.WriteEndObject();
    }
}
