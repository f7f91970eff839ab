using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hostline.Accounts;
using Hostline.Core.Deliveries;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Deciding;
using Hostline.Outbox;
using Hostline.Outgoing;
using Microsoft.AspNetCore.WebUtilities;

namespace Hostline.Dialects.Twilio;

/// <summary>The callback of an order: requested each time its status has changed, from the first change after its creation.</summary>
sealed class StatusCallbacks(AuthTokens tokens)
{
    public const string Kind = "twilio.status";

    public DestinationKind Destinations => new(Kind, DestinationSource.OrderCallback, CallbackPlan.Of, Render)
    {
        Body = (to, data, _, _) => to.Method == "GET" ? [] : Encoding.UTF8.GetBytes(SignedRequest.FormOf(Parameters(data))),
        Signature = new("HMAC-SHA1", SignedParts.UrlAndForm, SignatureKey.AuthToken, CallbackSignature.Header, null, null, Read),
    };

    /// <summary>One for each hosting whose word has changed; only orders with a callback of their own have any.</summary>
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

    static byte[] Data(Hosting hosting) => Answers.Render(json =>
    {
        json.WriteStartObject();
        json.WriteString("Status"u8, Words.Of(HostingPhases.PhaseOf(hosting)));
        json.WriteSid("HostedNumberOrderSid"u8, Sid.Order, hosting.Id);
        json.WriteString("PhoneNumber"u8, hosting.Number.ToString());
        json.WriteEndObject();
    });

    async Task<GuardedRequest> Render(AttemptTo to) => SignedRequest.Of(
        await Token(to.Delivery.Account), to.Destination.Method, to.Url, Parameters(to.Delivery.Data), to.Delivery.Id);

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

    async Task<string> Token(AccountId account) =>
        await tokens.Primary(account) ?? throw new InvalidOperationException($"There is no account {account}.");
}
