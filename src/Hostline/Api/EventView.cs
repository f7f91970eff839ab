using System.Text.Json;
using Hostline.Core.Events;
using Hostline.Orders;

namespace Hostline.Api;

/// <summary>An event in this API.</summary>
static class EventView
{
    /// <summary>In the timeline of its subject, which is not repeated.</summary>
    public static object Of(Event e) => new
    {
        sequence = e.Sequence,
        id = e.Id,
        at = e.At,
        kind = e.Kind,
        actor = e.Actor,
        reason = Answers.Why(e.ReasonValue),
        payload = PayloadOf(e),
        hash = Convert.ToHexStringLower(e.Hash),
    };

    /// <summary>Among the events of an account: <c>order</c> is left out for the account's own events.</summary>
    public static object Of(FeedEntry entry) => new
    {
        id = entry.Event.Id,
        cursor = entry.Cursor.ToString(),
        at = entry.Event.At,
        account = entry.Event.Account,
        order = entry.Event.Subject == Subject.Order ? entry.Event.SubjectId : (Guid?)null,
        subject = Answers.Word(entry.Event.Subject),
        sequence = entry.Event.Sequence,
        kind = entry.Event.Kind,
        actor = entry.Event.Actor,
        reason = Answers.Why(entry.Event.ReasonValue),
        payload = PayloadOf(entry.Event),
        hash = Convert.ToHexStringLower(entry.Event.Hash),
    };

    /// <summary>Null if it was erased.</summary>
    static JsonElement? PayloadOf(Event e) => e.Payload.Length == 0 ? null : JsonSerializer.Deserialize<JsonElement>(e.Payload);
}
