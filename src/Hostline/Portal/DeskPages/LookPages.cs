using Hostline.Core.Alarms;
using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Core.People;
using Hostline.Orders;
using Hostline.Pages;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Transfers;

namespace Hostline.Portal.DeskPages;

/// <param name="What">How the text was understood: number, order, reference, file, account or nothing.</param>
public sealed record FindModel(
    string Text, string What, IReadOnlyList<Order> Orders, IReadOnlyList<ListedAccount> Accounts, IReadOnlyDictionary<AccountId, string> Names);

/// <param name="Undos">Requests to undo a transfer, longest waiting first.</param>
/// <param name="Disputed">Orders on hold, longest first.</param>
/// <param name="NextAsked">Where the next page of holders begins; null on the last one.</param>
/// <param name="NextDisputed">Where the next page of orders on hold begins; null on the last one.</param>
public sealed record DeskTransfersModel(
    IReadOnlyList<ListedUndo> Undos, IReadOnlyList<AskedTransfer> Asked, string? NextAsked, IReadOnlyList<Order> Disputed, string? NextDisputed,
    IReadOnlyDictionary<AccountId, string> Names, DeskCounts Counts, DateTimeOffset Now);

public sealed record AlarmsModel(IReadOnlyList<RaisedAlarm> Alarms, string? Next);

sealed class LookPages(Database database, DeskLists lists, DeskQueue queue, FraudReports reports) : PageGroup
{
    /// <summary>The parameter for where the page of holders begins.</summary>
    public const string AskedAfter = "asked";

    const int PageSize = 50;
    const int TextAtMost = 200;
    const int Sha256Hex = 64;

    public override void Map(PageTable pages)
    {
        pages.Search("/desk/find", Roles.Desk, Find);
        pages.Get("/desk/transfers", Roles.Desk, Transfers);
        pages.Get("/desk/alarms", Roles.Desk, Alarms);
    }

    async Task<IResult> Find(Visit visit)
    {
        var (text, world) = (WellFormed.Start(visit.Query("q"), TextAtMost), visit.World().Id);
        var (what, orders) = ("", (IReadOnlyList<Order>)[]);
        if (Ids.TryParse(text, out OrderId id))
        {
            (what, orders) = ("order", OrderTable.Join(await database.Many(DeskTable.OrdersByIds, OrderTable.Read, new[] { id })));
            orders = [.. orders.Where(o => visit.Session!.Sees(o.World, o.Account))];
        }
        else if (text.Length == Sha256Hex && text.All(char.IsAsciiHexDigit))
        {
            (what, orders) = ("file", await lists.ByFile(world, text));
        }
        else if (text.Length > 0 && TypedNumber.Read(text) is { IsNumber: true } number)
        {
            (what, orders) = ("number", await lists.ByNumber(world, number.Number));
        }
        else if (text.Length > 0)
        {
            (what, orders) = ("text", await lists.ByReference(world, text));
        }

        var accounts = what == "text" ? (await lists.Accounts(world, text, null)).Rows : [];
        return visit.Page<FindView, FindModel>(new(text, what, orders, accounts, await queue.NamesOf(orders.Select(o => o.Account))));
    }

    async Task<IResult> Transfers(Visit visit)
    {
        var (world, now) = (visit.World(), visit.World().Now(visit.DatabaseNow));
        var (disputed, nextDisputed) = await reports.List(world.Id, visit.PlaceIn(), PageSize);
        var (asked, nextAsked) = await lists.Transfers(world.Id, visit.QueryId<ConsentId>(AskedAfter));
        return visit.Page<DeskTransfersView, DeskTransfersModel>(new(
            await lists.Undos(world.Id), asked, nextAsked?.ToString(), disputed, nextDisputed?.ToString(),
            await queue.NamesOf(disputed.Select(o => o.Account)), await queue.Count(world.Id, now), now));
    }

    async Task<IResult> Alarms(Visit visit)
    {
        var found = await database.Many(AlarmTable.OfWorld, AlarmTable.Read,
            visit.QueryId<AlarmId>("after") ?? Ids.AfterAll<AlarmId>(), PageSize, visit.World().Id);
        return visit.Page<AlarmsView, AlarmsModel>(new(found, found.Count == PageSize ? found[^1].Id.ToString() : null));
    }
}
