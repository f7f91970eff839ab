using Hostline.Core.Numbers;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

public sealed record HostingCursor(HostingId Hosting, bool IsBackward);

/// <param name="HasMore">Whether there are more rows beyond its end, in the direction of the cursor.</param>
public sealed record HostingPage(IReadOnlyList<ListedHosting> Hostings, bool HasMore);

/// <summary>The hostings of an account, one by one: found by id or name, and listed newest first.</summary>
public sealed class HostingList(Database database)
{
    /// <summary>A hosting of the account or of one of its subaccounts.</summary>
    public Task<ListedHosting?> Find(AccountId account, HostingId hosting) => database.One(HostingListTable.ById, HostingListTable.Read, account, hosting);

    public Task<ListedHosting?> Find(AccountId account, string name) => database.One(HostingListTable.ByName, HostingListTable.Read, account, name);

    /// <summary>The orders of a bulk request, oldest first.</summary>
    public Task<IReadOnlyList<ListedHosting>> OfBulk(AccountId account, BulkId bulk) =>
        database.Many(HostingListTable.OfBulk, HostingListTable.Read, account, bulk);

    /// <summary>By number: the account's open or active hostings of these numbers.</summary>
    public async Task<IReadOnlyDictionary<PhoneNumber, ListedHosting>> Live(WorldId world, AccountId account, PhoneNumber[] numbers)
    {
        HostingId[] live = numbers.Length == 0 ? [] : [.. await database.Many(HostingListTable.Live, r => r.Id<HostingId>(0), world, numbers, account)];
        var found = live.Length == 0 ? [] : await database.Many(HostingListTable.ByIds, HostingListTable.Read, live);
        return found.ToDictionary(l => l.Hosting.Number);
    }

    /// <summary>A page; null if the account has no hosting at the cursor.</summary>
    public async Task<HostingPage?> Page(AccountId account, HostingFilter filter, HostingCursor? from, int limit)
    {
        object?[] arguments = [account, .. HostingListTable.Arguments(filter), limit + 1];
        if (from is null)
        {
            return Cut(
                await database.Many(HostingListTable.Newest, HostingListTable.Read, [.. arguments, Ids.AfterAll<OrderId>()]), limit, isBackward: false);
        }

        var batch = new ReadBatch();
        var edge = batch.Many(HostingListTable.Has, r => r.Int(0), account, from.Hosting);
        var rows = batch.Many(from.IsBackward ? HostingListTable.Newer : HostingListTable.Older, HostingListTable.Read, [.. arguments, from.Hosting]);
        await database.Run(batch);
        return edge.Rows.Count == 0 ? null : Cut(rows.Rows, limit, from.IsBackward);
    }

    /// <param name="read">One more than the page may show, if there are more.</param>
    static HostingPage Cut(IReadOnlyList<ListedHosting> read, int limit, bool isBackward)
    {
        var shown = read.Take(limit);
        return new([.. isBackward ? shown.Reverse() : shown], read.Count > limit);
    }
}
