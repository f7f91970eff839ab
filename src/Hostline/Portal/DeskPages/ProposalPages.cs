using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Orders;
using Hostline.Pages;
using Hostline.Proposals;

namespace Hostline.Portal.DeskPages;

/// <param name="Next">Where the next page begins; null on the last one.</param>
public sealed record ProposalsModel(IReadOnlyList<SeenProposal> Proposals, DeskCounts Counts, bool IsOpenOnly, string? Next);

sealed class ProposalPages(ProposalBook proposals, DeskQueue queue) : PageGroup
{
    public const string Path = "/desk/proposals";
    const int PageSize = 50;

    public override void Map(PageTable pages)
    {
        pages.Get(Path, Roles.Desk, visit => Show(visit));
        pages.Post(Path + "/{id}/confirm", Roles.Deciding, visit => Decide(visit, proposals.Confirm, "confirmed"));
        pages.Post(Path + "/{id}/withdraw", Roles.Deciding, visit => Decide(visit, proposals.Withdraw, "withdrawn"));
    }

    async Task<IResult> Show(Visit visit)
    {
        var (world, isOpen) = (visit.World(), visit.Query("state") != "all");
        var found = await proposals.List(world.Id, isOpen, visit.QueryId<ProposalId>("after"), PageSize);
        return visit.Page<ProposalsView, ProposalsModel>(new(found, await queue.Count(world.Id, world.Now(visit.DatabaseNow)), isOpen,
            found.Count == PageSize ? found[^1].Proposal.Id.ToString() : null));
    }

    async Task<IResult> Decide(Visit visit, Func<ProposalId, Principal, Task<Outcome<SeenProposal>>> decide, string done)
    {
        if (visit.Id<ProposalId>() is not { } id || await proposals.Find(id) is not { } seen
            || (visit.Session!.World is { } own && own.Id != seen.Proposal.World))
        {
            return ErrorPages.NotFound(visit);
        }

        return visit.Took(await decide(id, visit.Session!.Principal)) ? visit.See(Path, "proposal-" + done) : await Show(visit);
    }
}
