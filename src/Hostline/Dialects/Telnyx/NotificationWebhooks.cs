using Hostline.Core.Events;
using Hostline.Core.Notifications;
using Hostline.Core.Reasons;
using Hostline.Orders;
using Hostline.Outbox;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Dialects.Telnyx;

/// <summary>What a webhook channel is told. The contract has no form for it: it is that of every other webhook.</summary>
sealed class NotificationWebhooks(Database database, SignedAttempts attempts)
{
    /// <summary>The kind of destination; its id is the channel's.</summary>
    public const string Kind = "telnyx-notification";

    const string Type = "notification.messaging_hosted_sms_activity";

    public static Announcement Announce(Guid id, Event told, NotificationChannel channel) =>
        new(channel.Id, Kind, id, Type, EventBody.Render(id, Type, told.At, json =>
        {
            json.WriteString("notification_event_id"u8, NotificationWords.EventId);
            json.WriteString("notification_event"u8, NotificationWords.EventName);
            json.WriteString("notification_channel_id"u8, channel.Id);
            json.WriteString("order_id"u8, told.SubjectId);
            json.WriteString("activity"u8, told.Kind);
            json.WriteString("text"u8, Activity.SentenceOf(told));
            json.WriteStartArray("phone_numbers"u8);
            foreach (var number in Activity.NumbersOf(told))
            {
                json.WriteStringValue(number);
            }

            json.WriteEndArray();
            if (told.ReasonValue is { } reason)
            {
                json.WriteString("reason"u8, reason.Code());
            }
        }));

    /// <summary>To the URL that the channel has at the attempt.</summary>
    public async Task<Addressed?> Address(ClaimedDelivery delivery, int attempt, IReadOnlySet<string> gone) =>
        await database.One(NotificationChannelTable.ById, NotificationChannelTable.Read, delivery.Destination) is { Kind: ChannelKind.Webhook } channel
            ? await attempts.Of(delivery, attempt, gone, channel.Destination, "")
            : null;
}
