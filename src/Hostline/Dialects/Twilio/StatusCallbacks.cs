using System.Text.Json;
using Hostline.Accounts;
using Hostline.Core.Deliveries;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Deciding;
using Hostline.Outbox;

namespace Hostline.Dialects.Twilio;

/// <summary>The callback of an order: requested each time its status has changed, from the first change after its creation.</summary>
sealed class StatusCallbacks(AuthTokens tokens)
{
    public const string Kind = "twilio.status";

    public DestinationKind Destinations => new(Kind, CallbackPlan.Of, Render);

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

    async Task<GuardedRequest> Render(AttemptTo to)
    {
        using var data = JsonDocument.Parse(to.Delivery.Data);
        KeyValuePair<string, string>[] parameters = [.. data.RootElement.EnumerateObject().Select(m => KeyValuePair.Create(m.Name, m.Value.GetString()!))];
        var token = await tokens.Primary(to.Delivery.Account) ?? throw new InvalidOperationException($"There is no account {to.Delivery.Account}.");
        return SignedRequest.Of(token, to.Destination.Method, to.Url, parameters, to.Delivery.Id);
    }
}
