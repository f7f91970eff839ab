namespace Hostline.Core.Transfers;

/// <summary>What a current holder, or all holders of an order's numbers together, have said. The numbers are stored; never renumber them.</summary>
public enum TransferDecision
{
    Pending = 1,
    Approved = 2,
    Rejected = 3,
}
