using Hostline.Core.Numbers;
using Hostline.Core.Proposals;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Transfers;

namespace Hostline.Proposals;

/// <summary>To remove a lock set by the owner of a line.</summary>
/// <param name="Number">In +E.164 form.</param>
public sealed record WantedUnlock(string Number);

/// <inheritdoc cref="WantedUnlock"/>
sealed class ProposedUnlock(LineDesk lines) : ProposedAct<WantedUnlock>
{
    public const string Name = "unlock";

    public override string Kind => Name;

    protected override Task<Outcome<string>> Look(Proposal proposal, World world, WantedUnlock wanted) =>
        lines.Standing(world, PhoneNumber.Parse(wanted.Number));

    protected override async Task<Decision<Proposal>> Carry(Proposal proposal, World world, WantedUnlock wanted, Principal by) =>
        As(await lines.DecideUnlock(world, PhoneNumber.Parse(wanted.Number), by, proposal.Why), proposal);
}
