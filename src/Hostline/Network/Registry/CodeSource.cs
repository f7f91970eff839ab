using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Network.Upstream;

namespace Hostline.Network.Registry;

/// <summary>A code that a customer has asked for.</summary>
/// <param name="Id">The idempotency id: the same in every attempt.</param>
public sealed record WantedCode(Guid Id, HostingId Hosting, OrderId Order, PhoneNumber Number, CodeMethod Method);

/// <summary>
/// A registry that routes a number only for whoever proves ownership to it: it sends a code of its own to the number, and says whether an
/// entered code is right. It stands in place of our own code, so that the customer is asked for one code only.
/// </summary>
public abstract class CodeSource : Port
{
    public abstract bool SendsBy(CodeMethod method);

    public abstract Task<CallOutcome> Send(WantedCode wanted, CancellationToken cancellation);

    public abstract Task<CodeAnswer> Check(HostingId hosting, string code, CancellationToken cancellation);
}
