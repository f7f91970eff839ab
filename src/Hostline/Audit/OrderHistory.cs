using System.Text.Json;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;

namespace Hostline.Audit;

sealed class OrderHistory
{
    readonly Dictionary<string, string> states = [];
    readonly HashSet<string> documents = [];

    /// <summary>The SHA-256, in hex, of each document that was received for the order.</summary>
    public IReadOnlyCollection<string> Documents => documents;

    public void Take(Event told)
    {
        using var payload = JsonDocument.Parse(told.Payload);
        foreach (var number in payload.RootElement.TryGetProperty("numbers", out var numbers) ? numbers.EnumerateArray() : default)
        {
            states[number.GetProperty("number").GetString()!] = number.GetProperty("state").GetString()!;
        }

        foreach (var name in EventKinds.DocumentHashes)
        {
            if (payload.RootElement.TryGetProperty(name, out var hash) && hash.GetString() is { } hex)
            {
                documents.Add(hex);
            }
        }
    }

    /// <summary>A number whose state differs from the last one in the history.</summary>
    public string? FaultOf(Order order) =>
        order.Hostings.FirstOrDefault(h => states.GetValueOrDefault(h.Number.ToString()) is { } told && told != h.State.Words()) is { } wrong
            ? $"{wrong.Number} is {wrong.State.Words()}, but the history says that it is {states[wrong.Number.ToString()]}."
            : null;
}
