using Hostline.Core.Numbers;

namespace Hostline.Core.Ownership;

/// <summary>
/// The owner of a line does not agree that it is hosted here. It is open until the desk has decided and closes it with a reason, which the owner reads.
/// </summary>
/// <param name="Account">The account that had the line then.</param>
/// <param name="Order">The order in which it was active.</param>
/// <param name="Proof">The proof by which the owner acted.</param>
/// <param name="Why">In the owner's words; for the desk only.</param>
/// <param name="At">World time.</param>
/// <param name="ClosedBy">Role and name.</param>
/// <param name="Note">The desk's reason, for the owner.</param>
public sealed record LineDispute(
    LineDisputeId Id, WorldId World, PhoneNumber Number, AccountId Account, OrderId Order, LineProofId Proof, string Why, DateTimeOffset At,
    DateTimeOffset? ClosedAt = null, string? ClosedBy = null, string? Note = null)
{
    public bool IsOpen => ClosedAt is null;
}
