using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>A delivery with its attempts, the first one first.</summary>
public sealed record AttemptedDelivery(LoggedDelivery Delivery, IReadOnlyList<LoggedAttempt> Attempts);

/// <summary>What became of deliveries, for those who look them up.</summary>
public sealed class DeliveryLog(Database database)
{
    /// <summary>A page of an account's attempted deliveries, newest first, and how many there are: exact up to <see cref="OrderBook.CountedBeyond"/> past the page.</summary>
    public async Task<(IReadOnlyList<AttemptedDelivery> Deliveries, long Total)> Page(Guid account, DeliveryFilter filter, int limit, int offset)
    {
        var arguments = DeliveryListTable.Arguments(account, filter);
        var batch = new ReadBatch();
        var found = batch.Many(DeliveryListTable.Page, DeliveryLogTable.Read, [.. arguments, limit, offset]);
        var total = batch.Many(DeliveryListTable.Count, r => r.Long(0), [.. arguments, offset + OrderBook.CountedBeyond]);
        await database.Run(batch);
        return (await WithAttempts(found.Rows), total.Rows[0]);
    }

    /// <summary>An attempted delivery of an account; null when there is none, or when it is another's.</summary>
    public async Task<AttemptedDelivery?> Find(Guid account, Guid delivery) =>
        await database.One(DeliveryListTable.OfAccount, DeliveryLogTable.Read, delivery, account) is { } found ? (await WithAttempts([found]))[0] : null;

    public async Task<IReadOnlyList<AttemptedDelivery>> WithAttempts(IReadOnlyList<LoggedDelivery> deliveries)
    {
        var batch = new ReadBatch();
        var attempts = deliveries.Select(d => batch.Many(DeliveryLogTable.Attempts, DeliveryLogTable.ReadAttempt, d.Id)).ToList();
        await database.Run(batch);
        return [.. deliveries.Zip(attempts, (d, a) => new AttemptedDelivery(d, a.Rows))];
    }
}
