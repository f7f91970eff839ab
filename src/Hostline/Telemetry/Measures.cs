using System.Diagnostics.Metrics;

namespace Hostline.Telemetry;

/// <summary>The metrics for the host's operator (docs/operations/telemetry.md). Nothing is counted unless metrics are collected.</summary>
static class Measures
{
    public const string Name = "Hostline";

    static readonly Meter Meter = new(Name);

    public static readonly Counter<long> OrdersCreated = Meter.CreateCounter<long>("hostline.orders.created", "{order}", "Orders that were stored.");

    public static readonly Counter<long> Deliveries =
        Meter.CreateCounter<long>("hostline.deliveries", "{attempt}", "Attempts to deliver a webhook, by the resulting state of the delivery.");

    public static readonly Counter<long> Errands = Meter.CreateCounter<long>("hostline.errands", "{try}", "Tries of errands, by kind and by how they ended.");

    public static readonly UpDownCounter<long> ErrandsInHand =
        Meter.CreateUpDownCounter<long>("hostline.errands.in_hand", "{errand}", "Errands this node works on.");

    public static readonly UpDownCounter<long> CommitQueue =
        Meter.CreateUpDownCounter<long>("hostline.commit.queue", "{change}", "Changes that wait to be written.");

    public static readonly Histogram<long> CommitBatch =
        Meter.CreateHistogram<long>("hostline.commit.batch.size", "{change}", "Changes written by one transaction.");

    public static readonly Histogram<double> CommitTime =
        Meter.CreateHistogram<double>("hostline.commit.batch.duration", "s", "Time from a batch's first statement to its commit.");
}

/// <summary>A count to be made once its unit is durable.</summary>
readonly record struct Counted(Counter<long> Counter, string? Label, string? Value)
{
    public void Add()
    {
        if (Label is null)
        {
            Counter.Add(1);
        }
        else
        {
            Counter.Add(1, new KeyValuePair<string, object?>(Label, Value));
        }
    }
}
