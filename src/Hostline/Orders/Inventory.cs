using Hostline.Core.Numbers;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>The numbers that are active for an account.</summary>
public sealed class Inventory(Database database, Totals totals)
{
    public Task<HostedNumber?> Find(Guid account, Guid hosting) => database.One(InventoryTable.ById, InventoryTable.Read, account, hosting);

    public Task<HostedNumber?> Find(Guid account, PhoneNumber number) => database.One(InventoryTable.ByNumber, InventoryTable.Read, account, number);

    /// <summary>A page, and how many there are: <see cref="Totals"/>.</summary>
    public async Task<(IReadOnlyList<HostedNumber> Numbers, long Total)> Page(Guid account, InventoryFilter filter, InventoryOrder order, int limit, int offset)
    {
        var arguments = InventoryTable.Arguments(account, filter);
        var batch = new ReadBatch();
        var rows = batch.Many(InventoryTable.Page(order), InventoryTable.Read, [.. arguments, limit, offset]);
        var total = totals.Count(batch, InventoryTable.Count, account, filter is { Profile: null, Digits: null, Part: null or "" }, arguments, offset + limit);
        await database.Run(batch);
        return (rows.Rows, total());
    }
}
