using System.Globalization;
using System.Text.Json;
using Hostline.Core.Events;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Orders;
using Hostline.Outbox;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// Webhooks of hosted number orders (contract report §4): what is told of a change, and how an attempt is addressed and
/// signed. <c>data</c> is rendered once with the event; <c>meta</c> and the signature are made at each attempt.
/// </summary>
sealed class Webhooks(Database database, SignedAttempts attempts)
{
    /// <summary>The kind of destination under which deliveries of this dialect are stored.</summary>
    public const string Kind = "telnyx";

    const string Created = "messaging_hosted_numbers_orders.created";
    const string Updated = "messaging_hosted_numbers_orders.updated";
    const string Deleted = "messaging_hosted_numbers_orders.deleted";

    /// <summary>One webhook per commit in which the order's or a number's status changed, to the order's profile if it has a URL.</summary>
    public static IEnumerable<Announcement> Announce(Change change, Profile? profile)
    {
        if (profile is null || profile.WebhookUrl.Length == 0 || change.Events.Count == 0 || TypeOf(change) is not { } type)
        {
            yield break;
        }

        var told = change.Events[^1];
        yield return new(profile.Id, Kind, told.Id, type, Data(change, told, type, change.Order.Announced + 1));
    }

    public async Task<Addressed?> Address(ClaimedDelivery delivery, int attempt)
    {
        var profile = await database.One(ProfileTable.ById, ProfileTable.Read, delivery.Destination);
        if (profile is null || profile.WebhookUrl.Length == 0)
        {
            return null;
        }

        return await attempts.Of(delivery, attempt, profile.WebhookUrl, profile.WebhookFailoverUrl);
    }

    static string? TypeOf(Change change)
    {
        if (change.Before is null)
        {
            return Created;
        }

        if (change.Order.Status == OrderStatus.Deleted && change.Before.Status != OrderStatus.Deleted)
        {
            return Deleted;
        }

        return StatusesOf(change.Before).SequenceEqual(StatusesOf(change.Order)) ? null : Updated;
    }

    static IEnumerable<string> StatusesOf(Order order) => order.Hostings.Select(Words.Of).Prepend(Words.Of(order.Status));

    static byte[] Data(Change change, Event told, string type, int sequence) => EventBody.Render(told.Id, type, told.At, json =>
    {
        var order = change.Order;
        json.WriteString("order_id"u8, order.Id);
        json.WriteString("order_status"u8, Words.Of(order.Status));
        json.WriteString("profile_id"u8, order.Profile!.Value);
        json.WriteString("user_id"u8, order.Account);
        WriteNumbers(json, order);
        json.WriteString("decision"u8, "pending"u8);
        json.WriteNull("approval_deadline"u8);
        json.WriteNumber("sequence"u8, sequence);
        if ((told.ReasonValue ?? order.DocumentRefusal) is { } reason)
        {
            OrderBody.WriteReason(json, reason, null);
        }
    });

    static void WriteNumbers(Utf8JsonWriter json, Order order)
    {
        json.WriteStartArray("numbers"u8);
        foreach (var hosting in order.Hostings)
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

/// <summary>Instants as this dialect writes them: ISO 8601, UTC, milliseconds.</summary>
static class Timestamps
{
    public static string Render(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
