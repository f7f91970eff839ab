using Hostline.Core.Proposals;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Transfers;

namespace Hostline.Proposals;

/// <summary>To decide on a former holder's request to undo a transfer.</summary>
/// <param name="Accepts">Whether the numbers go back.</param>
public sealed record WantedUndo(UndoId Undo, bool Accepts);

/// <inheritdoc cref="WantedUndo"/>
sealed class ProposedUndo(UndoTransfer transfers) : ProposedAct<WantedUndo>
{
    public const string Name = "undo";

    public override string Kind => Name;

    /// <summary>What the proposal wants; null for one of another kind.</summary>
    public static WantedUndo? Wanted(Proposal proposal) => proposal.Kind == Name ? Read(proposal) : null;

    protected override Task<Outcome<string>> Look(Proposal proposal, World world, WantedUndo wanted) => transfers.Standing(wanted.Undo);

    protected override async Task<Decision<Proposal>> Carry(Proposal proposal, World world, WantedUndo wanted, Principal by) => As(
        await transfers.Decide(wanted.Undo, wanted.Accepts, by, $"proposed by {proposal.By.Name}, confirmed by {by.Name}", proposal.Why), proposal);
}
