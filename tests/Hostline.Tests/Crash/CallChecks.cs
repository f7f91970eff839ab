using System.Text.Json;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Ownership;

namespace Hostline.Tests.Crash;

/// <summary>
/// Compares the orders of the second dialect with the answers that their customers got, and each call with what its history tells: no
/// order is lost, and no telephone rings twice for one call.
/// </summary>
static class CallChecks
{
    /// <summary>The statuses after the creation, each reported once and in this order; an order stops anywhere, a completed one at the end.</summary>
    static readonly string[] Reported = ["received", "pending-verification", "verified", "pending-loa", "carrier-processing", "testing", "completed"];

    public static IEnumerable<string> All(History history, Evidence evidence)
    {
        var hostings = evidence.Hostings.SelectMany(h => h).ToLookup(h => h.Number);
        return history.CallStories.SelectMany(story => Story(story, [.. hostings[story.Number]], evidence)
            .Select(fault => $"{fault} ({story.Number}, {story.Hosting})")).Concat(Calls(evidence));
    }

    static IEnumerable<string> Story(CallStory story, IReadOnlyList<HostingRow> hostings, Evidence evidence)
    {
        if (!story.Creations.Explains(hostings.Count))
        {
            yield return $"{hostings.Count} orders of a creation that was {story.Creations}.";
        }

        if (story.Hosting is { } acknowledged && hostings.All(h => h.Id != acknowledged))
        {
            yield return $"The acknowledged order {acknowledged} does not exist.";
        }

        foreach (var hosting in hostings.Where(h => h.Id == story.Hosting))
        {
            var events = evidence.Events[hosting.Order].ToList();
            foreach (var fault in Changes(story, events).Concat(End(story, hosting)).Concat(Name(story, evidence.Labels.GetValueOrDefault(hosting.Id)))
                .Concat(Callbacks(hosting, evidence)))
            {
                yield return fault;
            }
        }
    }

    static IEnumerable<string> Changes(CallStory story, List<Event> events)
    {
        if (!story.Calls.Explains(events.Count(e => e.Kind == EventKinds.CallPlaced)))
        {
            yield return $"{events.Count(e => e.Kind == EventKinds.CallPlaced)} × {EventKinds.CallPlaced}, but {story.Calls}.";
        }

        // Signing or deleting again is refused or acknowledged again, but takes effect only once.
        foreach (var (kind, tally) in new[] { (EventKinds.OrderCancelled, story.Deletions), (EventKinds.LetterSigned, story.Signings) })
        {
            var happened = events.Count(e => e.Kind == kind);
            if (happened > 1 || (happened == 0 && tally.Ok > 0) || (happened == 1 && tally is { Ok: 0, Unknown: 0 }))
            {
                yield return $"{happened} × {kind}, but {tally}.";
            }
        }
    }

    static IEnumerable<string> End(CallStory story, HostingRow hosting)
    {
        if ((story.MustEndActive && hosting.State != HostingState.Active) || (story.Deletions.Ok > 0 && hosting.State != HostingState.Cancelled))
        {
            yield return $"It ended {hosting.State} (signings: {story.Signings}; deletions: {story.Deletions}).";
        }
    }

    /// <summary>What was committed to be reported; <see cref="DeliveryChecks"/> compares it with what arrived.</summary>
    static IEnumerable<string> Callbacks(HostingRow hosting, Evidence evidence)
    {
        var told = evidence.Deliveries.Where(d => d.Order == hosting.Order && d.IsCallback).Select(d => d.Members()).ToList();
        var statuses = told.Select(t => t.First(m => m.Key == "Status").Value).SkipWhile(s => s == Reported[0]).ToList();
        // A bill that was accepted before it was named proves ownership at once.
        var expected = Reported.Skip(statuses.Contains(Reported[1]) ? 1 : 2).ToList();
        if (!statuses.SequenceEqual(expected.Take(statuses.Count)) || (hosting.State == HostingState.Active && statuses.Count != expected.Count))
        {
            yield return $"It is {hosting.State} and reported {string.Join(", ", statuses)}.";
        }

        if (told.Any(t => t.First(m => m.Key == "HostedNumberOrderSid").Value != "HR" + hosting.Id.Value.ToString("N")
            || t.First(m => m.Key == "PhoneNumber").Value != hosting.Number))
        {
            yield return "It reported another number.";
        }
    }

    static IEnumerable<string> Name(CallStory story, string? stored)
    {
        if (story.Name is { } name && story.Renamings.Unknown == 0 && stored != name)
        {
            yield return $"It was named {name} and is named {stored}.";
        }
    }

    /// <summary>Each call was asked for once, rang once at most and ended once, and none is left behind unplaced.</summary>
    static IEnumerable<string> Calls(Evidence evidence)
    {
        foreach (var call in evidence.Calls)
        {
            var told = evidence.Events[call.OrderId].Where(e => e.Kind.StartsWith("call.", StringComparison.Ordinal) && CallOf(e) == call.Id)
                .GroupBy(e => e.Kind).ToDictionary(g => g.Key, g => g.Count());
            var (rang, ended) = (told.GetValueOrDefault(EventKinds.CallRinging), told.GetValueOrDefault(EventKinds.CallEnded));
            if (told.GetValueOrDefault(EventKinds.CallPlaced) != 1 || rang > 1 || ended != (call.HasEnded ? 1 : 0) || call.State == CallState.Queued
                || call.End == CallEnd.Lost || evidence.CallMessages[call.Id].Count() is var heard && (heard < rang || heard > 1))
            {
                yield return $"The call {call.Id} to {call.Number} is {call.Words}, and {string.Join(", ", told.Select(t => $"{t.Value} × {t.Key}"))}, "
                    + $"{evidence.CallMessages[call.Id].Count()} × heard.";
            }
        }
    }

    static CallId? CallOf(Event told)
    {
        using var payload = JsonDocument.Parse(told.Payload);
        return payload.RootElement.TryGetProperty("call", out var call) ? new CallId(call.GetGuid()) : null;
    }
}
