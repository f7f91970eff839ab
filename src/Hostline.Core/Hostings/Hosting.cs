using Hostline.Core.Numbers;
using Hostline.Core.Reasons;

namespace Hostline.Core.Hostings;

/// <summary>The hosting of one number: the thing that has a lifecycle.</summary>
/// <param name="Position">Its place in the order, from 0, as the customer gave the numbers.</param>
/// <param name="Required">What had to be met, recorded when it was ordered.</param>
/// <param name="Open">What is still to be met.</param>
/// <param name="Reason">Why it failed or waits for an operator.</param>
/// <param name="Note">An operator's words on that, for the customer.</param>
/// <param name="UpdatedAt">World time of the last change.</param>
public sealed record Hosting(
    Guid Id, Guid OrderId, int Position, PhoneNumber Number, HostingState State, Requirement Required, Requirement Open,
    Reason? Reason, string? Note, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>Of a transfer: the consent it needs.</summary>
    public Guid? Consent { get; init; }

    /// <summary>Of a transfer: the hosting that has the number at its current holder.</summary>
    public Guid? Source { get; init; }

    public bool OwnershipProven => (Required & Requirement.Ownership) != 0 && (Open & Requirement.Ownership) == 0;

    /// <summary>This order's proof holds the number: later proofs by other orders are refused until it closes.</summary>
    public bool HoldsNumber => OwnershipProven && State.IsOpen();

    public bool Needs(Requirement requirement) => (Open & requirement) != 0;
}
