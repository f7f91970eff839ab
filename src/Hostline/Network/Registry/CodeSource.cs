using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Network.Upstream;

namespace Hostline.Network.Registry;

/// <param name="Id">The idempotency id: the same in every attempt.</param>
public sealed record WantedCode(Guid Id, HostingId Hosting, OrderId Order, PhoneNumber Number, CodeMethod Method);

/// <summary>The progress of a proof of ownership at a registry that requires its own.</summary>
/// <param name="CodeToKey">The code to key in its call; null for none, or if it is not known yet.</param>
public sealed record ForeignProof(bool IsProven, string? CodeToKey)
{
    public static readonly ForeignProof Unknown = new(false, null);
}

/// <summary>
/// A registry that routes a number only after ownership was proven to it: it sends its own code to the number, and checks the entered code. It
/// replaces our own code, so that the customer is asked for one code only.
/// </summary>
public abstract class CodeSource : Port
{
    /// <summary>Whether its calls ask for a code to be keyed, which must then be shown to the customer.</summary>
    public virtual bool AsksForKeys => false;

    /// <summary>The progress of the proof there. Used only if <see cref="AsksForKeys"/>.</summary>
    public virtual Task<ForeignProof> Read(HostingId hosting, CancellationToken cancellation) => Task.FromResult(ForeignProof.Unknown);

    public abstract bool SendsBy(CodeMethod method);

    public abstract Task<CallOutcome> Send(WantedCode wanted, CancellationToken cancellation);

    public abstract Task<CodeAnswer> Check(HostingId hosting, string code, CancellationToken cancellation);
}
