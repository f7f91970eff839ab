using System.Security.Cryptography;
using Hostline.Core.Events;
using Hostline.Core.Hostings;

namespace Hostline.Tests.Crash;

/// <summary>Compares orders with the answers that their customers got, and verifies every chain.</summary>
static class OrderChecks
{
    public static IEnumerable<string> All(History history, Evidence evidence) =>
        Stories(history, evidence).Concat(Chains(evidence)).Concat(Documents(evidence));

    /// <summary>
    /// Every acknowledged order exists with every acknowledged change; unknown ones are complete or absent; there are no others.
    /// </summary>
    static IEnumerable<string> Stories(History history, Evidence evidence)
    {
        var ordersOf = evidence.Hostings.SelectMany(h => h).ToLookup(h => h.Number, h => h.Order);
        var told = new HashSet<OrderId>();
        foreach (var story in history.Stories)
        {
            var orders = story.Numbers.SelectMany(n => ordersOf[n]).Distinct().ToList();
            told.UnionWith(orders);
            foreach (var fault in Story(story, orders, evidence))
            {
                yield return $"{fault} (numbers {string.Join(", ", story.Numbers)}, orders {string.Join(", ", orders)})";
            }
        }

        told.UnionWith(history.CallStories.SelectMany(s => ordersOf[s.Number]));
        foreach (var stranger in evidence.Orders.Where(o => !told.Contains(o.Id)))
        {
            yield return $"Order {stranger.Id} was asked for by nobody.";
        }
    }

    static IEnumerable<string> Story(Story story, List<OrderId> orders, Evidence evidence)
    {
        if (!story.Creations.Explains(orders.Count))
        {
            yield return $"{orders.Count} orders of a creation that was {story.Creations}.";
        }

        if (story.Order is { } acknowledged && !orders.Contains(acknowledged))
        {
            yield return $"The acknowledged order {acknowledged} does not exist.";
        }

        foreach (var order in orders)
        {
            var hostings = evidence.Hostings[order].ToList();
            var events = evidence.Events[order].ToList();
            if (!hostings.Select(h => h.Number).Order().SequenceEqual(story.Numbers.Order()) || events.Count(e => e.Kind == EventKinds.OrderCreated) != 1)
            {
                yield return $"Order {order} is not whole: it holds {string.Join(", ", hostings.Select(h => h.Number))}.";
            }

            foreach (var fault in order == story.Order ? Changes(story, events).Concat(End(story, hostings)) : Untouched(order, events))
            {
                yield return fault;
            }
        }
    }

    /// <summary>
    /// An order whose creation was never answered (or too late) is unknown to its customer, so nothing is done with it.
    /// </summary>
    static IEnumerable<string> Untouched(OrderId order, List<Event> events) =>
        events.Where(e => e.Kind is not (EventKinds.OrderCreated or EventKinds.NumberEligible))
            .Select(e => $"{e.Kind} happened to order {order}, which nobody knows.");

    static IEnumerable<string> Changes(Story story, List<Event> events)
    {
        (string Kind, Tally Tally)[] counted =
        [
            (EventKinds.CodeSent, story.Sendings), (EventKinds.CodeWrong, story.WrongCodes), (EventKinds.DocumentsReceived, story.Uploads),
        ];
        foreach (var (kind, tally) in counted)
        {
            if (!tally.Explains(events.Count(e => e.Kind == kind)))
            {
                yield return $"{events.Count(e => e.Kind == kind)} × {kind}, but {tally}.";
            }
        }

        // Deleting or proving again is acknowledged again but takes effect only once.
        foreach (var (kind, tally) in new[] { (EventKinds.OrderCancelled, story.Cancellations), (EventKinds.OwnershipProven, story.Proofs) })
        {
            var happened = events.Count(e => e.Kind == kind);
            if (happened > 1 || (happened == 0 && tally.Ok > 0) || (happened == 1 && tally is { Ok: 0, Unknown: 0 }))
            {
                yield return $"{happened} × {kind}, but {tally}.";
            }
        }
    }

    static IEnumerable<string> End(Story story, List<HostingRow> hostings) =>
        from hosting in hostings
        where (story.MustEndActive && hosting.State != HostingState.Active) || (story.Cancellations.Ok > 0 && hosting.State != HostingState.Cancelled)
        select $"{hosting.Number} ended {hosting.State} (proofs: {story.Proofs}; uploads: {story.Uploads}; cancellations: {story.Cancellations}).";

    /// <summary>Sequences 1 to n without a gap, each hash over the one before, the order's head equal to the last.</summary>
    static IEnumerable<string> Chains(Evidence evidence)
    {
        var heads = evidence.Orders.ToDictionary(o => (SubjectId)o.Id);
        foreach (var chain in evidence.Events)
        {
            var previous = EventChain.Genesis;
            DateTimeOffset at = DateTimeOffset.MinValue;
            var sequence = 0L;
            foreach (var told in chain)
            {
                if (told.Sequence != ++sequence || told.At < at || !SHA256.HashData(told.Payload).SequenceEqual(told.PayloadHash)
                    || !EventChain.Hash(previous, told).SequenceEqual(told.Hash))
                {
                    yield return $"The chain of {chain.Key} breaks at event {told.Sequence} ({told.Kind}), where {sequence} was due.";
                    break;
                }

                (previous, at) = (told.Hash, told.At);
            }

            if (heads.TryGetValue(chain.Key, out var order) && (order.Sequence != sequence || !order.ChainHead.SequenceEqual(previous)))
            {
                yield return $"Order {order.Id} says {order.Sequence} events, its chain has {sequence}.";
            }
        }
    }

    /// <summary>Attached documents are complete, and an order's letter and bill are among them.</summary>
    static IEnumerable<string> Documents(Evidence evidence)
    {
        var attached = evidence.Documents.Where(d => d.Order is not null).ToDictionary(d => d.Id);
        foreach (var document in attached.Values)
        {
            var bytes = evidence.Chunks[document.Id].SelectMany(b => b).ToArray();
            if (bytes.Length != document.Size || !SHA256.HashData(bytes).SequenceEqual(document.Sha256))
            {
                yield return $"Document {document.Id} of order {document.Order} has {bytes.Length} bytes of {document.Size}.";
            }
        }

        foreach (var order in evidence.Orders)
        {
            foreach (var missing in new[] { order.Letter, order.Bill }
                .Where(d => d is { } id && (!attached.TryGetValue(id, out var row) || row.Order != order.Id)))
            {
                yield return $"Order {order.Id} names document {missing}, which is not attached to it.";
            }
        }
    }
}
