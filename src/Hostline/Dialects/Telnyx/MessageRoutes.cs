using Hostline.Accounts;
using Hostline.Core.Messages;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Messages;
using Hostline.Outgoing;
using Hostline.Server;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

sealed class MessageRoutes(SendText send, TextBook texts, Reach reach)
{
    const string Root = "/messages";
    const string Tag = "Messages";

    const string From = "from", To = "to", Text = "text", Media = "media_urls", Type = "type", Subject = "subject", Coding = "encoding", SendAt = "send_at",
        Profile = "messaging_profile_id", Hook = "webhook_url", Failover = "webhook_failover_url", UsesProfile = "use_profile_webhooks", Detect = "auto_detect";

    const string Sms = "SMS", Mms = "MMS";
    const string Auto = "auto", Gsm7 = "gsm7", Ucs2 = "ucs2";

    const int NumberAtMost = 40, TextAtMost = 3_000;

    static readonly Schema Wanted = Schema.Object("",
        Required(To, Schema.Phone("Whom it is for.")),
        Optional(From, Schema.Phone("One of your active numbers. Number pools and names as senders are not served, so it is always needed.")),
        Optional(Text, Schema.Text($"What it says; it may take {TextRules.SegmentsAtMost} messages on the network.", TextAtMost)),
        Optional(Profile, Schema.Uuid("The messaging profile of the number; another one is refused.").OrNull()),
        Optional(Coding, Schema.OneOf("By default the smaller one that has all characters.", Auto, Gsm7, Ucs2)),
        Optional(Type, Schema.OneOf("MMS is refused: media_not_taken.", Sms, Mms)),
        Optional(Media, Schema.ListOf(Schema.Url(""), "Refused: media_not_taken.").OrNull()),
        Optional(Subject, Schema.Text("Read and ignored: it belongs to MMS.").OrNull()),
        Optional(Hook, Schema.Url("Where its webhooks go first.", WebhookUrl.LongestUrl).OrNull()),
        Optional(Failover, Schema.Url("Where they go when that fails.", WebhookUrl.LongestUrl).OrNull()),
        Optional(UsesProfile, Schema.Flag("Whether they go to the profile's URLs as well, which is the default.")),
        Optional(SendAt, Schema.Instant("Refused: nothing is sent later here.").OrNull()),
        Optional(Detect, Schema.Flag("Read and ignored.")));

    public void Map(Endpoints endpoints)
    {
        endpoints.PostJson(Root, Send).Does(new("sendMessage", Tag, "Send a message from an active number", Schema.Data(MessageBody.Sent))
        {
            Body = Wanted,
            Parameters = [IdempotencyKey.Parameter],
            About = "Its webhooks are message.sent and message.finalized. A number without a 10DLC campaign is told so by tcr_campaign_registered, and refused "
                + "where the host requires one.",
        });
        endpoints.Get(Root + "/{id}", Get).Does(new("getMessage", Tag, "Get a message that was sent or received", Schema.Data(MessageBody.Form)));
        endpoints.Delete(Root + "/{id}", Cancel).Does(new("cancelMessage", Tag, "Cancel a scheduled message: refused", Schema.None)
        {
            About = "Messages are sent at once here, so there is none to cancel.",
        });
    }

    async Task<Outcome<byte[]>> Send(HttpContext http, Caller caller, Fields fields)
    {
        var wanted = Read(fields, reach.Of(caller.World, http.Request));
        var once = IdempotencyKey.Read<QueuedMessage>(http.Request, fields, MessageBody.Render);
        return fields.IsRefused || once.IsRefused ? Outcome<byte[]>.Refused([.. fields.Refusals, .. once.Refusals])
            : (await send.For(caller, wanted, once.Value)).Then(sent => IdempotencyKey.Answer(http, sent, sent.Replayed, MessageBody.Render));
    }

    async Task<Outcome<byte[]>> Get(HttpContext http, Caller caller) =>
        Endpoints.IdOf<TextId>(http) is { } id && await texts.Find(caller.Account.Id, id) is { } found
            ? MessageBody.Render(new QueuedMessage(found.Text, found.Profile))
            : new Refusal(Reason.NotFound);

    async Task<Outcome<byte[]>> Cancel(HttpContext http, Caller caller) =>
        Endpoints.IdOf<TextId>(http) is { } id ? await texts.RefuseToCancel(caller.Account.Id, id) : new Refusal(Reason.NotFound);

    static NewText Read(Fields fields, AddressPolicy addresses)
    {
        var (from, to, text) = (fields.Text(From, required: true, atMost: NumberAtMost), fields.Text(To, required: true, atMost: NumberAtMost),
            fields.Text(Text, atMost: TextAtMost, isProse: true));
        var (type, coding, profile) = (fields.OneOf(Type, false, Sms, Mms), fields.OneOf(Coding, false, Auto, Gsm7, Ucs2), fields.Id<ProfileId>(Profile));
        var (hook, failover, usesProfile) = (fields.Url(Hook, null, addresses), fields.Url(Failover, null, addresses), fields.Bool(UsesProfile) ?? true);
        if (type == Mms || fields.Texts(Media) is { Count: > 0 })
        {
            fields.Refuse(Reason.MediaNotTaken, type == Mms ? Type : Media, ReasonCatalog.Of(Reason.MediaNotTaken).Sentence);
        }
        else if (string.IsNullOrEmpty(text))
        {
            fields.Refuse(Reason.MissingField, Text, $"{Text} is required.");
        }

        if (fields.Has(SendAt) && !fields.IsNull(SendAt))
        {
            fields.Refuse(Reason.InvalidField, SendAt, $"Messages are sent at once here: leave out {SendAt}.");
        }

        return new(from ?? "", to ?? "", text ?? "", TelnyxDialect.Key)
        {
            Coding = coding switch { Gsm7 => TextCoding.Gsm7, Ucs2 => TextCoding.Ucs2, _ => null },
            Callback = own => CallbackOf(own, hook, failover, usesProfile),
            Refuse = (own, country) => Refuse(own, country, profile),
        };
    }

    /// <summary>The message's own URLs come first, then those of the profile. If the message has none, the profile is its destination.</summary>
    static TextCallback? CallbackOf(Profile? profile, string? hook, string? failover, bool usesProfile)
    {
        string[] own = [.. new[] { hook, failover }.OfType<string>().Where(url => url.Length > 0)];
        string[] others = usesProfile && profile is not null ? [.. profile.As(Webhooks.Kind).Urls] : [];
        return own.Length == 0 && usesProfile ? null : new(MessageWebhooks.Kind, HttpMethods.Post, [.. own.Concat(others).Distinct()]);
    }

    /// <summary>Refuses what the settings of the number's profile do not allow.</summary>
    static Refusal? Refuse(Profile? own, string? country, ProfileId? given)
    {
        if (given is { } named && named != own?.Id)
        {
            return new(Reason.ProfileNotFound, "/" + Profile, Detail: "This is not the messaging profile of the number that the message is sent from.");
        }

        if (own is null)
        {
            return null;
        }

        var settings = ProfileSettings.Of(own.Settings);
        return !settings.Enabled ? new(Reason.ProfileDisabled, "/" + From)
            : settings.Destinations.Contains(AnyCountry) || (country is not null && settings.Destinations.Contains(country)) ? null
            : new(Reason.DestinationNotAllowed, "/" + To);
    }

    const string AnyCountry = "*";
}
