using System.Security.Cryptography;
using Hostline.Dialects.Twilio;
using Hostline.Loops;
using Hostline.Outbox;
using Hostline.Storage.Tables;

namespace Hostline.Tests.Crash;

/// <summary>Compares the deliveries with what was committed.</summary>
static class DeliveryChecks
{
    public static IEnumerable<string> All(Evidence evidence, WebhookJournal journal, IReadOnlyList<Fault> faults) =>
        Lanes(evidence).Concat(Arrived(evidence, journal)).Concat(InOrder(evidence, journal)).Concat(Duplicates(evidence, journal, faults))
            .Concat(Strangers(evidence, journal));

    public static int Surplus(Evidence evidence, WebhookJournal journal) =>
        evidence.Deliveries.Sum(d => Math.Max(0, Of(journal, d).Count - evidence.Attempts[d.EventId].Count()));

    public static List<Arrival> Of(WebhookJournal journal, DeliveryRow delivery) => journal.Arrivals.GetValueOrDefault(delivery.Key, []);

    static IEnumerable<string> Lanes(Evidence evidence)
    {
        var lanes = evidence.Lanes.ToDictionary(l => (l.Order, l.Destination));
        var announced = evidence.Orders.ToDictionary(o => o.Id, o => o.Announced);
        var seen = new HashSet<OrderId>();
        foreach (var lane in evidence.Deliveries.GroupBy(d => (d.Order, d.Destination)))
        {
            seen.Add(lane.Key.Order);
            var count = lane.Count();
            var told = announced[lane.Key.Order].Of(lane.First().Kind);
            if (!lane.Select(d => d.Sequence).SequenceEqual(Enumerable.Range(1, count)) || told != count
                || lanes[lane.Key].NextSequence != count + 1 || lanes[lane.Key].SentSequence != count)
            {
                yield return $"The lane of order {lane.Key.Order} holds {string.Join(",", lane.Select(d => d.Sequence))}, the order announced "
                    + $"{told}, the lane says {lanes[lane.Key]}.";
            }
        }

        // An order of the second dialect announces nothing until its status changes.
        foreach (var order in evidence.Orders.Where(o => !seen.Contains(o.Id)
            && (o.Announced.Of(StatusCallbacks.Kind) > 0 || !evidence.Hostings[o.Id].Any(h => evidence.Labels.ContainsKey(h.Id)))))
        {
            yield return $"Order {order.Id} announced nothing.";
        }
    }

    static IEnumerable<string> Arrived(Evidence evidence, WebhookJournal journal)
    {
        foreach (var delivery in evidence.Deliveries)
        {
            var arrivals = Of(journal, delivery);
            var hash = Convert.ToHexString(SHA256.HashData(delivery.Said));
            if (delivery.State != DeliveryState.Delivered || !arrivals.Any(a => a.Status == 200))
            {
                yield return $"Webhook {delivery.EventId} of order {delivery.Order} is {delivery.State} and arrived {arrivals.Count} times.";
            }
            else if (arrivals.Any(a => a.DataHash != hash))
            {
                yield return $"Webhook {delivery.EventId} of order {delivery.Order} arrived with other bytes than were committed.";
            }
            else if (!IsOneStory([.. evidence.Attempts[delivery.EventId]], delivery.Attempts))
            {
                yield return $"Webhook {delivery.EventId} counts {delivery.Attempts} attempts and logs "
                    + $"{string.Join(", ", evidence.Attempts[delivery.EventId])}.";
            }
        }
    }

    /// <summary>Attempts 1 to n, and the last one is the acknowledged one: a node that lost its lease must not write to it.</summary>
    static bool IsOneStory(List<(int N, int Status)> attempts, int counted) =>
        attempts.Select(a => a.N).SequenceEqual(Enumerable.Range(1, counted)) && attempts.FindIndex(a => a.Status == 200) == counted - 1;

    /// <summary>First arrivals of an order come in event order, even if the receiver failed one of them.</summary>
    static IEnumerable<string> InOrder(Evidence evidence, WebhookJournal journal) =>
        from lane in evidence.Deliveries.GroupBy(d => (d.Order, d.Destination))
        let places = lane.Select(d => Of(journal, d)).Where(a => a.Count > 0).Select(a => a[0].Place).ToList()
        where places.Zip(places.Skip(1)).Any(p => p.First > p.Second)
        select $"The webhooks of order {lane.Key.Order} first arrived in the order {string.Join(",", places)}.";

    /// <summary>
    /// An arrival without an attempt was in flight when its node died or was stopped: there is a fault between it and the next arrival,
    /// or a fault ended less than a lease before both, when the resumed node sends what it had begun while the other one sends the same
    /// delivery.
    /// </summary>
    static IEnumerable<string> Duplicates(Evidence evidence, WebhookJournal journal, IReadOnlyList<Fault> faults)
    {
        foreach (var delivery in evidence.Deliveries)
        {
            var arrivals = Of(journal, delivery);
            var surplus = arrivals.Count - evidence.Attempts[delivery.EventId].Count();
            // On a busy machine a connection may not come about in time: such an attempt has no answer, and did not arrive.
            var isMissed = arrivals.Count < evidence.Attempts[delivery.EventId].Count(a => a.Status > 0);
            if (isMissed || surplus > Explained(arrivals, faults))
            {
                yield return $"Webhook {delivery.EventId} arrived {arrivals.Count} times "
                    + $"({string.Join(", ", arrivals.Select(a => $"{a.At:HH:mm:ss.fff} {a.Status}"))}) with {delivery.Attempts} attempts logged and no fault "
                    + "between or a lease before.";
            }
        }

        // Each order of the second dialect is a destination of its own; all of theirs share the room of one.
        var destinations = evidence.Deliveries.Select(d => d.IsCallback ? default : d.Destination).Distinct().Count();
        if (Surplus(evidence, journal) > faults.Count * destinations * DeliveryLoop.InFlightAtMost)
        {
            yield return $"{Surplus(evidence, journal)} duplicates are more than could be on their way.";
        }
    }

    static int Explained(List<Arrival> arrivals, IReadOnlyList<Fault> faults) =>
        arrivals.Zip(arrivals.Skip(1)).Count(pair => faults.Any(f => f.Touches(pair.First.At - Loop.Lease, pair.Second.At)));

    static IEnumerable<string> Strangers(Evidence evidence, WebhookJournal journal)
    {
        var committed = evidence.Deliveries.Select(d => d.Key).ToHashSet();
        return journal.Arrivals.Keys.Where(id => !committed.Contains(id)).Select(id => $"Webhook {id} arrived and was never committed.");
    }
}
