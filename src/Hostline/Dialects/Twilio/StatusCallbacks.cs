using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hostline.Accounts;
using Hostline.Core.Deliveries;
using Hostline.Core.Hostings;
using Hostline.Core.Messages;
using Hostline.Core.Orders;
using Hostline.Deciding;
using Hostline.Messages;
using Hostline.Outbox;
using Hostline.Outgoing;
using Hostline.Storage;
using Microsoft.AspNetCore.WebUtilities;

namespace Hostline.Dialects.Twilio;

/// <summary>The callbacks of an order and of a message: requested after each change of its status, except its creation.</summary>
sealed class StatusCallbacks(AuthTokens tokens)
{
    public const string Kind = "twilio.status";

    public const string TextKind = "twilio.message";

    public IEnumerable<DestinationKind> Destinations => [Of(Kind, DestinationSource.OrderCallback), Of(TextKind, DestinationSource.TextCallback)];

    DestinationKind Of(string kind, DestinationSource source) => new(kind, source, CallbackPlan.Of, Renderer)
    {
        Body = (to, data, _, _) => to.Method == "GET" ? [] : Encoding.UTF8.GetBytes(SignedRequest.FormOf(Parameters(data))),
        Signature = new("HMAC-SHA1", SignedParts.UrlAndForm, SignatureKey.AuthToken, CallbackSignature.Header, null, null, Read),
    };

    /// <summary>One for each hosting whose status has changed; only for orders with their own callback.</summary>
    public static IEnumerable<Announcement> Announce(Change change, Audience audience)
    {
        if (!change.Order.HasCallback || change.Before is not { } before || change.Events.Count == 0)
        {
            yield break;
        }

        var to = new Destination(change.Order.Id, Kind, change.Order.Account, DestinationSource.OrderCallback, "POST", []);
        foreach (var (was, now) in before.Hostings.Zip(change.Order.Hostings))
        {
            if (HostingPhases.PhaseOf(was) != HostingPhases.PhaseOf(now) && HostingPhases.PhaseOf(now) != HostingPhase.Cancelled)
            {
                yield return new(to, Core.Ids.Named(change.Events[^1].Id, Kind + now.Id, change.Order.Id), "status", Data(now));
            }
        }
    }

    /// <summary>One for each state of a message with a callback after it was queued.</summary>
    public static Announcement? Announce(TextNews news) =>
        news.Text is { Callback.Kind: TextKind, IsInbound: false, State: not TextState.Queued, Own: { Urls.Count: > 0 } to } text
            ? new(to, news.Id, "message", Data(text))
            : null;

    static byte[] Data(TextMessage text) => Answers.Render(json =>
    {
        var (sid, status) = (Sid.Of(Sid.Message, text.Id), Api2010.MessageBody.StatusOf(text.State));
        json.WriteStartObject();
        json.WriteString("MessageSid"u8, sid);
        json.WriteString("MessageStatus"u8, status);
        json.WriteString("SmsSid"u8, sid);
        json.WriteString("SmsStatus"u8, status);
        json.WriteSid("AccountSid"u8, Sid.Account, text.Account);
        json.WriteString("From"u8, text.From);
        json.WriteString("To"u8, text.To);
        json.WriteString("ApiVersion"u8, Api2010.Api2010Paths.Version);
        if (text.Why is { } why)
        {
            json.WriteString("ErrorCode"u8, Errors.OfMessage(why).ToString(CultureInfo.InvariantCulture));
        }

        json.WriteEndObject();
    });

    static byte[] Data(Hosting hosting) => Answers.Render(json =>
    {
        json.WriteStartObject();
        json.WriteString("Status"u8, Words.Of(HostingPhases.PhaseOf(hosting)));
        json.WriteSid("HostedNumberOrderSid"u8, Sid.Order, hosting.Id);
        json.WriteString("PhoneNumber"u8, hosting.Number.ToString());
        json.WriteEndObject();
    });

    Func<AttemptTo, Task<GuardedRequest>> Renderer(ReadBatch batch, AccountId account)
    {
        var token = tokens.AskPrimary(batch, account);
        return to => Task.FromResult(SignedRequest.Of(
            Known(token(), account), to.Destination.Method, to.Url, Parameters(to.Delivery.Data), to.Delivery.Id));
    }

    async Task<SignatureReading> Read(AccountId account, ReceivedRequest request)
    {
        if (request.Header(CallbackSignature.Header) is not { } given)
        {
            return new(SignatureFault.HeaderMissing, CallbackSignature.Header);
        }

        var form = request.Body.Length == 0 ? [] : QueryHelpers.ParseQuery(Encoding.UTF8.GetString(request.Body))
            .SelectMany(p => p.Value.Select(v => KeyValuePair.Create(p.Key, v ?? "")));
        var right = CallbackSignature.Of(await Token(account), request.Url, form);
        var isRight = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(right), Encoding.UTF8.GetBytes(given));
        return new(isRight ? SignatureFault.None : SignatureFault.Mismatch);
    }

    static KeyValuePair<string, string>[] Parameters(byte[] stored)
    {
        using var data = JsonDocument.Parse(stored);
        return [.. data.RootElement.EnumerateObject().Select(m => KeyValuePair.Create(m.Name, m.Value.GetString()!))];
    }

    async Task<string> Token(AccountId account) => Known(await tokens.Primary(account), account);

    static string Known(string? token, AccountId account) => token ?? throw new InvalidOperationException($"There is no account {account}.");
}
