using Hostline.Core.Hostings;
using Hostline.Core.Reasons;

namespace Hostline.Ownership;

/// <summary>When ownership of a number can be proven by a keyed call or a bill.</summary>
static class ProofRules
{
    /// <summary>Null if it can be proven.</summary>
    public static Refusal? Refuse(HostingTerms terms, NumberFacts known) => known.Hosting switch
    {
        { OwnershipProven: true } => new(Reason.AlreadyVerified),
        _ when terms.CallsAtMost == 0 => new(Reason.CallNotOffered),
        { State: HostingState.AwaitingConsent } => new(Reason.ConsentPending),
        { State: HostingState.ActionRequired, Reason: Reason.CallsUsedUp } => new(Reason.CallsUsedUp),
        { State: not HostingState.Gathering } h => new(h.State.IsOpen() ? Reason.CodeNotPossible : Reason.OrderClosed),
        _ when known.IsHeldByOther => new(Reason.NumberInProgress),
        _ => null,
    };
}
