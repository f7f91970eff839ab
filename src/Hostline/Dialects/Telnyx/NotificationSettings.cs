using System.Text.Json;
using Hostline.Core.Notifications;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Notifications;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

/// <summary>Notification settings: create, list, get, delete. They are enabled and deleted at once; the contract's intermediate states never occur.</summary>
sealed class NotificationSettings(NotificationBook book)
{
    const string Root = "/notification_settings";
    const string ConditionName = "notification_event_condition_id";
    const string ProfileName = "notification_profile_id";
    const string ChannelName = "notification_channel_id";
    const string ParametersName = "parameters";

    public void Map(Endpoints endpoints)
    {
        endpoints.List(Root, NotificationWords.Filters, List)
            .Does(new("listNotificationSettings", NotificationWords.Tag, "List notification settings", Paging.Of(Form)));
        endpoints.PostJson(Root, Create).Does(new("createNotificationSetting", NotificationWords.Tag, "Notify a channel", Single) { Body = Wanted });
        endpoints.Get(Root + "/{id}", Get).Does(new("getNotificationSetting", NotificationWords.Tag, "Get a notification setting", Single));
        endpoints.Delete(Root + "/{id}", Delete).Does(new("deleteNotificationSetting", NotificationWords.Tag, "Stop notifying a channel", Single));
    }

    static readonly Member[] Named =
        [Required(ConditionName, Schema.Uuid("")), Required(ProfileName, Schema.Uuid("")), Required(ChannelName, Schema.Uuid("A channel of that profile."))];

    static readonly Schema Parameters = Schema.ListOf(
        Schema.Object("", Required("name", Schema.OneOf("", NotificationWords.NumberParameter)), Required("value", Schema.Phone(""))),
        "The number, if the condition has one.");

    static readonly Schema Wanted = Schema.Object("", [.. Named, Optional(ParametersName, Parameters)]);

    static readonly Schema Form = Schema.Object("",
    [
        Required("id", Schema.Uuid("")), .. Named,
        Required("associated_record_type", Schema.OneOf("", NotificationWords.Account, NotificationWords.Number)),
        Required("associated_record_type_value", Schema.Text("The account's id, or the number.")),
        Required(ParametersName, Parameters),
        Required("status", Schema.OneOf("", NotificationWords.Enabled, NotificationWords.Deleted)),
        Required("created_at", Schema.Instant("")), Required("updated_at", Schema.Instant("")),
    ]).Named("NotificationSetting");

    static readonly Schema Single = Schema.Data(Form);

    Task<Outcome<byte[]>> List(Caller caller, ListQuery query) =>
        NotificationWords.List<NotificationSetting>(query, filter => book.Settings(caller, filter, query.Page.Size, query.Page.Skip), Write);

    async Task<Outcome<byte[]>> Create(HttpContext http, Caller caller, Fields fields)
    {
        var condition = Needed<ConditionId>(fields, ConditionName);
        var draft = new SettingDraft(Needed<NotificationProfileId>(fields, ProfileName), Needed<ChannelId>(fields, ChannelName), NumberOf(fields, condition));
        return fields.IsRefused ? Outcome<byte[]>.Refused(fields.Refusals)
            : condition != NotificationWords.OfAccount && condition != NotificationWords.OfNumber ? new Refusal(Reason.LinkNotFound, "/" + ConditionName,
                Detail: "There is no such condition; GET /notification_event_conditions lists them.")
            : (await book.AddSetting(caller, draft, "/" + ProfileName, "/" + ChannelName)).Then(Render);
    }

    async Task<Outcome<byte[]>> Get(HttpContext http, Caller caller) =>
        Endpoints.IdOf<SettingId>(http) is { } id && await book.Setting(caller, id) is { } found ? Render(found) : new Refusal(Reason.NotFound);

    async Task<Outcome<byte[]>> Delete(HttpContext http, Caller caller) => Endpoints.IdOf<SettingId>(http) is { } id
        ? (await book.DeleteSetting(caller, id)).Then(gone => Answers.RenderData(json => Write(json, gone, NotificationWords.Deleted)))
        : new Refusal(Reason.NotFound);

    static T Needed<T>(Fields fields, string name) where T : struct, IId<T>
    {
        if (fields.Id<T>(name) is { } id)
        {
            return id;
        }

        if (!fields.Has(name) || fields.IsNull(name))
        {
            fields.Refuse(Reason.MissingField, name, $"{name} is required.");
        }

        return default;
    }

    /// <summary>The only parameter, of the only condition that has one.</summary>
    static PhoneNumber? NumberOf(Fields fields, ConditionId condition)
    {
        PhoneNumber? number = null;
        foreach (var parameter in fields.Each(ParametersName) ?? [])
        {
            if (parameter.Text("name", required: true) is { } name && name != NotificationWords.NumberParameter)
            {
                parameter.Refuse(Reason.UnknownValue, "name", $"The only parameter is {NotificationWords.NumberParameter}.");
            }

            if (parameter.Text("value", required: true) is { } value)
            {
                number = parameter.Number("value", value);
            }
        }

        if (condition == NotificationWords.OfNumber && number is null && !fields.IsRefused)
        {
            fields.Refuse(Reason.MissingField, ParametersName, $"{ParametersName} must contain the {NotificationWords.NumberParameter}.");
        }

        return condition == NotificationWords.OfNumber ? number : null;
    }

    static byte[] Render(NotificationSetting setting) => Answers.RenderData(json => Write(json, setting));

    static void Write(Utf8JsonWriter json, NotificationSetting setting) => Write(json, setting, NotificationWords.Enabled);

    static void Write(Utf8JsonWriter json, NotificationSetting setting, string status)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, setting.Id);
        json.WriteString(ConditionName, setting.Number is null ? NotificationWords.OfAccount : NotificationWords.OfNumber);
        json.WriteString(ProfileName, setting.Profile);
        json.WriteString(ChannelName, setting.Channel);
        json.WriteString("associated_record_type"u8, setting.Number is null ? NotificationWords.Account : NotificationWords.Number);
        json.WriteString("associated_record_type_value"u8, setting.Number?.ToString() ?? setting.Account.ToString());
        json.WriteStartArray(ParametersName);
        if (setting.Number is { } number)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, NotificationWords.NumberParameter);
            json.WriteString("value"u8, number.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("status"u8, status);
        json.WriteString("created_at"u8, Timestamps.Render(setting.CreatedAt));
        json.WriteString("updated_at"u8, Timestamps.Render(setting.UpdatedAt));
        json.WriteEndObject();
    }
}
