using Hostline.Core.Alarms;
using Hostline.Core.Orders;
using Hostline.Core.People;
using Hostline.Core.Numbers;
using Hostline.Network;
using Hostline.Orders;
using Hostline.Outbox;
using Hostline.Pages;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Transfers;

namespace Hostline.Portal.DeskPages;

/// <param name="What">How it was understood: number, order, reference, file, account or nothing.</param>
public sealed record FindModel(
    string Text, string What, IReadOnlyList<Order> Orders, IReadOnlyList<ListedAccount> Accounts, IReadOnlyDictionary<AccountId, string> Names);

public sealed record StuckModel(
    IReadOnlyList<(Order Order, DateTimeOffset Since)> Stuck, IReadOnlyDictionary<AccountId, string> Names, IReadOnlyList<ParkedDelivery> Parked,
    IReadOnlyList<WaitingWork> Work, DeskCounts Counts, DateTimeOffset Now);

/// <param name="Undos">Requests to undo a transfer, longest waiting first.</param>
/// <param name="Disputed">Orders on hold, longest first.</param>
public sealed record DeskTransfersModel(
    IReadOnlyList<ListedUndo> Undos, IReadOnlyList<AskedTransfer> Asked, IReadOnlyList<Order> Disputed, IReadOnlyDictionary<AccountId, string> Names,
    DeskCounts Counts, DateTimeOffset Now);

public sealed record AlarmsModel(IReadOnlyList<RaisedAlarm> Alarms, string? Next);

/// <param name="Ports">The ports to the outside, with what stands behind each.</param>
public sealed record NetworkModel(IReadOnlyList<PortRow> Ports, IReadOnlyList<WaitingWork> Work, int Deliveries, int Routes, DateTimeOffset Now);

/// <param name="Behind">What serves live accounts.</param>
public sealed record PortRow(string Name, string Behind);

public sealed record CarriersModel(IReadOnlyList<CarrierRecord> Carriers);

/// <summary>Pages of a desk that look things up; only sending a delivery again changes anything.</summary>
sealed class LookPages(Database database, DeskLists lists, DeskQueue queue, FraudReports reports, Replay replay, Settings settings) : PageGroup
{
    const int PageSize = 50;
    const int TextAtMost = 200;
    const int Sha256Hex = 64;

    public override void Map(PageTable pages)
    {
        pages.Get("/desk/find", Roles.Desk, Find);
        pages.Get("/desk/stuck", Roles.Desk, visit => Stuck(visit));
        pages.Post("/desk/stuck/deliveries/{id}", Roles.Deciding, SendAgain);
        pages.Get("/desk/transfers", Roles.Desk, Transfers);
        pages.Get("/desk/alarms", Roles.Desk, Alarms);
        pages.Get("/desk/network", Roles.Desk, Network);
        pages.Get("/desk/carriers", Roles.Desk, async visit => visit.Page<CarriersView, CarriersModel>(
            new(await lists.Carriers(visit.World().Id, visit.World().Now(visit.DatabaseNow)))));
    }

    async Task<IResult> Find(Visit visit)
    {
        var (text, world) = (visit.Query("q"), visit.World().Id);
        text = text.Length <= TextAtMost ? text : text[..TextAtMost];
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

    async Task<IResult> Stuck(Visit visit)
    {
        var world = visit.World();
        var stuck = await lists.Stuck(world.Id);
        return visit.Page<StuckView, StuckModel>(new(stuck, await queue.NamesOf(stuck.Select(s => s.Order.Account)), await lists.Parked(world.Id),
            await lists.Work(world.Id), await queue.Count(world.Id, world.Now(visit.DatabaseNow)), world.Now(visit.DatabaseNow)));
    }

    async Task<IResult> SendAgain(Visit visit)
    {
        if (visit.Id<DeliveryId>() is not { } id || (await database.One(DeliveryLogTable.WorldOf, WorldTable.Read, id))?.Id != visit.World().Id)
        {
            return ErrorPages.NotFound(visit);
        }

        return visit.Took(await replay.Of(id, new(visit.Session!.Principal, visit.DatabaseNow)))
            ? visit.See("/desk/stuck", "delivery-again") : await Stuck(visit);
    }

    async Task<IResult> Transfers(Visit visit)
    {
        var world = visit.World();
        var disputed = await reports.List(world.Id, PageSize);
        return visit.Page<DeskTransfersView, DeskTransfersModel>(new(await lists.Undos(world.Id), await lists.Transfers(world.Id), disputed,
            await queue.NamesOf(disputed.Select(o => o.Account)), await queue.Count(world.Id, world.Now(visit.DatabaseNow)), world.Now(visit.DatabaseNow)));
    }

    async Task<IResult> Alarms(Visit visit)
    {
        var found = await database.Many(AlarmTable.OfWorld, AlarmTable.Read,
            visit.QueryId<AlarmId>("after") ?? Ids.AfterAll<AlarmId>(), PageSize, visit.World().Id);
        return visit.Page<AlarmsView, AlarmsModel>(new(found, found.Count == PageSize ? found[^1].Id.ToString() : null));
    }

    async Task<IResult> Network(Visit visit)
    {
        var world = visit.World();
        var (deliveries, routes) = await lists.Depths(world.Id);
        return visit.Page<NetworkView, NetworkModel>(new(visit.IsOfHost() ? [.. PortTable.Of(settings).Select(p => new PortRow(p.Port.Name, p.Live))] : [],
            await lists.Work(world.Id), deliveries, routes, world.Now(visit.DatabaseNow)));
    }
}
