using Hostline.Network.Texting;

namespace Hostline.Network.Twilio;

/// <summary>
/// Texts by the messages API. It does not recognize a repetition, so a text whose answer got lost is not sent again; a callback to the URL that
/// the text was sent with decides what became of it.
/// </summary>
/// <param name="sender">The number that this host's own texts come from.</param>
/// <param name="address">Where callbacks go; null for nowhere.</param>
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

/// <summary>Messages as this API shows them, in answers and callbacks.</summary>
static class TwilioTexts
{
    /// <summary>Null for nothing new.</summary>
    public static TextFate? FateOf(string? status) => status switch
    {
        "sent" => TextFate.Sent,
        "delivered" => TextFate.Delivered,
        "undelivered" => TextFate.Undelivered,
        "failed" => TextFate.Refused,
        _ => null,
    };

    /// <summary>Null if the callback is about something else.</summary>
    /// <param name="url">At which it came in.</param>
    public static HeardText? Heard(Func<string, string?> field, string url) => (field("MessageSid"), field("To")) switch
    {
        ({ } sid, { } to) when UpstreamTexts.IdIn(url) is { } own =>
            FateOf(field("MessageStatus")) is { } fate ? new HeardText.Receipt(own, sid, to, fate) : null,
        ({ } sid, { } to) when field("From") is { } from && field("Body") is { } body => new HeardText.Arrived(from, to, body, sid),
        _ => null,
    };
}
