using Hostline.Core.Orders;
using Hostline.Letters;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>What a reviewer finds above the documents of an order, as a number.</summary>
/// <param name="IsWhole">A machine has looked at its present documents; until then there may be more.</param>
public sealed record CountedDoubts(int Count, bool IsWhole);

/// <summary>Counts what the page of an order tells before its documents, for as many orders as a page of the queue has: in one batch.</summary>
public sealed class DoubtCounts(OrderChecks checks)
{
    /// <summary>Adds the questions to a batch, and returns what counts for one of the orders once the batch has run.</summary>
    internal Func<Order, CountedDoubts> Ask(ReadBatch batch, OrderId[] ids)
    {
        var looks = batch.Many(DeskTable.LooksOf, r => (Order: r.Id<OrderId>(0), IsElsewhere: r.Bool(1), Marked: r.Int(2), HasFailed: r.Bool(3)), (object)ids);
        var (findings, risks) = (checks.Ask(batch, ids), RiskBook.Count(batch, ids));
        return order =>
        {
            var (look, found) = (looks.Rows.FirstOrDefault(l => l.Order == order.Id), findings(order));
            return new((look.IsElsewhere ? 1 : 0) + look.Marked + (look.HasFailed ? 1 : 0) + (found?.ToLookAt.Count() ?? 0) + risks(order),
                found is not null || (order.Letter ?? order.Bill) is null);
        };
    }
}
