namespace Hostline.Proposals;

static class Acts
{
    public static IServiceCollection AddProposals(this IServiceCollection services) => services.AddSingleton<ProposalBook>()
        .AddSingleton<ProposedAct, ProposedAcceptance>()
        .AddSingleton<ProposedAct, ProposedOwnership>()
        .AddSingleton<ProposedAct, ProposedFailure>()
        .AddSingleton<ProposedAct, ProposedReversal>()
        .AddSingleton<ProposedAct, ProposedUndo>()
        .AddSingleton<ProposedAct, ProposedEntry>()
        .AddSingleton<ProposedAct, ProposedRemoval>()
        .AddSingleton<ProposedAct, ProposedUnlock>();
}
