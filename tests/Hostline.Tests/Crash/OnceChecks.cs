using Hostline.Core.Events;
using Hostline.Core.Hostings;

namespace Hostline.Tests.Crash;

/// <summary>Nothing happens twice: steps of a number, texts to it, its route.</summary>
static class OnceChecks
{
    static readonly string[] OncePerNumber =
        [EventKinds.NumberEligible, EventKinds.OwnershipProven, EventKinds.DocumentsAccepted, EventKinds.CarrierAccepted, EventKinds.TestPassed,
            EventKinds.OrderCancelled];

    static readonly string[] Never =
        [EventKinds.CodesExhausted, EventKinds.DocumentsRefused, EventKinds.CarrierRefused, EventKinds.CarrierSilent, EventKinds.TestFailed,
            EventKinds.ActivationRefused, EventKinds.IdleTooLong];

    public static IEnumerable<string> All(Evidence evidence) => Steps(evidence).Concat(Texts(evidence)).Concat(Routes(evidence));

    static IEnumerable<string> Steps(Evidence evidence)
    {
        foreach (var order in evidence.Orders)
        {
            var steps = evidence.Events[order.Id].SelectMany(e => Evidence.NumbersOf(e).Select(n => (e.Kind, Number: n))).ToLookup(s => s);
            foreach (var twice in steps.Where(s => (OncePerNumber.Contains(s.Key.Kind) && s.Count() > 1) || Never.Contains(s.Key.Kind)))
            {
                yield return $"{twice.Key.Number} of order {order.Id} had {twice.Count()} × {twice.Key.Kind}.";
            }
        }

        foreach (var number in evidence.Hostings.SelectMany(h => h).Where(h => h.State == HostingState.Active).GroupBy(h => h.Number).Where(n => n.Count() > 1))
        {
            yield return $"{number.Key} is active {number.Count()} times.";
        }
    }

    /// <summary>As many codes were counted as were requested, calls included, and each request was answered by a text: none lost, none sent twice.</summary>
    static IEnumerable<string> Texts(Evidence evidence)
    {
        foreach (var hostings in evidence.Hostings.SelectMany(h => h).GroupBy(h => h.Number))
        {
            var number = hostings.Key;
            var events = hostings.SelectMany(h => evidence.Events[h.Order]).Where(e => Evidence.NumbersOf(e).Contains(number)).ToList();
            var (told, called) = (events.Count(e => e.Kind == EventKinds.CodeSent), events.Count(e => e.Kind == EventKinds.CallPlaced));
            var areAnswered = called > 0 || AreAnswered(evidence.Sendings[number], evidence.Messages[number]);
            if (!areAnswered || evidence.Sendings[number].Count() != told + called)
            {
                yield return $"{number} was told {told} codes and called {called} times, "
                    + $"{evidence.Sendings[number].Count()} were counted and {evidence.Messages[number].Count()} "
                    + "texts arrived.";
            }
        }
    }

    /// <summary>
    /// Each request is followed by a text, and each text has a request of its own before it. There may be fewer texts than requests: those
    /// that waited for a dead node together have one. A text that was on its way when the next request came does not answer that one too.
    /// </summary>
    static bool AreAnswered(IEnumerable<DateTimeOffset> requests, IEnumerable<DateTimeOffset> texts)
    {
        var (asked, came) = (requests.Order().ToList(), texts.Order().ToList());
        return came.Count <= asked.Count && came.Zip(asked).All(pair => pair.First >= pair.Second) && came.LastOrDefault() >= asked.LastOrDefault();
    }

    /// <summary>Published once, confirmed, and to the hosting that is active.</summary>
    static IEnumerable<string> Routes(Evidence evidence)
    {
        var routes = evidence.Routes.ToDictionary(r => r.Number);
        foreach (var hosting in evidence.Hostings.SelectMany(h => h).Where(h => h.State == HostingState.Active))
        {
            if (!routes.TryGetValue(hosting.Number, out var route) || route is not { Generation: 1, Confirmed: 1, Registered: 1 }
                || route.RegisteredHosting != hosting.Id)
            {
                yield return $"{hosting.Number} is active and its route is {route}.";
            }
        }

        foreach (var route in evidence.Routes.Where(r => r.Generation != r.Confirmed || r.Generation != r.Registered || r.Hosting != r.RegisteredHosting))
        {
            yield return $"The registry was not brought to {route}.";
        }
    }
}
