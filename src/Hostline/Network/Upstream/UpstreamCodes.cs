using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Network.Registry;

namespace Hostline.Network.Upstream;

/// <summary>The upstream host's codes. The first one places the order there, because the code belongs to it.</summary>
sealed class UpstreamCodes(UpstreamHost host, UpstreamBook book) : CodeSource
{
    public override bool AsksForKeys => host.AsksForKeys;

    public override async Task<ForeignProof> Read(HostingId hosting, CancellationToken cancellation) =>
        await book.Find(hosting) is { } order ? await host.ReadProof(order, cancellation) : ForeignProof.Unknown;

    public override bool SendsBy(CodeMethod method) => host.SendsBy(method);

    public override async Task<CallOutcome> Send(WantedCode wanted, CancellationToken cancellation)
    {
        var (order, found) = await book.Reach(wanted.Hosting, wanted.Order, wanted.Number.Digits, cancellation);
        return order is not null ? await host.SendCode(order, wanted.Method, cancellation)
            : found is UpstreamFound.Refused refused ? new CallOutcome.Refused($"the upstream host does not take the number ({refused.Why.Code()})")
            : new CallOutcome.NotNow("the upstream host cannot be reached");
    }

    public override async Task<CodeAnswer> Check(HostingId hosting, string code, CancellationToken cancellation) =>
        await book.Find(hosting) is { } order ? await host.CheckCode(order, code, cancellation) : CodeAnswer.Wrong;
}
