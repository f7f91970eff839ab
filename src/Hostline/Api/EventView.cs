using System.Text.Json;
using Hostline.Core.Events;
using Hostline.History;
using Hostline.Http.OpenApi;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

static class EventView
{
    static readonly Member[] Facts =
    [
        Required("sequence", Schema.Whole("Its place in the history of its subject, from 1.", atLeast: 1)),
        Required("id", Schema.Uuid("The id.")),
        Required("at", Schema.Instant("When it happened, by the world's clock.")),
        Required("kind", Schema.Text("What happened.")),
        Required("actor", Schema.Text("Who did it.")),
        Optional("reason", Answers.WhyForm),
        Optional("payload", new(null, "Data specific to the kind of event; absent if it was erased.")),
        Required("hash", Schema.Text("SHA-256 over the event and the previous event's hash, in hex.")),
    ];

    public static readonly Schema Form = Schema.Object("Something that happened.", Facts).Named("Event");

    public static readonly Schema FeedForm = Schema.Object("Something that happened to an account or one of its orders.",
    [
        .. Facts,
        Required("cursor", Schema.Text("Its cursor in the feed.")),
        Required("account", Schema.Uuid("The account's id.")),
        Optional("order", Schema.Uuid("The order's id; absent for an event of the account itself.")),
        Required("subject", Schema.OneOf("The kind of history that it belongs to.", Answers.WordsOf<Subject>())),
    ]).Named("FeedEvent");

    /// <summary>For the timeline of its subject, which is not repeated.</summary>
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

    /// <summary>For the events of an account: <c>order</c> is left out for the account's own events.</summary>
    public static object Of(FeedEntry entry) => new
    {
        id = entry.Event.Id,
        cursor = entry.Cursor.ToString(),
        at = entry.Event.At,
        account = entry.Event.Account,
        order = entry.Event.Subject == Subject.Order ? entry.Event.SubjectId : (SubjectId?)null,
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
