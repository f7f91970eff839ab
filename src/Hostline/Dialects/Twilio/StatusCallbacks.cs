using System.Text;
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

    /// <summary>The same in every attempt of one callback (contract §7).</summary>
    const string TokenHeader = "I-Twilio-Idempotency-Token";

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

    /// <summary>The parameters go into the form of a POST or into the query of a GET.</summary>
    async Task<GuardedRequest> Render(AttemptTo to)
    {
        using var data = JsonDocument.Parse(to.Delivery.Data);
        KeyValuePair<string, string>[] parameters = [.. data.RootElement.EnumerateObject().Select(m => KeyValuePair.Create(m.Name, m.Value.GetString()!))];
        var token = await tokens.Primary(to.Delivery.Account) ?? throw new InvalidOperationException($"There is no account {to.Delivery.Account}.");
        var isGet = to.Destination.Method == "GET";
        var url = isGet ? WithQuery(to.Url, parameters) : to.Url;
        return new(new(to.Destination.Method), url, isGet ? [] : Encoding.UTF8.GetBytes(Form(parameters)), isGet ? "" : Http.FormBody.MediaType,
        [
            new("User-Agent", "TwilioProxy/1.1"),
            new(CallbackSignature.Header, CallbackSignature.Of(token, url, isGet ? [] : parameters)),
            new(TokenHeader, to.Delivery.Id.ToString()),
        ]);
    }

    static string WithQuery(string url, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var parts = url.Split('#', 2);
        return $"{parts[0]}{(parts[0].Contains('?') ? '&' : '?')}{Form(parameters)}{(parts.Length > 1 ? "#" + parts[1] : "")}";
    }

    static string Form(IEnumerable<KeyValuePair<string, string>> parameters) =>
        string.Join('&', parameters.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"));
}
