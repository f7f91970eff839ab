using System.Text.Json;
using Hostline.Core.Notifications;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Network.Mail;
using Hostline.Notifications;
using Hostline.Outgoing;
using Hostline.Secrets;
using Hostline.Server;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

sealed class NotificationChannels(NotificationBook book, Reach reach)
{
    const string Root = "/notification_channels";
    const string ProfileName = "notification_profile_id";
    const string KindName = "channel_type_id";
    const string DestinationName = "channel_destination";

    public void Map(Endpoints endpoints)
    {
        endpoints.List(Root, NotificationWords.Filters, List)
            .Does(new("listNotificationChannels", NotificationWords.Tag, "List notification channels", Paging.Of(Form)));
        endpoints.PostJson(Root, Create).Does(new("createNotificationChannel", NotificationWords.Tag, "Create a notification channel", Single)
        {
            Body = Schema.Object("", [.. Said.Select(s => s with { IsRequired = true })]),
        });
        endpoints.Get(Root + "/{id}", Get).Does(new("getNotificationChannel", NotificationWords.Tag, "Get a notification channel", Single));
        endpoints.PatchJson(Root + "/{id}", Change).Does(new("changeNotificationChannel", NotificationWords.Tag, "Change a notification channel", Single)
        {
            About = "Members that are left out stay unchanged.",
            Body = Schema.Object("", Said),
        });
        endpoints.Delete(Root + "/{id}", Delete)
            .Does(new("deleteNotificationChannel", NotificationWords.Tag, "Delete a notification channel with its settings", Single));
    }

    static readonly Member[] Said =
    [
        Optional(ProfileName, Schema.Uuid("")),
        Optional(KindName, Schema.OneOf("Voice is not available here.", [.. NotificationWords.Kinds.Keys])),
        Optional(DestinationName, Schema.Text("A number in +E.164 form, an e-mail address or a URL.", WebhookUrl.LongestUrl)),
    ];

    static readonly Schema Form = Schema.Object("",
        [Required("id", Schema.Uuid("")), .. Said.Select(s => s with { IsRequired = true }), Required("created_at", Schema.Instant("")),
            Required("updated_at", Schema.Instant(""))]).Named("NotificationChannel");

    static readonly Schema Single = Schema.Data(Form);

    Task<Outcome<byte[]>> List(Caller caller, ListQuery query) =>
        NotificationWords.List<NotificationChannel>(query, filter => book.Channels(caller, filter, query.Page.Size, query.Page.Skip), Write);

    async Task<Outcome<byte[]>> Create(HttpContext http, Caller caller, Fields fields)
    {
        foreach (var name in (string[])[ProfileName, KindName, DestinationName])
        {
            if (!fields.Has(name) || fields.IsNull(name))
            {
                fields.Refuse(Reason.MissingField, name, $"{name} is required.");
            }
        }

        var draft = Read(fields, null, reach.Of(caller.World, http.Request));
        return draft is null ? Outcome<byte[]>.Refused(fields.Refusals) : (await book.AddChannel(caller, draft, "/" + ProfileName)).Then(Render);
    }

    async Task<Outcome<byte[]>> Get(HttpContext http, Caller caller) =>
        Endpoints.IdOf<ChannelId>(http) is { } id && await book.Channel(caller, id) is { } found ? Render(found) : new Refusal(Reason.NotFound);

    async Task<Outcome<byte[]>> Change(HttpContext http, Caller caller, Fields fields)
    {
        if (Endpoints.IdOf<ChannelId>(http) is not { } id)
        {
            return new Refusal(Reason.NotFound);
        }

        if (!fields.Has(ProfileName) && !fields.Has(KindName) && !fields.Has(DestinationName))
        {
            return new Refusal(Reason.MissingField, "", Detail: "No valid parameters were supplied.");
        }

        var changed = await book.ChangeChannel(caller, id, current =>
            Read(fields, current, reach.Of(caller.World, http.Request)) is { } draft ? draft : Outcome<ChannelDraft>.Refused(fields.Refusals),
                "/" + ProfileName);
        return changed.Then(Render);
    }

    async Task<Outcome<byte[]>> Delete(HttpContext http, Caller caller) =>
        Endpoints.IdOf<ChannelId>(http) is { } id ? (await book.DeleteChannel(caller, id)).Then(Render) : new Refusal(Reason.NotFound);

    /// <summary>Null if anything is refused. A new kind needs a destination of that form, either in the body or already stored.</summary>
    ChannelDraft? Read(Fields fields, NotificationChannel? current, AddressPolicy addresses)
    {
        var profile = fields.Id<NotificationProfileId>(ProfileName) ?? current?.Profile;
        var kind = KindOf(fields) ?? current?.Kind;
        var destination = fields.Text(DestinationName, atMost: WebhookUrl.LongestUrl) ?? current?.Address;
        if (!fields.IsRefused && kind is { } known && destination is not null)
        {
            CheckDestination(fields, known, destination, addresses);
        }

        return fields.IsRefused
            ? null
            : new(profile ?? default, kind!.Value, kind == ChannelKind.Email ? MailAddresses.Read(destination!).Address! : destination!,
                NotificationWebhooks.Kind);
    }

    static ChannelKind? KindOf(Fields fields)
    {
        if (fields.Text(KindName) is not { } word)
        {
            return null;
        }

        if (NotificationWords.Kinds.TryGetValue(word, out var kind))
        {
            return kind;
        }

        fields.Refuse(Reason.UnknownValue, KindName, word == "voice"
            ? $"Voice is not available here; use one of {string.Join(", ", NotificationWords.Kinds.Keys)}."
            : $"{KindName} must be one of {string.Join(", ", NotificationWords.Kinds.Keys)}.");
        return null;
    }

    void CheckDestination(Fields fields, ChannelKind kind, string destination, AddressPolicy addresses)
    {
        switch (kind)
        {
            case ChannelKind.Sms:
                CheckReach(fields, fields.Number(DestinationName, destination));
                break;
            case ChannelKind.Email when MailAddresses.Read(destination).Fault is { } fault:
                fields.Refuse(Reason.InvalidField, DestinationName, fault);
                break;
            case ChannelKind.Webhook when WebhookUrl.Check(destination, addresses) is { } fault:
                fields.Refuse(Reason.InvalidUrl, DestinationName, fault);
                break;
        }
    }

    /// <summary>
    /// Texts are sent only to countries where numbers are hosted and to toll-free numbers: elsewhere each costs the operator many times more,
    /// and some pay the receiver.
    /// </summary>
    static void CheckReach(Fields fields, PhoneNumber number)
    {
        if (!fields.IsRefused && number.Kind is not (NumberKind.UnitedStates or NumberKind.Canada or NumberKind.TollFree))
        {
            fields.Refuse(Reason.NumberInvalid, DestinationName,
                $"{DestinationName} must be a geographic number of the United States or Canada, or a toll-free one.");
        }
    }

    static byte[] Render(NotificationChannel channel) => Answers.RenderData(json => Write(json, channel));

    static void Write(Utf8JsonWriter json, NotificationChannel channel)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, channel.Id);
        json.WriteString(ProfileName, channel.Profile);
        json.WriteString(KindName, NotificationWords.Of(channel.Kind));
        json.WriteString(DestinationName, channel.Address);
        json.WriteString("created_at"u8, Timestamps.Render(channel.CreatedAt));
        json.WriteString("updated_at"u8, Timestamps.Render(channel.UpdatedAt));
        json.WriteEndObject();
    }
}
