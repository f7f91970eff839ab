using Hostline.Core.Proposals;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Transfers;

namespace Hostline.Proposals;

/// <summary>To let an account take another one's numbers without consent.</summary>
public sealed record WantedEntry(AccountId From, AccountId To, DateTimeOffset Until);

/// <inheritdoc cref="WantedEntry"/>
sealed class ProposedEntry(Allowlist allowlist) : ProposedAct<WantedEntry>
{
    public const string Name = "allow";

    public override string Kind => Name;

    protected override Task<Outcome<string>> Look(Proposal proposal, World world, WantedEntry wanted) =>
        allowlist.Standing(world, wanted.From, wanted.To, wanted.Until);

    protected override async Task<Decision<Proposal>> Carry(Proposal proposal, World world, WantedEntry wanted, Principal by) =>
        As(await allowlist.DecideAdd(world, wanted.From, wanted.To, wanted.Until, by), proposal);
}

public sealed record WantedRemoval(AccountId From, AccountId To);

/// <inheritdoc cref="WantedRemoval"/>
sealed class ProposedRemoval(Allowlist allowlist) : ProposedAct<WantedRemoval>
{
    public const string Name = "disallow";

    public override string Kind => Name;

    protected override Task<Outcome<string>> Look(Proposal proposal, World world, WantedRemoval wanted) =>
        allowlist.Standing(world, wanted.From, wanted.To, null);

    protected override async Task<Decision<Proposal>> Carry(Proposal proposal, World world, WantedRemoval wanted, Principal by) =>
        As(await allowlist.DecideRemove(world, wanted.From, wanted.To, by), proposal);
}
