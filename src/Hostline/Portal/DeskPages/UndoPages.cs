using Hostline.Core.People;
using Hostline.Core.Proposals;
using Hostline.Orders;
using Hostline.Pages;
using Hostline.Proposals;
using Hostline.Transfers;

namespace Hostline.Portal.DeskPages;

/// <param name="Files">Empty beyond the first orders, if there are many.</param>
public sealed record UndoOrder(UndoCase Case, GatheredEvidence Evidence, IReadOnlyList<ReviewFile> Files);

/// <param name="Proposals">Proposals to accept or refuse this request, newest first.</param>
public sealed record DeskUndoModel(UndoCase Case, IReadOnlyList<UndoOrder> Former, UndoOrder Present, IReadOnlyList<SeenProposal> Proposals)
{
    public string Path => UndoPages.PathOf(Case.Undo.Id);
}

/// <summary>A former holder asks for numbers back: the evidence of both sides in two columns, and the operators' proposal and confirmation.</summary>
sealed class UndoPages(UndoBook undos, UndoEvidence evidence, EvidenceFiles files, ProposalBook proposals) : PageGroup
{
    const string Route = "/desk/undos/{id}";

    /// <summary>How many orders of the former holder show their files; the others are linked.</summary>
    const int FilesOfOrders = 2;

    public static string PathOf(UndoId undo) => "/desk/undos/" + undo;

    public override void Map(PageTable pages)
    {
        pages.Get(Route, Roles.Desk, visit => With(visit, found => Show(visit, found)));
        pages.Post(Route + "/accept", Roles.Deciding, visit => With(visit, found => Propose(visit, found, accepts: true)));
        pages.Post(Route + "/refuse", Roles.Deciding, visit => With(visit, found => Propose(visit, found, accepts: false)));
    }

    async Task<IResult> With(Visit visit, Func<UndoCase, Task<IResult>> handler) =>
        visit.Id<UndoId>() is { } id && await undos.Find(id) is { } undo && visit.Session!.Sees(undo.World, undo.Holder)
            && await evidence.Of(undo) is { } found ? await handler(found) : ErrorPages.NotFound(visit);

    async Task<IResult> Show(Visit visit, UndoCase found)
    {
        var former = new List<UndoOrder>();
        foreach (var gathered in found.Former)
        {
            former.Add(new(found, gathered, former.Count < FilesOfOrders ? await files.Of(visit, gathered) : []));
        }

        var about = (await proposals.OfOrder(found.Undo.Order)).Where(p => ProposedUndo.Wanted(p)?.Undo == found.Undo.Id)
            .Select(p => new SeenProposal(p, found.Taken.Now)).ToList();
        return visit.Page<UndoView, DeskUndoModel>(new(found, former, new(found, found.Present, await files.Of(visit, found.Present)), about));
    }

    async Task<IResult> Propose(Visit visit, UndoCase found, bool accepts)
    {
        var why = visit.Field(DeskOrderPages.WhyField);
        if (why.Length is 0 or > Proposal.WhyAtMost)
        {
            visit.Fault(DeskOrderPages.WhyField, visit.Words.Say("desk.why.missing", ("most", Proposal.WhyAtMost)));
            return await Show(visit, found);
        }

        var wish = new Wish(ProposedUndo.Name, found.Taken.World, found.Undo.Order, found.Undo.Holder,
            ProposedAct.Pack(new WantedUndo(found.Undo.Id, accepts)), why);
        return visit.Took(await proposals.Propose(wish, visit.Session!.Principal)) ? visit.See(PathOf(found.Undo.Id), "proposed") : await Show(visit, found);
    }
}
