using System.Globalization;
using System.Text.Json;
using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Storage.Tables;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// Webhooks of hosted number orders. <c>data</c> is rendered once with the event; <see cref="SignedAttempts"/> adds <c>meta</c> and the
/// signature at each attempt.
/// </summary>
static class Webhooks
{
    /// <summary>The kind of destination under which deliveries of this dialect are stored.</summary>
    public const string Kind = "telnyx";

    const string Created = "messaging_hosted_numbers_orders.created";
    const string Updated = "messaging_hosted_numbers_orders.updated";
    const string Deleted = "messaging_hosted_numbers_orders.deleted";

    /// <summary>
    /// To the order's profile, if it has a URL: the creation; each step of a transfer; and one message per commit that changed the order's or a
    /// number's status. In addition, to current holders, the events that concern them. All messages to an account about its own order share one
    /// sequence.
    /// </summary>
    public static IEnumerable<Announcement> Announce(Change change, Audience audience)
    {
        var own = audience.Order is { WebhookUrl.Length: > 0 } profile ? Told(change, profile).ToList() : [];
        var first = change.Order.Announced.Of(Kind) + 1;
        return own.Select((t, i) => new Announcement(
                audience.Order!.As(Kind), t.Id, t.Type, Data(t.Id, t.Event, t.Type, change.Order, t.Numbers, first + i, ReasonOf(change, t.Event))))
            .Concat(TransferWebhooks.Losses(change, audience, first + own.Count))
            .Concat(TransferWebhooks.Requests(change, audience));
    }

    /// <summary>The messages to the order's own profile, each under the id of an event of the order's timeline if that id is unused.</summary>
    static IEnumerable<(EventId Id, Event Event, string Type, IEnumerable<Hosting> Numbers)> Told(Change change, Profile profile)
    {
        if (change.Before is null)
        {
            yield return (change.Events[0].Id, change.Events[0], Created, change.Order.Hostings);
        }

        foreach (var told in change.Events)
        {
            if (TransferWebhooks.TypeOf(told) is { } step)
            {
                yield return (told.Id, told, step, change.HostingsOf(told));
            }
        }

        if (change.Events.Count > 0 && TypeOf(change) is { } type)
        {
            // The update uses the id of the last event not already used by another message, because receivers discard a second message
            // under the same id.
            var last = change.Events.LastOrDefault(e => !IsToldAlone(e)) ?? change.Events[^1];
            yield return (IsToldAlone(last) ? Ids.Named(last.Id, type, profile.Id) : last.Id, last, type, change.Order.Hostings);
        }
    }

    /// <summary>Whether an event has its own message, here or to a campaign's URL.</summary>
    static bool IsToldAlone(Event told) =>
        TransferWebhooks.TypeOf(told) is not null || told.Kind is EventKinds.NumberLost or EventKinds.CampaignAssigned or EventKinds.CampaignRemoved;

    /// <summary>The type of the commit as a whole; null if it changed no status.</summary>
    static string? TypeOf(Change change)
    {
        if (change.Before is null)
        {
            return null;
        }

        if (change.Order.Status == OrderStatus.Deleted && change.Before.Status != OrderStatus.Deleted)
        {
            return Deleted;
        }

        return StatusesOf(change.Before).SequenceEqual(StatusesOf(change.Order)) ? null : Updated;
    }

    static IEnumerable<string> StatusesOf(Order order) => order.Hostings.Select(Words.Of).Prepend(Words.Of(order.Status));

    static Reason? ReasonOf(Change change, Event told) => told.ReasonValue ?? change.Order.DocumentRefusal;

    /// <param name="id">The id by which receivers recognize duplicates.</param>
    /// <param name="sequence">Its position among the messages to the order's own account; null for other accounts.</param>
    public static byte[] Data(EventId id, Event told, string type, Order order, IEnumerable<Hosting> numbers, int? sequence,
        Reason? reason) => EventBody.Render(id, type, told.At, json =>
    {
        json.WriteString("order_id"u8, order.Id);
        json.WriteString("order_status"u8, Words.Of(order.Status));
        json.WriteString("profile_id"u8, order.Profile!.Value);
        json.WriteString("user_id"u8, order.Account);
        WriteNumbers(json, numbers);
        OrderBody.WriteDecision(json, order);
        if (sequence is { } place)
        {
            json.WriteNumber("sequence"u8, place);
        }

        OrderBody.WriteReason(json, reason, null);
    });

    static void WriteNumbers(Utf8JsonWriter json, IEnumerable<Hosting> numbers)
    {
        json.WriteStartArray("numbers"u8);
        foreach (var hosting in numbers)
        {
            json.WriteStartObject();
            json.WriteString("value"u8, hosting.Number.ToString());
            json.WriteString("status"u8, Words.Of(hosting));
            OrderBody.WriteReason(json, hosting.Reason, hosting.Note);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

/// <summary>Instants in this dialect: ISO 8601, UTC, milliseconds.</summary>
static class Timestamps
{
    public static string Render(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
