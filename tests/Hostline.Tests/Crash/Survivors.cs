using Microsoft.AspNetCore.Http;

namespace Hostline.Tests.Crash;

/// <summary>
/// Errors of a node without a fault: a survivor must not fail its callers. How long it takes to notice a fault is counted in answers of
/// the node, not in seconds: a few answers before and after a fault may be errors.
/// </summary>
static class Survivors
{
    /// <summary>
    /// One of this many answers may be "busy, send it again": the server's limits are in real time, and the machine may stall.
    /// </summary>
    const int AnswersPerBusy = 50;

    /// <summary>Each worker of the load may have had a request in flight once when the fault came and once when it was over.</summary>
    const int AnswersOnTheWay = 2 * Load.Workers;

    public static IEnumerable<string> Failures(History history, IReadOnlyList<Fault> faults)
    {
        var operations = history.Operations.ToList();
        var unexplained = operations.GroupBy(o => o.Node).SelectMany(node => Unexplained([.. node], [.. faults.Where(f => f.Node == node.Key)]))
            .ToLookup(IsBusy);
        // A node that stalls in a transaction keeps its locks until the database's timeout.
        var busy = unexplained[true].Where(o => !faults.Any(f => f.Kind == FaultKind.Stop && f.Touches(o.From, o.To))).ToList();
        var lost = unexplained[false].Select(o => $"A node that nothing happened to failed its caller: {o}");
        return busy.Count * AnswersPerBusy <= operations.Count
            ? lost
            : lost.Append($"Nodes that nothing happened to were busy {busy.Count} times in {operations.Count}, first for {busy[0]}");
    }

    static bool IsBusy(Operation operation) => operation.Status == StatusCodes.Status503ServiceUnavailable;

    static IEnumerable<Operation> Unexplained(List<Operation> operations, List<Fault> faults)
    {
        var answered = operations.Where(o => o.Outcome != Outcome.Unknown).ToList();
        List<DateTimeOffset> begun = [.. answered.Select(o => o.From).Order()];
        List<DateTimeOffset> ended = [.. answered.Select(o => o.To).Order()];
        return operations.Where(o => o.Outcome == Outcome.Unknown && !faults.Any(f => f.Touches(Before(ended, o.From), After(begun, o.To))));
    }

    static DateTimeOffset Before(List<DateTimeOffset> ended, DateTimeOffset instant) =>
        Place(ended, instant) - AnswersOnTheWay is >= 0 and var place ? ended[place] : DateTimeOffset.MinValue;

    static DateTimeOffset After(List<DateTimeOffset> begun, DateTimeOffset instant) =>
        Place(begun, instant) + AnswersOnTheWay is var place && place < begun.Count ? begun[place] : DateTimeOffset.MaxValue;

    /// <summary>The instant's position in the list.</summary>
    static int Place(List<DateTimeOffset> sorted, DateTimeOffset instant) => sorted.BinarySearch(instant) is var found && found >= 0 ? found : ~found;
}
