using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;

namespace Hostline.Core.Hostings;

/// <summary>The hosting of one number; it has the lifecycle.</summary>
/// <param name="Position">Its place in the order, from 0, in the customer's order of the numbers.</param>
/// <param name="Required">The requirements recorded when it was ordered.</param>
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

    /// <summary>How the customer has begun to prove ownership; null before that.</summary>
    public Proof? Proof { get; init; }

    /// <summary>The letter that is out for signature for this number, or was signed.</summary>
    public LetterId? SigningLetter { get; init; }

    /// <summary>The carrier of the number's line, as the look-up named it; null if it is not known.</summary>
    public string? Carrier { get; init; }

    /// <summary>Whether anyone has begun to prove ownership.</summary>
    public bool IsProving => Proof is not null;

    public bool OwnershipProven => (Required & Requirement.Ownership) != 0 && (Open & Requirement.Ownership) == 0;

    /// <summary>Whether this order's proof reserves the number: until it closes, proofs by other orders are refused.</summary>
    public bool HoldsNumber => OwnershipProven && State.IsOpen();

    public bool Needs(Requirement requirement) => (Open & requirement) != 0;
}
