using Hostline.Core.Orders;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Deciding;

public sealed record LoadedOrder(Order Order, World World, Profile? Profile, DateTimeOffset DatabaseNow)
{
    /// <summary>World time of the load.</summary>
    public DateTimeOffset Now => World.Now(DatabaseNow).CutToMicros();
}

/// <param name="Digits">The ten digits after +1 of one of its numbers; null for any, 0 for none.</param>
public sealed record OrderFilter(OrderStatus? Status, long? Digits);

public sealed class OrderBook(Database database, ListCounts totals)
{
    /// <summary>An order of the caller's account; null if there is none, or it belongs to another account.</summary>
    public Task<LoadedOrder?> Find(Caller caller, OrderId order) =>
        Load(OrderTable.OfAccount, order, caller.Account.Id);

    /// <summary>Any order, for operators and workers.</summary>
    public Task<LoadedOrder?> Find(OrderId order) => Load(OrderTable.ById, order);

    /// <summary>A page of an account's orders, newest first, and their total number (<see cref="ListCounts"/>).</summary>
    public async Task<(IReadOnlyList<Order> Orders, long Total)> Page(AccountId account, OrderFilter filter, int limit, int offset)
    {
        object?[] arguments = [account, (int)(filter.Status ?? 0), filter.Digits is null ? 0 : 1, filter.Digits ?? 0L];
        var batch = new ReadBatch();
        var rows = batch.Many(OrderTable.Page, OrderTable.Read, [.. arguments, limit, offset]);
        var total = totals.Count(batch, OrderTable.Count, account, filter is { Status: null, Digits: null }, arguments, offset + limit);
        await database.Run(batch);
        return (OrderTable.Join(rows.Rows), total());
    }

    async Task<LoadedOrder?> Load(Sql sql, params object?[] args)
    {
        var batch = new ReadBatch();
        var rows = batch.Many(sql, OrderTable.ReadWhole, args);
        var consents = batch.Many(ConsentTable.OfOrder, ConsentTable.Read, args[0]);
        await database.Run(batch);
        // An order without its world is being deleted with its sandbox: verbs and loops must not find it.
        if (rows.Rows.Count == 0)
        {
            return null;
        }

        var (order, _, world, profile) = rows.Rows[0];
        return new(order with { Hostings = [.. rows.Rows.Select(r => r.Hosting)], Consents = consents.Rows }, world, profile, batch.Now);
    }
}
