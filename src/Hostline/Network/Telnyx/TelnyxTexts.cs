using System.Text.Json;
using Hostline.Core.Messages;
using Hostline.Network.Texting;

namespace Hostline.Network.Telnyx;

/// <summary>
/// Sends texts through the messages API. It does not promise to recognize a repetition, so a text whose response was lost is not sent again; a
/// webhook to the URL that was sent with the text decides its state.
/// </summary>
/// <param name="sender">The number that this host's own texts come from.</param>
/// <param name="address">The URL for webhooks; null for none.</param>
sealed class TelnyxTextSender(TelnyxApi api, string sender, Func<string?> address) : TextSender
{
    const string Messages = "/messages";

    public override bool TellsFate => true;

    public override async Task<CallOutcome> Send(OutgoingText text, CancellationToken cancellation)
    {
        var answer = await api.Post(Messages, new
        {
            from = text.From ?? sender,
            to = text.To,
            text = text.Text,
            encoding = text.Coding switch { TextCoding.Gsm7 => "gsm7", TextCoding.Ucs2 => "ucs2", _ => "auto" },
            webhook_url = UpstreamTexts.ReceiptUrl(address(), text.Id),
            use_profile_webhooks = false,
        }, cancellation, idempotencyKey: text.Id.ToString());
        return UpstreamTexts.Outcome(answer, answer.TextOf("data", "id"));
    }

    public override async Task<TextFate?> ReadFate(string externalId, CancellationToken cancellation)
    {
        var answer = await api.Get($"{Messages}/{Uri.EscapeDataString(externalId)}", cancellation);
        return answer.IsDone && answer.Member("data") is { ValueKind: JsonValueKind.Object } message ? TelnyxTexts.FateOf(message) : null;
    }
}

static class TelnyxTexts
{
    /// <summary>Null for no change.</summary>
    public static TextFate? FateOf(JsonElement message) => TextOf(Recipient(message), "status") switch
    {
        "sent" => TextFate.Sent,
        "delivered" => TextFate.Delivered,
        "delivery_failed" => TextFate.Undelivered,
        "sending_failed" => TextFate.Refused,
        "expired" => TextFate.Expired,
        _ => null,
    };

    /// <summary>Null if the webhook is about something else.</summary>
    /// <param name="url">The URL at which it was received.</param>
    public static HeardText? Heard(string? type, JsonElement message, string url) =>
        (type, TextOf(message, "id"), TextOf(Recipient(message), "phone_number")) switch
        {
            ("message.received", { } id, { } to) when message.TryGetProperty("from", out var from) && TextOf(from, "phone_number") is { } sender =>
                new HeardText.Arrived(sender, to, TextOf(message, "text") ?? "", id),
            ("message.sent" or "message.finalized", { } id, { } to) when UpstreamTexts.IdIn(url) is { } own && FateOf(message) is { } fate =>
                new HeardText.Receipt(own, id, to, fate),
            _ => null,
        };

    static JsonElement Recipient(JsonElement message) => message.TryGetProperty("to", out var to) && to.ValueKind == JsonValueKind.Array
        && to.GetArrayLength() > 0 ? to[0] : default;

    static string? TextOf(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
