using Hostline.Core;
using Hostline.Core.Numbers;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>Where a page begins: after or before a hosting that a list has shown.</summary>
public sealed record HostingCursor(HostingId Hosting, bool IsBackward);

/// <param name="HasMore">Whether there are more beyond its end, in the direction of the cursor.</param>
public sealed record HostingPage(IReadOnlyList<ListedHosting> Hostings, bool HasMore);

/// <summary>The hostings of an account, one by one: found by id or name, and listed newest first.</summary>
public sealed class HostingList(Database database)
{
    /// <summary>Of the account itself, or of one of its subaccounts.</summary>
    public Task<ListedHosting?> Find(AccountId account, HostingId hosting) => database.One(HostingListTable.ById, HostingListTable.Read, account, hosting);

    public Task<ListedHosting?> Find(AccountId account, string name) => database.One(HostingListTable.ByName, HostingListTable.Read, account, name);

    /// <summary>The orders that came with a request for many numbers, oldest first.</summary>
    public Task<IReadOnlyList<ListedHosting>> OfBulk(AccountId account, BulkId bulk) =>
        database.Many(HostingListTable.OfBulk, HostingListTable.Read, account, bulk);

    /// <summary>By number: those in which these numbers are open or active for the account.</summary>
    public async Task<IReadOnlyDictionary<PhoneNumber, ListedHosting>> Live(WorldId world, AccountId account, PhoneNumber[] numbers)
    {
        HostingId[] live = numbers.Length == 0 ? [] : [.. await database.Many(HostingListTable.Live, r => r.Id<HostingId>(0), world, numbers, account)];
        var found = live.Length == 0 ? [] : await database.Many(HostingListTable.ByIds, HostingListTable.Read, live);
        return found.ToDictionary(l => l.Hosting.Number);
    }

    /// <summary>A page; null if the account has no hosting where the cursor points.</summary>
    public async Task<HostingPage?> Page(AccountId account, HostingFilter filter, HostingCursor? from, int limit)
    {
        (OrderId Order, int Position)? begin = (Ids.AfterAll<OrderId>(), -1);
        if (from is not null)
        {
            var found = await database.Many(HostingListTable.Position, r => (r.Id<OrderId>(0), r.Int(1)), account, from.Hosting);
            begin = found.Count == 0 ? null : found[0];
        }

        if (begin is not { } edge)
        {
            return null;
        }

        var backward = from is { IsBackward: true };
        object?[] arguments = [account, .. HostingListTable.Arguments(filter), edge.Order, edge.Position, limit + 1];
        var rows = await database.Many(backward ? HostingListTable.Newer : HostingListTable.Older, HostingListTable.Read, arguments);
        var shown = rows.Take(limit);
        return new([.. backward ? shown.Reverse() : shown], rows.Count > limit);
    }
}
