using System.Text.Json;

namespace Hostline.Dialects.Telnyx;

/// <summary>The <c>data</c> of every webhook of this dialect: rendered once, the same in every attempt.</summary>
static class EventBody
{
    public static byte[] Render(EventId id, string type, DateTimeOffset at, Action<Utf8JsonWriter> payload) => Answers.Render(json =>
    {
        json.WriteStartObject();
        json.WriteString("event_type"u8, type);
        json.WriteString("id"u8, id);
        json.WriteString("occurred_at"u8, Timestamps.Render(at));
        json.WriteStartObject("payload"u8);
        payload(json);
        json.WriteEndObject();
        json.WriteString("record_type"u8, "event"u8);
        json.WriteEndObject();
    });
}
