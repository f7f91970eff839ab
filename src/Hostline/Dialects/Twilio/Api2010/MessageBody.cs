using System.Globalization;
using System.Text.Json;
using Hostline.Core.Messages;
using Hostline.Core.Reasons;
using Hostline.Http.OpenApi;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.Api2010;

static class MessageBody
{
    public const string Kind = "Messages";

    public static readonly string[] Statuses =
    [
        "queued", "sending", "sent", "failed", "delivered", "undelivered", "receiving", "received", "accepted", "scheduled", "read", "partially_delivered",
        "canceled",
    ];

    static readonly string[] Directions = ["inbound", "outbound-api", "outbound-call", "outbound-reply"];

    public static readonly Schema Form = Schema.Object("A message that was sent or received.",
        Required("sid", Sids.Of(Sid.Message, "Its SID.")), Required("account_sid", Sids.Of(Sid.Account, "Whose it is.")),
        Required("api_version", Schema.Text("")), Required("body", Schema.Text("")), Required("from", Schema.Phone("")), Required("to", Schema.Phone("")),
        Required("direction", Schema.OneOf("", Directions)), Required("status", Schema.OneOf("", Statuses)),
        Required("num_segments", Schema.Text("Messages on the network, as a text.")), Required("num_media", Schema.OneOf("", "0")),
        Required("error_code", Schema.Whole("Why it was not delivered, in the vendor's numbers.").OrNull()),
        Required("error_message", Schema.Text("The same in a sentence.").OrNull()),
        Required("price", Schema.Text("Always null: nothing is billed here.").OrNull()), Required("price_unit", Schema.Text("Always null.").OrNull()),
        Required("messaging_service_sid", Schema.Text("Always null: there are no messaging services here.").OrNull()),
        Required("date_created", Schema.Text("RFC 2822.")), Required("date_updated", Schema.Text("RFC 2822.")),
        Required("date_sent", Schema.Text("RFC 2822; null before.").OrNull()), Required("uri", Schema.Text("")),
        Required("subresource_uris", Schema.Object("", Required("media", Schema.Text("No message has media; there is nothing at this path.")))))
        .Named("Message");

    public static void Write(Utf8JsonWriter json, TextMessage text)
    {
        var sid = Sid.Of(Sid.Message, text.Id);
        json.WriteStartObject();
        json.WriteString("sid"u8, sid);
        json.WriteSid("account_sid"u8, Sid.Account, text.Account);
        json.WriteString("api_version"u8, Api2010Paths.Version);
        json.WriteString("body"u8, text.Body);
        json.WriteString("from"u8, text.From);
        json.WriteString("to"u8, text.To);
        json.WriteString("direction"u8, DirectionOf(text));
        json.WriteString("status"u8, StatusOf(text.State));
        json.WriteString("num_segments"u8, text.Size.Segments.ToString(CultureInfo.InvariantCulture));
        json.WriteString("num_media"u8, "0"u8);
        WriteFault(json, text);
        json.WriteNull("price"u8);
        json.WriteNull("price_unit"u8);
        json.WriteNull("messaging_service_sid"u8);
        json.WriteString("date_created"u8, Timestamps.Rfc2822(text.CreatedAt));
        json.WriteString("date_updated"u8, Timestamps.Rfc2822(text.UpdatedAt));
        json.WriteString("date_sent"u8, (text.IsInbound ? text.CreatedAt : text.SentAt) is { } sent ? Timestamps.Rfc2822(sent) : null);
        json.WriteString("uri"u8, Api2010Paths.Of(text.Account, Kind, sid));
        json.WriteStartObject("subresource_uris"u8);
        json.WriteString("media"u8, $"{Api2010Paths.Of(text.Account)}/{Kind}/{sid}/Media{Api2010Paths.Suffix}");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static string DirectionOf(TextMessage text) => text.Origin switch
    {
        TextOrigin.Handset => "inbound",
        TextOrigin.Request => "outbound-api",
        _ => "outbound-reply",
    };

    /// <summary>The API has no status for a message that may have been sent; the vendor says "sent" until it knows more.</summary>
    public static string StatusOf(TextState state) => state switch
    {
        TextState.Queued => "queued",
        TextState.Delivered => "delivered",
        TextState.Undelivered => "undelivered",
        TextState.Failed => "failed",
        TextState.Received => "received",
        _ => "sent",
    };

    static void WriteFault(Utf8JsonWriter json, TextMessage text)
    {
        if (text.Why is not { } why)
        {
            json.WriteNull("error_code"u8);
            json.WriteNull("error_message"u8);
            return;
        }

        json.WriteNumber("error_code"u8, Errors.OfMessage(why));
        json.WriteString("error_message"u8, ReasonCatalog.Of(why).Sentence);
    }
}
