using Hostline.Core.Proposals;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http.OpenApi;
using Hostline.Proposals;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

/// <summary>Proposes acts that need two principals: 202 with the proposal.</summary>
sealed class Wishes(ProposalBook proposals, OrderBook orders)
{
    public async Task<IResult> Answer<T>(HttpContext http, Access access, string kind, T wanted, string why) =>
        http.Id<OrderId>() is { } id && await orders.Find(id) is { } loaded && access.SeesWorld(loaded.Order.World)
            ? await Answer(access, new(kind, loaded.World, id, loaded.Order.Account, ProposedAct.Pack(wanted), why))
            : Problem.Of(new Refusal(Reason.NotFound));

    public async Task<IResult> Answer(Access access, Wish wish)
    {
        var made = await proposals.Propose(wish, access.Principal);
        return made.IsRefused ? Problem.Of(made.Refusals) : Answers.Of(ProposalView.Of(made.Value!), StatusCodes.Status202Accepted);
    }
}

static class ProposalView
{
    public static readonly Schema Form = Schema.Object("An act that needs two principals.",
        Required("id", Schema.Uuid("Its id.")),
        Required("world", Schema.Uuid("The world's id.")),
        Required("kind", Schema.Text("The act: ownership, fail, reverse, allow, disallow and so on.")),
        Required("state", Schema.OneOf("What has become of it.", Answers.WordsOf<ProposalState>())),
        Optional("order", Schema.Uuid("The order that it is about.")),
        Optional("account", Schema.Uuid("The account concerned.")),
        Required("wanted", new(null, "The data of the act, by its kind.")),
        Required("reason", Schema.Text("The reason, in the words of the proposer.")),
        Required("found", Schema.Text("The facts at that time; the proposal can be confirmed only while they are unchanged.")),
        Required("proposed_by", Schema.Text("Who proposed it.")),
        Required("proposed_at", Schema.Instant("When, by the world's clock.")),
        Required("expires_at", Schema.Instant("Until when it can be confirmed.")),
        Optional("decided_by", Schema.Text("Who confirmed or withdrew it.")),
        Optional("decided_at", Schema.Instant("When."))).Named("Proposal");

    public static object Of(SeenProposal seen) => Of(seen.Proposal, seen.State);

    static object Of(Proposal p, ProposalState state) => new
    {
        id = p.Id,
        world = p.World,
        kind = p.Kind,
        state = Answers.Word(state),
        order = p.Order,
        account = p.Account,
        wanted = System.Text.Json.JsonElement.Parse(p.Payload),
        reason = p.Why,
        found = p.Found,
        proposed_by = p.By.Name,
        proposed_at = p.At,
        expires_at = p.Until,
        decided_by = p.DecidedBy?.Name,
        decided_at = p.DecidedAt,
    };
}
