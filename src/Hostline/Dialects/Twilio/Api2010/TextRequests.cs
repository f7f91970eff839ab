using System.Globalization;
using Hostline.Accounts;
using Hostline.Core.Messages;
using Hostline.Outbox;
using Hostline.Outgoing;

namespace Hostline.Dialects.Twilio.Api2010;

/// <summary>The request to a customer's URL when a number gets a text.</summary>
sealed class TextRequests(AccountBook accounts)
{
    public AnswerProtocol Protocol => new(TwilioTerms.Name, StatusCallbacks.TextKind, Of, TextMarkup.Read);

    async Task<GuardedRequest> Of(TextMessage text, string url, string method, AnswerFault? before)
    {
        var sid = Sid.Of(Sid.Message, text.Id);
        List<KeyValuePair<string, string>> parameters =
        [
            new("MessageSid", sid), new("SmsSid", sid), new("SmsMessageSid", sid), new("AccountSid", Sid.Of(Sid.Account, text.Account)),
            new("From", text.From), new("To", text.To), new("Body", text.Body), new("NumMedia", "0"),
            new("NumSegments", text.Size.Segments.ToString(CultureInfo.InvariantCulture)), new("SmsStatus", "received"),
            new("ApiVersion", Api2010Paths.Version),
        ];
        if (before is not null)
        {
            parameters.Add(new("ErrorCode", before.Code.ToString(CultureInfo.InvariantCulture)));
            parameters.Add(new("ErrorUrl", before.Url));
        }

        // A person is waiting, so a slow URL counts as failed.
        return SignedRequest.Of(await accounts.AuthTokenOf(text.Account), method, url, parameters, text.Id) with
        {
            Limits = CallbackPlan.Of(url).Limits,
            KeepAtMost = KeptAnswer.ReadAtMost,
        };
    }
}
