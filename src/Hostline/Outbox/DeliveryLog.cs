using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>A delivery with its attempts, oldest first.</summary>
public sealed record AttemptedDelivery(LoggedDelivery Delivery, IReadOnlyList<LoggedAttempt> Attempts);

public sealed class DeliveryLog(Database database, ListCounts totals)
{
    /// <summary>
    /// A page of an account's attempted deliveries, newest first, and their total number (<see cref="ListCounts"/>). A filter searches the
    /// newest 100,000 before its earliest "until".
    /// </summary>
    public async Task<(IReadOnlyList<AttemptedDelivery> Deliveries, long Total)> Page(AccountId account, DeliveryFilter filter, int limit, int offset)
    {
        var (page, count, arguments) = filter.IsEmpty
            ? (DeliveryListTable.PageOfAll, DeliveryListTable.CountOfAll, new object?[] { account })
            : (DeliveryListTable.Page, DeliveryListTable.Count, DeliveryListTable.Arguments(account, filter));
        var found = await database.Many(page, DeliveryLogTable.Read, [.. arguments, limit, offset]);
        // A page that is not full is the last one, which saves a second search.
        if (found.Count < limit && (found.Count > 0 || offset == 0))
        {
            return (await WithAttempts(found), offset + found.Count);
        }

        var batch = new ReadBatch();
        var total = totals.Count(batch, count, account, filter.IsEmpty, arguments, offset + limit);
        await database.Run(batch);
        return (await WithAttempts(found), total());
    }

    /// <summary>An attempted delivery of an account; null if there is none, or it belongs to another account.</summary>
    public async Task<AttemptedDelivery?> Find(AccountId account, DeliveryId delivery) =>
        await database.One(DeliveryListTable.OfAccount, DeliveryLogTable.Read, delivery, account) is { } found ? (await WithAttempts([found]))[0] : null;

    public async Task<IReadOnlyList<AttemptedDelivery>> WithAttempts(IReadOnlyList<LoggedDelivery> deliveries)
    {
        var batch = new ReadBatch();
        var attempts = deliveries.Select(d => batch.Many(DeliveryLogTable.Attempts, DeliveryLogTable.ReadAttempt, d.Id)).ToList();
        await database.Run(batch);
        return [.. deliveries.Zip(attempts, (d, a) => new AttemptedDelivery(d, a.Rows))];
    }
}
