using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Network.Upstream;

namespace Hostline.Network.Registry;

/// <summary>A code that a customer has asked for.</summary>
/// <param name="Id">The idempotency id: the same in every attempt.</param>
public sealed record WantedCode(Guid Id, HostingId Hosting, OrderId Order, PhoneNumber Number, CodeMethod Method);

/// <summary>How far a proof of ownership has come at a registry that asks for one of its own.</summary>
/// <param name="CodeToKey">What whoever answers its call is to key; null for none, or if it is not known yet.</param>
public sealed record ForeignProof(bool IsProven, string? CodeToKey)
{
    public static readonly ForeignProof Unknown = new(false, null);
}

/// <summary>
/// A registry that routes a number only for whoever proves ownership to it: it sends a code of its own to the number, and says whether an
/// entered code is right. It stands in place of our own code, so that the customer is asked for one code only.
/// </summary>
public abstract class CodeSource : Port
{
    /// <summary>Whether whoever answers its calls is asked to key a code, which the customer then has to be given.</summary>
    public virtual bool AsksForKeys => false;

    /// <summary>How far the proof has come there. Only asked of a source that asks for keys.</summary>
    public virtual Task<ForeignProof> Read(HostingId hosting, CancellationToken cancellation) => Task.FromResult(ForeignProof.Unknown);

    public abstract bool SendsBy(CodeMethod method);

    public abstract Task<CallOutcome> Send(WantedCode wanted, CancellationToken cancellation);

    public abstract Task<CodeAnswer> Check(HostingId hosting, string code, CancellationToken cancellation);
}
