using Hostline.Core.Orders;
using Hostline.Letters;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>The number of doubts shown above the documents of an order.</summary>
/// <param name="IsWhole">Whether a machine has checked the present documents; until then the count may rise.</param>
public sealed record CountedDoubts(int Count, bool IsWhole);

/// <summary>Counts the doubts about several orders in one batch, for a page of the queue.</summary>
public sealed class DoubtCounts(OrderChecks checks)
{
    /// <summary>Adds the queries to a batch; the returned function counts for one order once the batch has run.</summary>
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
