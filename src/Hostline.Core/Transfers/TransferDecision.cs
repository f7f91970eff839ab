namespace Hostline.Core.Transfers;

/// <summary>
/// The decision of a current holder, or of all holders of an order's numbers together. The numbers are stored; never renumber them.
/// </summary>
public enum TransferDecision
{
    Pending = 1,
    Approved = 2,
    Rejected = 3,
}
