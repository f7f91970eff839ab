using Hostline.Core.Numbers;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>The numbers that are active for an account.</summary>
public sealed class Inventory(Database database)
{
    public Task<HostedNumber?> Find(Guid account, Guid hosting) => database.One(InventoryTable.ById, InventoryTable.Read, account, hosting);

    public Task<HostedNumber?> Find(Guid account, PhoneNumber number) => database.One(InventoryTable.ByNumber, InventoryTable.Read, account, number);

    /// <summary>A page, and how many there are: exact up to <see cref="OrderBook.CountedBeyond"/> past the page.</summary>
    public async Task<(IReadOnlyList<HostedNumber> Numbers, long Total)> Page(Guid account, InventoryFilter filter, InventoryOrder order, int limit, int offset)
    {
        var arguments = InventoryTable.Arguments(account, filter);
        var batch = new ReadBatch();
        var rows = batch.Many(InventoryTable.Page(order), InventoryTable.Read, [.. arguments, limit, offset]);
        var total = batch.Many(InventoryTable.Count, r => r.Long(0), [.. arguments, offset + OrderBook.CountedBeyond]);
        await database.Run(batch);
        return (rows.Rows, total.Rows[0]);
    }
}
