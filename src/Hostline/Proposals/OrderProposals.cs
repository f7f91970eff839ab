using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Proposals;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Orders;
using Hostline.Transfers;

namespace Hostline.Proposals;

/// <summary>To accept a proof of ownership other than a code, for a line that gets neither SMS nor calls.</summary>
/// <param name="Numbers">In +E.164 form.</param>
public sealed record WantedOwnership(IReadOnlyList<string> Numbers);

/// <inheritdoc cref="WantedOwnership"/>
sealed class ProposedOwnership(Desk desk) : ProposedAct<WantedOwnership>
{
    public const string Name = "ownership";

    public override string Kind => Name;

    protected override Task<Outcome<string>> Look(Proposal proposal, World world, WantedOwnership wanted) =>
        desk.Unproven(proposal.Order!.Value, wanted.Numbers).Standing();

    protected override async Task<Decision<Proposal>> Carry(Proposal proposal, World world, WantedOwnership wanted, Principal by) => As(
        await desk.ProveOwnership(proposal.Order!.Value, by, $"By bill, proposed by {proposal.By.Name}, confirmed by {by.Name}: {proposal.Why}",
            wanted.Numbers),
        proposal);
}

/// <summary>To accept the documents of an order whose account is young.</summary>
/// <param name="Numbers">In E.164; those that wait for the review.</param>
public sealed record WantedAcceptance(IReadOnlyList<string> Numbers);

/// <inheritdoc cref="WantedAcceptance"/>
sealed class ProposedAcceptance(Review review) : ProposedAct<WantedAcceptance>
{
    public const string Name = "accept", Unsaid = "The documents are in order.";

    public override string Kind => Name;

    protected override Task<Outcome<string>> Look(Proposal proposal, World world, WantedAcceptance wanted) =>
        review.Standing(proposal.Order!.Value, wanted.Numbers);

    protected override async Task<Decision<Proposal>> Carry(Proposal proposal, World world, WantedAcceptance wanted, Principal by) => As(
        await review.AcceptDocuments(proposal.Order!.Value, by, wanted.Numbers, $"proposed by {proposal.By.Name}, confirmed by {by.Name}"), proposal);
}

/// <summary>To end the hosting of numbers that have passed the review.</summary>
/// <param name="Reason">The code of the reason.</param>
/// <param name="Note">For the customer.</param>
public sealed record WantedFailure(IReadOnlyList<string> Numbers, string Reason, string? Note);

/// <inheritdoc cref="WantedFailure"/>
sealed class ProposedFailure(Desk desk) : ProposedAct<WantedFailure>
{
    public const string Name = "fail";

    public override string Kind => Name;

    protected override Task<Outcome<string>> Look(Proposal proposal, World world, WantedFailure wanted) =>
        desk.Open(proposal.Order!.Value, wanted.Numbers).Standing();

    protected override async Task<Decision<Proposal>> Carry(Proposal proposal, World world, WantedFailure wanted, Principal by) => As(
        await desk.EndHostings(proposal.Order!.Value, by, ReasonCatalog.Find(wanted.Reason) ?? Reason.FailedByOperator, wanted.Note, wanted.Numbers), proposal);
}

/// <summary>To reverse a transfer that has not moved yet; needs no further data.</summary>
public sealed record WantedReversal;

/// <inheritdoc cref="WantedReversal"/>
sealed class ProposedReversal(ReverseTransfer reverse) : ProposedAct<WantedReversal>
{
    public const string Name = "reverse";

    public override string Kind => Name;

    protected override async Task<Outcome<string>> Look(Proposal proposal, World world, WantedReversal wanted) =>
        (await reverse.Standing(proposal.Order!.Value)).Then(order => string.Join("; ",
            order!.Consents.OrderBy(c => c.Id).Select(c => $"consent {c.Decision.ToString().ToLowerInvariant()}").Append(OrderStanding(order.Hostings))));

    protected override async Task<Decision<Proposal>> Carry(Proposal proposal, World world, WantedReversal wanted, Principal by) =>
        As(await reverse.Decide(proposal.Order!.Value, by, proposal.Why), proposal);

    static string OrderStanding(IEnumerable<Hosting> hostings) => ProposedStandings.Of(hostings);
}

static class ProposedStandings
{
    public static string Of(IEnumerable<Hosting> hostings) => string.Join(", ", hostings.Select(h => $"{h.Number} {h.State.Words()}"));

    public static async Task<Outcome<string>> Standing(this Task<Outcome<List<Hosting>>> picked) => (await picked).Then(list => Of(list!));
}
