using System.Text.Json;
using Hostline.Campaigns;
using Hostline.Core.Campaigns;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

/// <summary>Assigns all numbers of a messaging profile to one 10DLC campaign, as a task. Bodies are bare.</summary>
sealed class TenDlcProfiles(AssignProfile assign, CampaignBook campaigns)
{
    const string Root = Endpoints.Unversioned + "/phoneNumberAssignmentByProfile";
    const string ProfileName = "messagingProfileId";
    const string CampaignName = "campaignId";
    const string RegistryName = "tcrCampaignId";
    const int SizeByDefault = 20;

    public void Map(Endpoints endpoints)
    {
        endpoints.PostJson(Root, Begin).Does(new("assignProfileToCampaign", TenDlcCampaigns.Tag, "Assign all numbers of a messaging profile to a campaign",
            Begun)
        {
            About = "The numbers that the profile has now. A number of another campaign stays there.",
            Status = StatusCodes.Status202Accepted,
            Body = Wanted,
        });
        endpoints.Get(Root + "/{id}", Get).Does(new("getAssignmentTask", TenDlcCampaigns.Tag, "Get the progress of such a task", Form));
        endpoints.Records(Root + "/{id}/phoneNumbers", SizeByDefault, [], Numbers)
            .Does(new("listAssignmentTaskNumbers", TenDlcCampaigns.Tag, "List the numbers of such a task",
                Schema.Object("", Required("records", Schema.ListOf(NumberForm, "")))));
    }

    static readonly string[] States = [.. Enum.GetValues<TaskState>().Select(WordOf)];

    static readonly Schema Wanted = Schema.Object("The campaign must be given in exactly one way.",
        Required(ProfileName, Schema.Uuid("")), Optional(CampaignName, Schema.Uuid("")), Optional(RegistryName, Schema.Text("Its name in the registry.")));

    static readonly Schema Begun = Schema.Object("",
        Required(ProfileName, Schema.Uuid("")), Required("taskId", Schema.Uuid("")), Required(CampaignName, Schema.Uuid("")),
        Required(RegistryName, Schema.Text("Its name in the registry.")));

    static readonly Schema Form = Schema.Object("",
        Required("taskId", Schema.Uuid("")), Required("status", Schema.OneOf("Failed if no number could be assigned.", States)),
        Required("createdAt", Schema.Instant("When it was created.")), Required("updatedAt", Schema.Instant("When it last made progress.")))
            .Named("AssignmentTask");

    static readonly Schema NumberForm = Schema.Object("",
        Required("taskId", Schema.Uuid("")), Required("phoneNumber", Schema.Phone("")), Required("status", Schema.OneOf("", States)),
        Ours("reason", ErrorAnswers.ReasonCode), Ours("detail", Schema.Text("The same in a sentence."))).Named("AssignmentTaskNumber");

    async Task<Outcome<byte[]>> Begin(HttpContext http, Caller caller, Fields fields)
    {
        var profile = fields.Text(ProfileName, required: true);
        var id = fields.Text(CampaignName);
        var registryId = fields.Text(RegistryName);
        if (id is null == registryId is null)
        {
            fields.Refuse(Reason.MissingField, CampaignName, $"Exactly one of {CampaignName} and {RegistryName} is required.");
        }

        if (fields.IsRefused)
        {
            return Outcome<byte[]>.Refused(fields.Refusals);
        }

        // A text that is not a UUID is treated like the id of an unknown profile or campaign.
        var campaign = registryId is not null ? await campaigns.Find(caller, registryId)
            : Ids.TryParseExact(id, out CampaignId campaignId) ? await campaigns.Find(caller, campaignId) : null;
        var begun = await assign.Begin(caller, Ids.TryParseExact(profile, out ProfileId profileId) ? profileId : default, campaign,
            new("/" + ProfileName, "/" + (id is null ? RegistryName : CampaignName)));
        return begun.Then(task => Answers.Render(json =>
        {
            json.WriteStartObject();
            json.WriteString("messagingProfileId"u8, task.Profile);
            json.WriteString("taskId"u8, task.Id);
            json.WriteString("campaignId"u8, task.Campaign);
            json.WriteString("tcrCampaignId"u8, campaign!.RegistryId);
            json.WriteEndObject();
        }));
    }

    async Task<Outcome<byte[]>> Get(HttpContext http, Caller caller) => await Find(http, caller) is { } task ? Render(task) : new Refusal(Reason.NotFound);

    async Task<Outcome<byte[]>> Numbers(HttpContext http, Caller caller, RecordQuery query)
    {
        if (await Find(http, caller) is not { } task)
        {
            return new Refusal(Reason.NotFound);
        }

        var numbers = await assign.Numbers(task, query.Size, query.Skip);
        return Answers.Render(json =>
        {
            json.WriteStartObject();
            RecordQuery.WriteRecords(json, numbers, (_, number) => Write(json, task, number));
            json.WriteEndObject();
        });
    }

    async Task<AssignmentTask?> Find(HttpContext http, Caller caller) =>
        Endpoints.IdOf<AssignmentTaskId>(http) is { } id ? await assign.Find(caller, id) : null;

    static byte[] Render(AssignmentTask task) => Answers.Render(json =>
    {
        json.WriteStartObject();
        json.WriteString("taskId"u8, task.Id);
        json.WriteString("status"u8, WordOf(task.State));
        json.WriteString("createdAt"u8, Timestamps.Render(task.CreatedAt));
        json.WriteString("updatedAt"u8, Timestamps.Render(task.UpdatedAt));
        json.WriteEndObject();
    });

    static void Write(Utf8JsonWriter json, AssignmentTask task, TaskNumber number)
    {
        json.WriteStartObject();
        json.WriteString("taskId"u8, task.Id);
        json.WriteString("phoneNumber"u8, number.Number.ToString());
        json.WriteString("status"u8, WordOf(number.State));
        if (number.Why is { } why)
        {
            json.WriteString("reason"u8, why.Code());
            json.WriteString("detail"u8, ReasonCatalog.Of(why).Sentence);
        }

        json.WriteEndObject();
    }

    static string WordOf(TaskState state) => state switch
    {
        TaskState.Pending => "pending",
        TaskState.Processing => "processing",
        TaskState.Completed => "completed",
        _ => "failed",
    };
}
