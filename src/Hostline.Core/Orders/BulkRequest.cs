namespace Hostline.Core.Orders;

/// <summary>What a bulk request asks for. The numbers are stored; never renumber them.</summary>
public enum BulkKind
{
    /// <summary>Whether they can be hosted.</summary>
    Eligibility = 1,
    Orders = 2,
}

/// <summary>A request for many numbers, whose result is read later.</summary>
/// <param name="Email">Who gets a mail when it is done; null for no one.</param>
/// <param name="Result">JSON (UTF-8) in the form of the dialect that accepted the request; empty until all of it has been tried.</param>
/// <param name="At">World time.</param>
public sealed record BulkRequest(BulkId Id, WorldId World, AccountId Account, BulkKind Kind, string Label, string? Email, byte[] Result,
    int Count, DateTimeOffset At)
{
    public bool IsDone => Result.Length > 0;
}
