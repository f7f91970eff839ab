using Hostline.Core.Events;

namespace Hostline.Tests.Crash;

/// <summary>
/// How long work waited: from its commit, or from the latest fault that affected it, until it was done. Printed, without a judgment.
/// </summary>
sealed class Takeover
{
    static readonly string[] DoneByTheServer = [EventKinds.DocumentsAccepted, EventKinds.CarrierAccepted, EventKinds.TestPassed];

    readonly IReadOnlyList<Fault> faults;

    public Takeover(Evidence evidence, WebhookJournal journal, IReadOnlyList<Fault> faults)
    {
        this.faults = faults;
        foreach (var (what, from, to) in Deliveries(evidence, journal).Concat(Texts(evidence)).Concat(Steps(evidence)))
        {
            Consider(what, from, to);
        }
    }

    /// <summary>The longest wait after the last fault that affected it.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>The work that waited longest.</summary>
    public string What { get; private set; } = "nothing";

    /// <summary>The longest wait in all, across consecutive faults.</summary>
    public TimeSpan LongestInAll { get; private set; }

    void Consider(string what, DateTimeOffset from, DateTimeOffset to)
    {
        var since = faults.Where(f => f.At > from && f.At < to).Select(f => f.At).Append(from).Max();
        LongestInAll = to - from > LongestInAll ? to - from : LongestInAll;
        if (to - since > Longest)
        {
            (Longest, What) = (to - since, what);
        }
    }

    static IEnumerable<(string, DateTimeOffset, DateTimeOffset)> Deliveries(Evidence evidence, WebhookJournal journal) =>
        from delivery in evidence.Deliveries
        let arrivals = DeliveryChecks.Of(journal, delivery)
        where arrivals.Count > 0
        select ($"webhook {delivery.Sequence} of order {delivery.Order}", delivery.CreatedAt, arrivals[0].At);

    static IEnumerable<(string, DateTimeOffset, DateTimeOffset)> Texts(Evidence evidence) =>
        evidence.Sendings.SelectMany(number => number.Zip(evidence.Messages[number.Key], (asked, sent) => ($"text to {number.Key}", asked, sent)));

    static IEnumerable<(string, DateTimeOffset, DateTimeOffset)> Steps(Evidence evidence) =>
        from chain in evidence.Events
        let events = chain.ToList()
        from step in events.Zip(events.Skip(1))
        where DoneByTheServer.Contains(step.Second.Kind)
        select ($"{step.Second.Kind} of {chain.Key}", step.First.At, step.Second.At);
}
