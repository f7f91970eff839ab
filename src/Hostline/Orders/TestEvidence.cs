using System.Text.Json;
using Hostline.Network.Probing;

namespace Hostline.Orders;

/// <summary>The result of one number's capability test, from the order's history.</summary>
/// <param name="TestNumber">The sender of the message; null, like all that follows, if none was sent, as in a sandbox.</param>
public sealed record TestEvidence(
    DateTimeOffset At, bool HasPassed, string Number, string? TestNumber, string? Text, DateTimeOffset? SentAt, DateTimeOffset? ArrivedAt)
{
    public static void Write(Utf8JsonWriter json, ProbedText text)
    {
        json.WriteString("test_number"u8, text.From);
        json.WriteString("text"u8, text.Text);
        json.WriteString("sent_at"u8, text.SentAt);
        if (text.ArrivedAt is { } arrived)
        {
            json.WriteString("arrived_at"u8, arrived);
        }
    }

    /// <param name="payload">Null or empty if it was erased: then the numbers of the event are unknown.</param>
    public static IEnumerable<TestEvidence> Read(DateTimeOffset at, bool hasPassed, byte[]? payload)
    {
        if (payload is not { Length: > 0 })
        {
            return [];
        }

        var json = JsonElement.Parse(payload);
        return json.GetProperty("numbers").EnumerateArray().Select(n => new TestEvidence(
            at, hasPassed, n.GetProperty("number").GetString()!, Text("test_number"), Text("text"), Time("sent_at"), Time("arrived_at")));

        string? Text(string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
        DateTimeOffset? Time(string name) => json.TryGetProperty(name, out var value) ? value.GetDateTimeOffset() : null;
    }
}
