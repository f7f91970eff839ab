using Hostline.Core.Numbers;

namespace Hostline.Core.Ownership;

/// <summary>The owner of a line objects to its hosting here. The desk closes the dispute with a reason that the owner can read.</summary>
/// <param name="Why">In the owner's words; for the desk only.</param>
/// <param name="At">World time.</param>
/// <param name="ClosedBy">Role and name of whoever closed it.</param>
public sealed record LineDispute(
    LineDisputeId Id, WorldId World, PhoneNumber Number, AccountId Account, OrderId Order, LineProofId Proof, string Why, DateTimeOffset At,
    DateTimeOffset? ClosedAt = null, string? ClosedBy = null, string? Note = null)
{
    public bool IsOpen => ClosedAt is null;
}
