using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.People;
using Hostline.Deciding;
using Hostline.Orders;
using Hostline.Pages;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Transfers;

namespace Hostline.Portal.DeskPages;

/// <param name="NextHeld">Where the next page of the orders on hold begins; null on the last one.</param>
/// <param name="IsOpenOnly">Whether closed disputes are left out.</param>
public sealed record DisputesModel(
    IReadOnlyList<LineDispute> Lines, IReadOnlyList<Order> Held, string? NextHeld, IReadOnlyDictionary<AccountId, string> Names, bool IsOpenOnly,
    DeskCounts Counts);

/// <summary>A line whose owner disputes its hosting, with what is known about both sides.</summary>
/// <param name="Acts">Acts of its owner, and of the desk about it; oldest first.</param>
/// <param name="Live">Its active and open hostings.</param>
/// <param name="Lock">The owner's lock; null if there is none.</param>
/// <param name="Evidence">The evidence about the disputed order; null if that is gone.</param>
public sealed record DisputeModel(
    LineDispute Dispute, IReadOnlyDictionary<AccountId, string> Names, IReadOnlyList<LineRequest> Acts, IReadOnlyList<LineHosting> Live, LineLock? Lock,
    GatheredEvidence? Evidence)
{
    public string Path => $"{DisputePages.Path}/{Dispute.Id}";
}

/// <summary>Disputes: orders on hold, and active lines whose owners dispute their hosting.</summary>
sealed class DisputePages(Database database, LineDesk lines, DeskQueue queue, FraudReports reports, OrderBook orders, EvidenceBook evidence) : PageGroup
{
    public const string Path = "/desk/disputes";
    const int PageSize = 50, ActsAtMost = 200, HostingsAtMost = 50;

    public override void Map(PageTable pages)
    {
        pages.Get(Path, Roles.Desk, List);
        pages.Get(Path + "/{id}", Roles.Desk, visit => With(visit, dispute => Show(visit, dispute)));
        pages.Post(Path + "/{id}/close", Role.Lead, visit => With(visit, dispute => Close(visit, dispute)));
    }

    async Task<IResult> List(Visit visit)
    {
        var (world, isOpen) = (visit.World(), visit.Query("state") != "all");
        var disputed = await lines.List(world.Id, isOpen, PageSize);
        var (held, nextHeld) = await reports.List(world.Id, visit.PlaceIn(), PageSize);
        return visit.Page<DisputesView, DisputesModel>(new(disputed, held, nextHeld?.ToString(),
            await queue.NamesOf(disputed.Select(d => d.Account).Concat(held.Select(o => o.Account))), isOpen,
            await queue.Count(world.Id, world.Now(visit.DatabaseNow))));
    }

    async Task<IResult> With(Visit visit, Func<LineDispute, Task<IResult>> handler) =>
        visit.Id<LineDisputeId>() is { } id && await lines.Find(id) is { } dispute && dispute.World == visit.World().Id
            ? await handler(dispute) : ErrorPages.NotFound(visit);

    async Task<IResult> Show(Visit visit, LineDispute dispute)
    {
        var (world, number, batch) = (visit.World(), dispute.Number, new ReadBatch());
        var acts = batch.Many(LineActTable.OfNumber, LineActTable.Read, world.Id, number, ActsAtMost);
        var live = batch.Many(LineHostingTable.Live, LineHostingTable.Read, world.Id, number, HostingsAtMost);
        var locks = batch.Many(LineLockTable.Of, LineLockTable.Read, world.Id, number);
        await database.Run(batch);
        var gathered = await orders.Find(dispute.Order) is { } loaded ? (await evidence.Of([loaded.Order]))[0] : null;
        return visit.Page<DisputeView, DisputeModel>(new(dispute, await queue.NamesOf(live.Rows.Select(h => h.Account).Append(dispute.Account)), acts.Rows,
            live.Rows, locks.First is { } held && held.Holds(world.Now(visit.DatabaseNow)) ? held : null, gathered));
    }

    async Task<IResult> Close(Visit visit, LineDispute dispute)
    {
        var note = visit.Field(DeskOrderPages.WhyField);
        if (note.Length is 0 or > LineDesk.NoteAtMost)
        {
            visit.Fault(DeskOrderPages.WhyField, visit.Words.Say("desk.why.missing", ("most", LineDesk.NoteAtMost)));
            return await Show(visit, dispute);
        }

        return visit.Took(await lines.Close(dispute.Id, visit.Session!.Principal, note)) ? visit.See($"{Path}/{dispute.Id}", "dispute-closed")
            : await lines.Find(dispute.Id) is { } now ? await Show(visit, now) : ErrorPages.NotFound(visit);
    }
}
