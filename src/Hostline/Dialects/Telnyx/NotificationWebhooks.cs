using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Notifications;
using Hostline.Core.Reasons;

namespace Hostline.Dialects.Telnyx;

/// <summary>The webhooks to a notification channel. The contract does not describe them: they have the form of every other webhook.</summary>
static class NotificationWebhooks
{
    public const string Kind = "telnyx-notification";

    const string Type = "notification.messaging_hosted_sms_activity";

    public static Announcement Announce(EventId id, Event told, NotificationChannel channel) =>
        new(channel.Destination, id, Type, EventBody.Render(id, Type, told.At, json =>
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
}
