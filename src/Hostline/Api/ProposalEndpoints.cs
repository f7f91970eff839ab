using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http.OpenApi;
using Hostline.Proposals;

namespace Hostline.Api;

/// <summary>Acts that wait for their second principal. Each is proposed with the route of its act.</summary>
sealed class ProposalEndpoints(ProposalBook proposals, Scopes scopes)
{
    const int ByDefault = 50;
    const string Tag = "Desk", Open = "open", All = "all";

    public void Map(Endpoints endpoints)
    {
        endpoints.Get("/proposals", Who.Desk, List, new("state", Schema.OneOf("Only those that wait (the default), or all.", Open, All)),
            Parameters.World, Parameters.After, Parameters.Limit(ByDefault, ProposalBook.ListedAtMost))
            .Does(new("listProposals", Tag, "List what waits for a second person, newest first", Answers.PageOf(ProposalView.Form, Answers.NextId)));
        endpoints.Get("/proposals/{id}", Who.Desk, async (http, access) => await Find(http, access) is { } seen
            ? Answers.Of(ProposalView.Of(seen)) : NotFound).Does(new("getProposal", Tag, "Get a proposal", ProposalView.Form));
        endpoints.Post("/proposals/{id}/confirm", Who.Desk, (http, access) => Decide(http, access, proposals.Confirm))
            .Does(new("confirmProposal", Tag, "Confirm a proposal, which carries it out", ProposalView.Form)
            {
                About = "By a principal other than the one who proposed it; a sandbox's own key may do both. It fails if the facts have changed since.",
            });
        endpoints.Post("/proposals/{id}/withdraw", Who.Desk, (http, access) => Decide(http, access, proposals.Withdraw))
            .Does(new("withdrawProposal", Tag, "Withdraw a proposal", ProposalView.Form) { About = "By its proposer, or by a lead." });
    }

    async Task<IResult> List(HttpContext http, Access access)
    {
        var query = new Query(http);
        var (isOpen, after, limit) =
            (query.OneOf("state", Open, All) != All, query.Id<ProposalId>("after"), query.Limit(ByDefault, ProposalBook.ListedAtMost));
        var scope = await scopes.Of(query, access);
        if (scope.IsRefused)
        {
            return Problem.Of(scope.Refusals);
        }

        var found = await proposals.List(scope.Value!.World, isOpen, after, limit);
        return Answers.Page(found.Select(ProposalView.Of), found.Count == limit ? found[^1].Proposal.Id : null);
    }

    async Task<IResult> Decide(HttpContext http, Access access, Func<ProposalId, Principal, Task<Outcome<SeenProposal>>> decide)
    {
        if (await Find(http, access) is not { } seen)
        {
            return NotFound;
        }

        var decided = await decide(seen.Proposal.Id, access.Principal);
        return decided.IsRefused ? Problem.Of(decided.Refusals) : Answers.Of(ProposalView.Of(decided.Value!));
    }

    async Task<SeenProposal?> Find(HttpContext http, Access access) =>
        http.Id<ProposalId>() is { } id && await proposals.Find(id) is { } seen && access.SeesWorld(seen.Proposal.World) ? seen : null;

    static IResult NotFound => Problem.Of(new Refusal(Reason.NotFound));
}
