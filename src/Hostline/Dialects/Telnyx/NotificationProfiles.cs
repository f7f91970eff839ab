using System.Text.Json;
using Hostline.Accounts;
using Hostline.Core.Notifications;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Notifications;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

sealed class NotificationProfiles(NotificationBook book)
{
    const string Root = "/notification_profiles";
    const string Name = "name";
    const int NameAtMost = 255;

    public void Map(Endpoints endpoints)
    {
        endpoints.List(Root, [], List).Does(new("listNotificationProfiles", NotificationWords.Tag, "List notification profiles", Paging.Of(Form)));
        endpoints.PostJson(Root, Create)
            .Does(new("createNotificationProfile", NotificationWords.Tag, "Create a notification profile", Single) { Body = Wanted });
        endpoints.Get(Root + "/{id}", Get).Does(new("getNotificationProfile", NotificationWords.Tag, "Get a notification profile", Single));
        endpoints.PatchJson(Root + "/{id}", Change)
            .Does(new("changeNotificationProfile", NotificationWords.Tag, "Rename a notification profile", Single) { Body = Wanted });
        endpoints.Delete(Root + "/{id}", Delete)
            .Does(new("deleteNotificationProfile", NotificationWords.Tag, "Delete a notification profile with its channels and settings", Single));
    }

    static readonly Schema Wanted = Schema.Object("", Required(Name, Schema.Text("", NameAtMost)));

    static readonly Schema Form = Schema.Object("", Required("id", Schema.Uuid("")), Required(Name, Schema.Text("", NameAtMost)),
        Required("created_at", Schema.Instant("")), Required("updated_at", Schema.Instant(""))).Named("NotificationProfile");

    static readonly Schema Single = Schema.Data(Form);

    async Task<Outcome<byte[]>> List(Caller caller, ListQuery query)
    {
        var (found, total) = await book.Profiles(caller, query.Page.Size, query.Page.Skip);
        return query.Page.Render(found, total, Write);
    }

    async Task<Outcome<byte[]>> Create(HttpContext http, Caller caller, Fields fields) =>
        NameOf(fields) is { } name ? (await book.AddProfile(caller, name)).Then(Render) : Outcome<byte[]>.Refused(fields.Refusals);

    async Task<Outcome<byte[]>> Get(HttpContext http, Caller caller) =>
        Endpoints.IdOf<NotificationProfileId>(http) is { } id && await book.Profile(caller, id) is { } found ? Render(found) : new Refusal(Reason.NotFound);

    async Task<Outcome<byte[]>> Change(HttpContext http, Caller caller, Fields fields) =>
        Endpoints.IdOf<NotificationProfileId>(http) is not { } id ? new Refusal(Reason.NotFound)
        : NameOf(fields) is { } name ? (await book.RenameProfile(caller, id, name)).Then(Render)
        : Outcome<byte[]>.Refused(fields.Refusals);

    async Task<Outcome<byte[]>> Delete(HttpContext http, Caller caller) =>
        Endpoints.IdOf<NotificationProfileId>(http) is { } id ? (await book.DeleteProfile(caller, id)).Then(Render) : new Refusal(Reason.NotFound);

    static string? NameOf(Fields fields)
    {
        var name = fields.Text(Name, required: true, atMost: NameAtMost);
        if (name is null || !string.IsNullOrWhiteSpace(name))
        {
            return name;
        }

        fields.Refuse(Reason.ValueOutOfRange, Name, $"{Name} must have 1 to {NameAtMost} characters.");
        return null;
    }

    static byte[] Render(NotificationProfile profile) => Answers.RenderData(json => Write(json, profile));

    static void Write(Utf8JsonWriter json, NotificationProfile profile)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, profile.Id);
        json.WriteString(Name, profile.Name);
        json.WriteString("created_at"u8, Timestamps.Render(profile.CreatedAt));
        json.WriteString("updated_at"u8, Timestamps.Render(profile.UpdatedAt));
        json.WriteEndObject();
    }
}
