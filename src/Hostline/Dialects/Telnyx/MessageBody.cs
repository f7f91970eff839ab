using System.Text.Json;
using Hostline.Core.Messages;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Http.OpenApi;
using Hostline.Messages;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

/// <summary>A message in this dialect, in responses and webhooks. This host has no carrier data, so carriers are unknown.</summary>
static class MessageBody
{
    const string Registered = "REGISTERED", Unregistered = "UNREGISTERED";
    const int PartsAtMost = 10;

    static readonly string[] Statuses =
        ["queued", "sending", "sent", "expired", "sending_failed", "delivery_unconfirmed", "delivered", "delivery_failed"];

    /// <summary>The statuses of copies, which never have this one.</summary>
    static readonly string[] OfCopies = [.. Statuses.Where(s => s != "expired")];

    const string Arrived = "received";

    static Schema Side(params Member[] more) => Schema.Object("",
    [
        Required("phone_number", Schema.Text("E.164, or as the carrier writes it.")),
        Required("carrier", Schema.Text("Not known here.")),
        Required("line_type", Schema.OneOf("Not known here.", "Wireline", "Wireless", "VoWiFi", "VoIP", "Pre-Paid Wireless", "")),
        .. more,
    ]);

    static readonly Schema Fault = Schema.Object("",
        Required("code", Schema.Text("The vendor's code.")), Required("title", Schema.Text("")), Required("detail", Schema.Text("What happened.")),
        Required("meta", Schema.Object("Our addition.", Ours("reason", ErrorAnswers.ReasonCode), Ours("next_step", Schema.Text("")))));

    public static readonly Schema Sent = Of(["outbound"], Side()).Named("OutboundMessage");

    public static readonly Schema Form = Of(["inbound", "outbound"], Side(Ours("status", Schema.OneOf("The status of an incoming message.", Arrived))),
        Ours("keyword", Schema.OneOf("The effect of a keyword in it: messages ended, resumed or explained.", "stop", "start", "help"))).Named("Message");

    static Schema Of(IReadOnlyList<string> directions, Schema from, params Member[] more) => Schema.Object("A message.",
    [
        Required("record_type", Schema.OneOf("", "message")),
        Required("direction", Schema.OneOf("", directions)),
        Required("id", Schema.Uuid("")),
        Required("type", Schema.OneOf("", "SMS")),
        Optional("messaging_profile_id", Schema.Uuid("That of the number; left out if it had none.")),
        Required("organization_id", Schema.Uuid("The account.")),
        Required("from", from),
        Required("to", Schema.ListOf(Side(Required("status", Schema.OneOf("", Statuses))), "", atLeast: 1, atMost: 1)),
        Required("cc", Schema.ListOf(Side(Optional("status", Schema.OneOf("", OfCopies))), "Always empty.")),
        Required("text", Schema.Text("")),
        Required("subject", Schema.Text("Always null.").OrNull()),
        Required("media", Schema.ListOf(Schema.Object(""), "Always empty.")),
        Required("encoding", Schema.OneOf("", "GSM-7", "UCS-2")),
        Required("parts", Schema.Whole("Messages on the network.", 1, PartsAtMost)),
        Required("num_chars", Schema.Whole("UTF-16 units.", 0)),
        Optional("smart_encoding_applied", Schema.Flag("Texts are never changed.")),
        Required("tags", Schema.ListOf(Schema.Text(""), "Always empty.")),
        Required("cost", Schema.Object("Always null: nothing is billed here.").OrNull()),
        Required("cost_breakdown", Schema.Object("Always null.").OrNull()),
        Required("tcr_campaign_id", Schema.Text("The registry's name of the number's campaign.").OrNull()),
        Required("tcr_campaign_billable", Schema.Flag("Whether there is one.")),
        Required("tcr_campaign_registered",
            Schema.OneOf("UNREGISTERED: the number needs a campaign and has none. Null: it needs none.", Registered, Unregistered).OrNull()),
        Required("received_at", Schema.Instant("When the request, or the message, came in.")),
        Required("sent_at", Schema.Instant("When the carrier had it.").OrNull()),
        Required("completed_at", Schema.Instant("When nothing more was expected.").OrNull()),
        Required("valid_until", Schema.Instant("It fails if it is still queued then.").OrNull()),
        Optional("wait_seconds", Schema.Number("Always null.").OrNull()),
        Required("webhook_url", Schema.Url("").OrNull()),
        Required("webhook_failover_url", Schema.Url("").OrNull()),
        Required("errors", Schema.ListOf(Fault, "Why it was not delivered.")),
        .. more,
    ]);

    public static byte[] Render(QueuedMessage message) => Answers.RenderData(json =>
    {
        json.WriteStartObject();
        Write(json, message.Text!, message.Profile);
        json.WriteEndObject();
    });

    public static void Write(Utf8JsonWriter json, TextMessage text, Profile? profile)
    {
        json.WriteString("record_type"u8, "message"u8);
        json.WriteString("direction"u8, text.IsInbound ? "inbound"u8 : "outbound"u8);
        json.WriteString("id"u8, text.Id);
        json.WriteString("type"u8, "SMS"u8);
        if (text.Profile is { } id)
        {
            json.WriteString("messaging_profile_id"u8, id);
        }

        json.WriteString("organization_id"u8, text.Account);
        json.WritePropertyName("from"u8);
        WriteSide(json, text.From, text.IsInbound ? Arrived : null);
        json.WriteStartArray("to"u8);
        WriteSide(json, text.To, text.IsInbound ? "delivered" : StatusOf(text));
        json.WriteEndArray();
        WriteNone(json, "cc");
        json.WriteString("text"u8, text.Body);
        json.WriteNull("subject"u8);
        WriteNone(json, "media");
        json.WriteString("encoding"u8, text.Size.Coding == TextCoding.Gsm7 ? "GSM-7"u8 : "UCS-2"u8);
        json.WriteNumber("parts"u8, Math.Min(text.Size.Segments, PartsAtMost));
        json.WriteNumber("num_chars"u8, text.Body.Length);
        if (!text.IsInbound)
        {
            json.WriteBoolean("smart_encoding_applied"u8, false);
        }

        WriteNone(json, "tags");
        json.WriteNull("cost"u8);
        json.WriteNull("cost_breakdown"u8);
        WriteCampaign(json, text);
        WriteTimes(json, text);
        var urls = text.Callback?.Urls ?? profile?.As(Webhooks.Kind).Urls ?? [];
        json.WriteString("webhook_url"u8, urls.ElementAtOrDefault(0));
        json.WriteString("webhook_failover_url"u8, urls.ElementAtOrDefault(1));
        WriteFaults(json, text);
        if (text.Keyword is { } keyword)
        {
            json.WriteString("keyword"u8, keyword switch { KeywordKind.Stop => "stop"u8, KeywordKind.Start => "start"u8, _ => "help"u8 });
        }
    }

    static void WriteSide(Utf8JsonWriter json, string number, string? status)
    {
        json.WriteStartObject();
        json.WriteString("phone_number"u8, number);
        json.WriteString("carrier"u8, ""u8);
        json.WriteString("line_type"u8, ""u8);
        if (status is not null)
        {
            json.WriteString("status"u8, status);
        }

        json.WriteEndObject();
    }

    static string StatusOf(TextMessage text) => text.State switch
    {
        TextState.Queued => "queued",
        TextState.Sent => "sent",
        TextState.Delivered => "delivered",
        TextState.Undelivered => "delivery_failed",
        TextState.Unconfirmed => "delivery_unconfirmed",
        _ => text.Why == Reason.TextExpired ? "expired" : "sending_failed",
    };

    static void WriteNone(Utf8JsonWriter json, string name)
    {
        json.WriteStartArray(name);
        json.WriteEndArray();
    }

    static void WriteCampaign(Utf8JsonWriter json, TextMessage text)
    {
        json.WriteString("tcr_campaign_id"u8, text.Campaign);
        json.WriteBoolean("tcr_campaign_billable"u8, text.Campaign is not null);
        json.WriteString("tcr_campaign_registered"u8,
            text.Campaign is not null ? Registered : text.Number.Kind == NumberKind.UnitedStates ? Unregistered : null);
    }

    static void WriteTimes(Utf8JsonWriter json, TextMessage text)
    {
        json.WriteString("received_at"u8, Timestamps.Render(text.CreatedAt));
        WriteTime(json, "sent_at", text.SentAt);
        WriteTime(json, "completed_at", text.IsInbound ? null : text.EndedAt);
        WriteTime(json, "valid_until", text.State == TextState.Queued ? text.CreatedAt + TextRules.ValidFor : null);
        if (!text.IsInbound)
        {
            json.WriteNull("wait_seconds"u8);
        }
    }

    static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            json.WriteString(name, Timestamps.Render(known));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    static void WriteFaults(Utf8JsonWriter json, TextMessage text)
    {
        json.WriteStartArray("errors"u8);
        if (text.Why is { } why)
        {
            var (entry, code) = (ReasonCatalog.Of(why), Errors.Of(why).Code);
            json.WriteStartObject();
            json.WriteString("code"u8, code);
            json.WriteString("title"u8, Errors.Title(code));
            json.WriteString("detail"u8, entry.Sentence);
            json.WriteStartObject("meta"u8);
            json.WriteString("reason"u8, entry.Code);
            json.WriteString("next_step"u8, Words.Reasons.Of(why).NextStep);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
