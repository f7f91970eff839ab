using Hostline.Network.Texting;

namespace Hostline.Network.Twilio;

/// <summary>
/// Sends texts through the messages API. It does not recognize a repetition, so a text whose response was lost is not sent again; a callback to
/// the URL that was sent with the text decides its state.
/// </summary>
/// <param name="sender">The number that this host's own texts come from.</param>
/// <param name="address">The URL for callbacks; null for none.</param>
sealed class TwilioTextSender(TwilioApi api, string sender, Func<string?> address) : TextSender
{
    string Messages => $"{api.Hosts.Api}/2010-04-01/Accounts/{api.Account}/Messages";

    public override bool TellsFate => true;

    public override async Task<CallOutcome> Send(OutgoingText text, CancellationToken cancellation)
    {
        var answer = await api.Post(Messages + ".json",
        [
            ("From", text.From ?? sender), ("To", text.To), ("Body", text.Text),
            .. UpstreamTexts.ReceiptUrl(address(), text.Id) is { } url ? [("StatusCallback", url)] : Array.Empty<(string, string)>(),
        ], cancellation);
        return UpstreamTexts.Outcome(answer, answer.TextOf("sid"));
    }

    public override async Task<TextFate?> ReadFate(string externalId, CancellationToken cancellation)
    {
        var answer = await api.Get($"{Messages}/{Uri.EscapeDataString(externalId)}.json", cancellation);
        return answer.IsDone ? TwilioTexts.FateOf(answer.TextOf("status")) : null;
    }
}

static class TwilioTexts
{
    /// <summary>Null for no change.</summary>
    public static TextFate? FateOf(string? status) => status switch
    {
        "sent" => TextFate.Sent,
        "delivered" => TextFate.Delivered,
        "undelivered" => TextFate.Undelivered,
        "failed" => TextFate.Refused,
        _ => null,
    };

    /// <summary>Null if the callback is about something else.</summary>
    /// <param name="url">The URL at which it was received.</param>
    public static HeardText? Heard(Func<string, string?> field, string url) => (field("MessageSid"), field("To")) switch
    {
        ({ } sid, { } to) when UpstreamTexts.IdIn(url) is { } own =>
            FateOf(field("MessageStatus")) is { } fate ? new HeardText.Receipt(own, sid, to, fate) : null,
        ({ } sid, { } to) when field("From") is { } from && field("Body") is { } body => new HeardText.Arrived(from, to, body, sid),
        _ => null,
    };
}
