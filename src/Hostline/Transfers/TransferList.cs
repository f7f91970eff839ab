using Hostline.Core.Orders;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Transfers;

public enum TransferSide
{
    /// <summary>Another account requests numbers of this account.</summary>
    Out,
    /// <summary>This account requests numbers of another.</summary>
    In,
}

/// <param name="Next">Where the next page begins; null on the last one.</param>
public sealed record TransferPage(IReadOnlyList<ListedTransfer> Transfers, ConsentId? Next);

/// <summary>A transfer as the requesting account sees it: its own order, without the name of any holder.</summary>
public sealed record RequesterView(Order Order, DateTimeOffset Now);

public sealed class TransferList(Database database, OrderBook orders, UndoBook undos)
{
    /// <param name="before">Where the previous page ended; null for the newest.</param>
    public async Task<TransferPage> Page(AccountId account, TransferSide side, bool waiting, ConsentId? before, int limit)
    {
        var list = (side, waiting) switch
        {
            (TransferSide.Out, true) => TransferListTable.OutWaiting,
            (TransferSide.Out, false) => TransferListTable.Out,
            (_, true) => TransferListTable.InWaiting,
            _ => TransferListTable.In,
        };
        var found = await database.Many(list, TransferListTable.Read, account, before ?? Ids.AfterAll<ConsentId>(), limit + 1);
        return new([.. found.Take(limit)], found.Count > limit ? found[limit - 1].Id : null);
    }

    /// <summary>What the holder of numbers in an order sees; null if the account's consent was not requested.</summary>
    public async Task<TransferLook?> OfHolder(AccountId account, OrderId order) =>
        await orders.Find(order) is { } loaded && loaded.Order.Consents.FirstOrDefault(c => c.Holder == account) is { } asked
            ? TransferLook.Of(loaded, asked) with { Undo = await undos.Of(loaded, asked) }
            : null;

    /// <summary>Null if it is not the account's order, or has no transfer.</summary>
    public async Task<RequesterView?> OfRequester(Caller caller, OrderId order) =>
        await orders.Find(caller, order) is { Order.Consents.Count: > 0 } loaded ? new(loaded.Order, loaded.Now) : null;
}
