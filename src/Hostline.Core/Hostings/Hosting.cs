using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;

namespace Hostline.Core.Hostings;

/// <param name="Position">Its position in the order, from 0, as the customer listed the numbers.</param>
/// <param name="Open">The requirements that are not met yet.</param>
/// <param name="Reason">Why it failed or waits for an operator.</param>
/// <param name="Note">An operator's explanation, for the customer.</param>
/// <param name="UpdatedAt">World time of the last change.</param>
public sealed record Hosting(
    HostingId Id, OrderId OrderId, int Position, PhoneNumber Number, HostingState State, Requirement Required, Requirement Open,
    Reason? Reason, string? Note, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>For a transfer: the consent it needs.</summary>
    public ConsentId? Consent { get; init; }

    /// <summary>For a transfer: the current holder's hosting of the number.</summary>
    public HostingId? Source { get; init; }

    public Proof? Proof { get; init; }

    /// <summary>The letter for signature that covers this number, if there is one.</summary>
    public LetterId? SigningLetter { get; init; }

    public string? Carrier { get; init; }

    public bool IsProving => Proof is not null;

    public bool OwnershipProven => (Required & Requirement.Ownership) != 0 && (Open & Requirement.Ownership) == 0;

    /// <summary>Whether this order's proof reserves the number: until the hosting closes, proofs by other orders are refused.</summary>
    public bool HoldsNumber => OwnershipProven && State.IsOpen();

    public bool Needs(Requirement requirement) => (Open & requirement) != 0;
}
